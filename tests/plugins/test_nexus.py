"""What is known of Nexus Repository."""

from __future__ import annotations

import pytest
from prodready_plugins import nexus

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(fields: str = "", image: str = "sonatype/nexus3:3.83.0") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return nexus.facts(one, parse_image(image))


def asked(known: Facts) -> list[tuple[str, int]]:
    """The paths and ports of its probes, liveness first."""
    probes = [one.value["httpGet"] for one in (known.liveness, known.readiness) if one]
    return [(one["path"], one["port"]) for one in probes]


DATA = "{name: data, mountPath: /nexus-data}"


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        (f"volumeMounts: [{DATA}]", "/"),
        ("env: [{name: NEXUS_CONTEXT, value: nexus}]", "/nexus/"),
        ("env: [{name: NEXUS_CONTEXT, value: /a/b/}]", "/a/b/"),
        ("args: [/opt/sonatype/nexus/bin/nexus, run]", "/"),
    ],
)
def test_its_context_says_where_its_page_is(fields: str, path: str) -> None:
    assert asked(facts(fields)) == [(path, 8081), (path, 8081)]


@pytest.mark.parametrize(
    "fields",
    [
        f"volumeMounts: [{DATA}, {{name: a, mountPath: /nexus-data/etc/nexus.properties}}]",
        "env: [{name: NEXUS_CONTEXT, valueFrom: {configMapKeyRef: {name: a, key: b}}}]",
        "envFrom: [{configMapRef: {name: a}}]",
    ],
)
def test_hidden_properties_withdraw_its_probes(fields: str) -> None:
    known = facts(fields)
    assert not asked(known)
    assert known.missing
    assert known.grace
    assert known.size


def test_arguments_take_the_place_of_its_program() -> None:
    assert facts("args: [sh]") == Facts(shell_path="/bin/sh")

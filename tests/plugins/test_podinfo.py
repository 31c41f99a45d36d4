"""What is known of podinfo."""

from __future__ import annotations

import pytest
from prodready_plugins import podinfo

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(fields: str = "", image: str = "ghcr.io/stefanprodan/podinfo:6.9.1") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return podinfo.facts(one, parse_image(image))


def asked(known: Facts) -> list[tuple[str, int]]:
    """The paths and ports of its probes, liveness first."""
    probes = [one.value["httpGet"] for one in (known.liveness, known.readiness) if one]
    return [(one["path"], one["port"]) for one in probes]


@pytest.mark.parametrize(
    ("fields", "prefix", "port"),
    [
        ("", "", 9898),
        ("command: [./podinfo, --port=80, --random-error=false]", "", 80),
        ("env: [{name: PODINFO_PORT, value: '81'}, {name: PODINFO_PREFIX, value: /a/}]", "/a", 81),
        ("args: [./podinfo, --prefix, b], env: [{name: PODINFO_PREFIX, value: /a}]", "/b", 9898),
    ],
)
def test_options_hold_before_variables(fields: str, prefix: str, port: int) -> None:
    assert asked(facts(fields)) == [(f"{prefix}/healthz", port), (f"{prefix}/readyz", port)]


@pytest.mark.parametrize(
    "fields",
    [
        "command: [./podinfo, --random-error]",
        "command: [./podinfo, --random-delay=true]",
        "command: [./podinfo, --unready]",
        "env: [{name: PODINFO_UNHEALTHY, value: 'true'}]",
        "env: [{name: PODINFO_RANDOM_ERROR, valueFrom: {configMapKeyRef: {name: a, key: b}}}]",
        "command: [./podinfo, '--port=$(PORT)']",
        "command: [./podinfo, --port=0]",
        "envFrom: [{configMapRef: {name: a}}]",
    ],
)
def test_faults_and_hidden_settings_withdraw_its_probes(fields: str) -> None:
    known = facts(fields)
    assert not asked(known)
    assert known.missing

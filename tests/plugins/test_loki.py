"""What is known of Loki and Tempo."""

from __future__ import annotations

import pytest
from prodready_plugins import loki

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(fields: str = "", image: str = "grafana/loki:3.5.3") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return loki.facts(one, parse_image(image))


def asked(known: Facts) -> list[tuple[str, int]]:
    """The paths and ports of its probes, liveness first."""
    probes = [one.value["httpGet"] for one in (known.liveness, known.readiness) if one]
    return [(one["path"], one["port"]) for one in probes]


@pytest.mark.parametrize(
    ("args", "port"),
    [
        ("[]", 3100),
        ("[-config.file=/etc/loki/local-config.yaml]", 3100),
        ("[-target=read, -server.http-listen-port=80]", 80),
    ],
)
def test_it_is_known_as_its_image_configures_it(args: str, port: int) -> None:
    known = facts(f"args: {args}")
    assert asked(known) == [("/loki/api/v1/status/buildinfo", port), ("/ready", port)]


def test_an_older_version_has_a_readiness_only() -> None:
    assert asked(facts(image="grafana/loki:2.2.1")) == [("/ready", 3100)]


@pytest.mark.parametrize(
    "fields",
    [
        "args: [-config.file=/config.yaml]",
        "volumeMounts: [{name: a, mountPath: /etc/loki}]",
        "args: [-server.http-listen-port=$(PORT)]",
        "args: [-server.path-prefix=/a]",
        "args: [-server.http-tls-cert-path=/a]",
    ],
)
def test_another_configuration_withdraws_its_probes(fields: str) -> None:
    known = facts(fields)
    assert not asked(known)
    assert known.missing


def test_tempo_has_no_configuration_of_its_own() -> None:
    known = facts("args: [-config.file=/conf/tempo.yaml]", "grafana/tempo:2.8.2")
    assert (asked(known), bool(known.missing)) == ([], True)

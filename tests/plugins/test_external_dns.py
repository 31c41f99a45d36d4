"""What is known of ExternalDNS."""

from __future__ import annotations

import pytest
from prodready_plugins import external_dns

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(
    fields: str = "", image: str = "registry.k8s.io/external-dns/external-dns:v0.18.0"
) -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return external_dns.facts(one, parse_image(image))


def asked(known: Facts) -> list[tuple[str, int]]:
    """The paths and ports of its probes, liveness first."""
    probes = [one.value["httpGet"] for one in (known.liveness, known.readiness) if one]
    return [(one["path"], one["port"]) for one in probes]


@pytest.mark.parametrize(
    ("fields", "port"),
    [
        ("args: [--source=service]", 7979),
        ("args: ['--metrics-address=:80']", 80),
        ("env: [{name: EXTERNAL_DNS_METRICS_ADDRESS, value: '0.0.0.0:81'}]", 81),
    ],
)
def test_its_metrics_address_tells_of_its_health(fields: str, port: int) -> None:
    assert asked(facts(fields)) == [("/healthz", port), ("/healthz", port)]


@pytest.mark.parametrize(
    "fields",
    [
        "args: ['--metrics-address=$(IP):80']",
        "args: ['--metrics-address=127.0.0.1:80']",
        "envFrom: [{secretRef: {name: a}}]",
    ],
)
def test_a_hidden_or_local_address_withdraws_its_probes(fields: str) -> None:
    known = facts(fields)
    assert not asked(known)
    assert known.missing

"""What is known of kube-state-metrics."""

from __future__ import annotations

import pytest
from prodready_plugins import kube_state_metrics

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(
    fields: str = "", image: str = "registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.16.0"
) -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return kube_state_metrics.facts(one, parse_image(image))


def asked(known: Facts) -> list[tuple[str, int]]:
    """The paths and ports of its probes, liveness first."""
    probes = [one.value["httpGet"] for one in (known.liveness, known.readiness) if one]
    return [(one["path"], one["port"]) for one in probes]


@pytest.mark.parametrize(
    ("args", "ports"),
    [
        ("[]", (8080, 8081)),
        ("[--port=80, --telemetry-port, '81']", (80, 81)),
        ("['--host=::', --telemetry-host=0.0.0.0]", (8080, 8081)),
    ],
)
def test_its_two_ports_tell_of_life_and_readiness(args: str, ports: tuple[int, int]) -> None:
    known = facts(f"args: {args}")
    assert asked(known) == [("/healthz", ports[0]), ("/readyz", ports[1])]
    assert known.ports == ports


def test_an_older_version_shows_its_page_instead() -> None:
    image = "k8s.gcr.io/kube-state-metrics/kube-state-metrics:v2.2.0"
    assert asked(facts(image=image)) == [("/healthz", 8080), ("/", 8081)]


@pytest.mark.parametrize(
    "args",
    [
        "[--host=127.0.0.1]",
        "[--telemetry-host=$(IP)]",
        "[--tls-config=/a]",
        "[--config=/a]",
        "[--auth-filter]",
        "[$(MORE)]",
    ],
)
def test_a_proxy_tls_or_a_login_withdraws_its_probes(args: str) -> None:
    known = facts(f"args: {args}")
    assert not asked(known)
    assert known.missing

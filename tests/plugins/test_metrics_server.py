"""What is known of metrics-server."""

from __future__ import annotations

import pytest
from prodready_plugins import metrics_server

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(
    fields: str = "", image: str = "registry.k8s.io/metrics-server/metrics-server:v0.8.0"
) -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return metrics_server.facts(one, parse_image(image))


def asked(known: Facts) -> list[tuple[str, int]]:
    """The paths and ports of its probes, liveness first."""
    probes = [one.value["httpGet"] for one in (known.liveness, known.readiness) if one]
    return [(one["path"], one["port"]) for one in probes]


def test_it_is_asked_by_tls_on_the_port_that_its_arguments_say() -> None:
    known = facts("args: [--secure-port=4443]")
    assert asked(known) == [("/livez", 4443), ("/readyz", 4443)]
    assert known.liveness
    assert known.liveness.value["httpGet"]["scheme"] == "HTTPS"


@pytest.mark.parametrize(
    "args",
    [
        "[]",
        "[--secure-port=$(PORT)]",
        "[--secure-port=0]",
        "[--secure-port=1, --bind-address=127.0.0.1]",
    ],
)
def test_no_probe_without_a_port(args: str) -> None:
    known = facts(f"args: {args}")
    assert not asked(known)
    assert known.missing
    assert known.size, "what it needs is known all the same"


@pytest.mark.parametrize(("tag", "count"), [(":v0.3.7", 0), (":v0.4.1", 2), ("@sha256:01", 2)])
def test_an_old_version_asks_the_api_server(tag: str, count: int) -> None:
    image = f"k8s.gcr.io/metrics-server/metrics-server{tag}"
    assert len(asked(facts("args: [--secure-port=4443]", image))) == count

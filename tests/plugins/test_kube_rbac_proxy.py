"""What is known of kube-rbac-proxy."""

from __future__ import annotations

import pytest
from prodready_plugins import kube_rbac_proxy

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(fields: str = "", image: str = "quay.io/brancz/kube-rbac-proxy:v0.19.1") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return kube_rbac_proxy.facts(one, parse_image(image))


def asked(known: Facts) -> list[tuple[str, int]]:
    """The paths and ports of its probes, liveness first."""
    probes = [one.value["httpGet"] for one in (known.liveness, known.readiness) if one]
    return [(one["path"], one["port"]) for one in probes]


def test_it_is_asked_by_tls_on_its_own_port() -> None:
    known = facts("args: ['--secure-listen-address=:8443', --proxy-endpoints-port=8888]")
    assert asked(known) == [("/healthz", 8888)]
    assert known.readiness
    assert known.readiness.value["httpGet"]["scheme"] == "HTTPS"
    assert known.ports == (8888, 8443)


@pytest.mark.parametrize(
    "args",
    [
        "['--secure-listen-address=:8443']",
        "['--secure-listen-address=127.0.0.1:8443', --proxy-endpoints-port=8888]",
        "['--secure-listen-address=$(IP):8443', --proxy-endpoints-port=8888]",
    ],
)
def test_without_a_port_of_its_own_there_is_nothing_to_ask(args: str) -> None:
    known = facts(f"args: {args}")
    assert not asked(known)
    assert "--proxy-endpoints-port" in known.missing

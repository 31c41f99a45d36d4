"""What is known of VictoriaMetrics."""

from __future__ import annotations

import pytest
from prodready_plugins import victoria_metrics

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(fields: str = "", image: str = "victoriametrics/victoria-metrics:v1.122.0") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return victoria_metrics.facts(one, parse_image(image))


def asked(known: Facts) -> list[tuple[str, int]]:
    """The paths and ports of its probes, liveness first."""
    probes = [one.value["httpGet"] for one in (known.liveness, known.readiness) if one]
    return [(one["path"], one["port"]) for one in probes]


def ready(known: Facts) -> object:
    """How its readiness is asked."""
    assert known.readiness
    return known.readiness.value.get("httpGet") or known.readiness.value["tcpSocket"]


@pytest.mark.parametrize(
    ("args", "check"),
    [
        ("[]", {"path": "/health", "port": 8428}),
        ("['-httpListenAddr=:80']", {"path": "/health", "port": 80}),
        ("['--httpListenAddr', '0.0.0.0:81']", {"path": "/health", "port": 81}),
        ("[-http.pathPrefix=/a/]", {"path": "/a/health", "port": 8428}),
        ("[-http.pathPrefix=/$(A)]", {"port": 8428}),
        ("[-tls, -tlsCertFile=/a]", {"port": 8428}),
        ("[-httpAuth.username=a]", {"path": "/health", "port": 8428}),
    ],
)
def test_its_options_for_the_web_decide(args: str, check: dict[str, object]) -> None:
    known = facts(f"args: {args}")
    assert ready(known) == check
    assert known.liveness
    assert known.liveness.value["tcpSocket"] == {"port": check["port"]}
    assert known.grace


@pytest.mark.parametrize(
    "args",
    [
        "[-envflag.enable]",
        "[-httpListenAddr.useProxyProtocol]",
        "['-httpListenAddr=:80,:81']",
        "['-httpListenAddr=$(ADDRESS)']",
        "['$(MORE)']",
    ],
)
def test_what_is_hidden_is_not_asked(args: str) -> None:
    known = facts(f"args: {args}")
    assert (known.liveness, known.readiness, known.ports) == (None, None, ())
    assert known.missing


@pytest.mark.parametrize(
    ("name", "check", "source"),
    [
        ("vmagent", {"path": "/health", "port": 8429}, "victoria-metrics-agent chart"),
        ("vmalert", {"path": "/health", "port": 8880}, "victoria-metrics-alert chart"),
        ("vmauth", {"port": 8427}, "victoria-metrics-auth chart"),
    ],
)
def test_each_server_has_its_port(name: str, check: object, source: str) -> None:
    known = facts(image=f"quay.io/victoriametrics/{name}")
    assert ready(known) == check
    assert known.readiness
    assert known.readiness.source == source
    assert known.grace is None


def test_a_scratch_image_has_no_shell() -> None:
    known = facts(image="victoriametrics/vmagent:v1.122.0-scratch")
    assert (known.shell_path, known.has_no_shell) == ("", True)

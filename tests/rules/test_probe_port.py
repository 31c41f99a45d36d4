"""What the rule about probes of the wrong port says, and when it is silent."""

from __future__ import annotations

import pytest

from tests.beside import HINT, said, web
from tests.help import deployment

RULE = "probe-port"


def texts(*manifests: str) -> list[str]:
    """What it says."""
    found = said(RULE, *manifests)
    assert all(one.safety is HINT and one.value is None for one in found)
    return [one.evidence[0] for one in found]


@pytest.mark.parametrize("key", ["startupProbe", "livenessProbe", "readinessProbe"])
@pytest.mark.parametrize("handler", ["httpGet", "tcpSocket", "grpc"])
@pytest.mark.parametrize(
    ("port", "reason"),
    [
        ("81", "the container declares only 8080"),
        ("'81'", "the container declares only 8080"),
        ("other", "the container names no port so"),
        ("null", "the container names no port so"),
        ("8080", ""),
        ("'8080'", ""),
        ("http", ""),
    ],
)
def test_every_probe_of_a_port(key: str, handler: str, port: str, reason: str) -> None:
    found = texts(web(f"{key}: {{{handler}: {{port: {port}}}}}"))
    shown = "None" if port == "null" else port.strip("'")
    assert found == ([f"{key} checks port {shown}, but {reason}"] if reason else [])


def test_a_command_checks_no_port() -> None:
    assert not texts(web("livenessProbe: {exec: {command: [a]}}"))


def test_who_declares_no_port_says_nothing() -> None:
    assert not texts(web("ports: [], livenessProbe: {tcpSocket: {port: 81}}"))
    assert texts(web("ports: [], livenessProbe: {tcpSocket: {port: http}}"))


def test_a_port_of_another_container_of_the_pod_is_one() -> None:
    text = (
        "[{{name: web, image: w, ports: [{{containerPort: 8080}}, {{containerPort: 8443}}],"
        " livenessProbe: {{tcpSocket: {{port: {}}}}}}},"
        " {{name: proxy, image: p, ports: [{{name: admin, containerPort: 9090}}]}}]"
    )
    assert not texts(deployment(text.format("9090")))
    assert texts(deployment(text.format("admin")))
    (said_so,) = texts(deployment(text.format("81")))
    assert said_so.endswith("the container declares only 8080, 8443")


def test_a_port_that_the_image_is_known_to_listen_on_is_one() -> None:
    fields = "livenessProbe: {tcpSocket: {port: 80}}, ports: [{containerPort: 9, protocol: UDP}]"
    assert not texts(web(fields, image="nginx"))
    assert texts(web(fields))
    assert texts(web(f"{fields}, command: [a]", image="nginx"))

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
        ("other", "checks port other, but the container names no port so"),
        ("null", "names no port"),
        # the ports that a container declares are information only
        ("81", ""),
        ("'81'", ""),
        ("8080", ""),
        ("'8080'", ""),
        ("http", ""),
    ],
)
def test_every_probe_of_a_port(key: str, handler: str, port: str, reason: str) -> None:
    found = texts(web(f"{key}: {{{handler}: {{port: {port}}}}}"))
    assert found == ([f"{key} {reason}"] if reason else [])


def test_a_command_checks_no_port() -> None:
    assert not texts(web("livenessProbe: {exec: {command: [a]}}"))


def test_a_name_is_looked_for_in_the_container_itself() -> None:
    """So the kubelet does (pkg/probe/util.go)."""
    assert texts(web("ports: [], livenessProbe: {tcpSocket: {port: http}}"))
    two = (
        "[{name: web, image: w, ports: [{containerPort: 8080}],"
        " livenessProbe: {tcpSocket: {port: admin}}},"
        " {name: proxy, image: p, ports: [{name: admin, containerPort: 9090}]}]"
    )
    (said_so,) = texts(deployment(two))
    assert said_so == "livenessProbe checks port admin, but the container names no port so"


def test_a_port_that_an_image_does_not_listen_on() -> None:
    fields = "livenessProbe: {tcpSocket: {port: 8081}}"
    reason = "livenessProbe checks port 8081, but what runs in this image listens on 80"
    assert texts(web(fields, image="nginx")) == [reason]
    for unsure in (f"{fields}, command: [a]", f"{fields}, ports: [{{containerPort: 8081}}]"):
        assert not texts(web(unsure, image="nginx"))
    assert not texts(web(fields.replace("8081", "80"), image="nginx"))
    proxy = (
        "[{name: web, image: nginx, livenessProbe: {tcpSocket: {port: 8081}}},"
        " {name: proxy, image: p, ports: [{containerPort: 8081}]}]"
    )
    assert not texts(deployment(proxy))


def test_an_init_container_may_have_no_probe_at_all() -> None:
    init = "initContainers: [{name: i, image: i, livenessProbe: {tcpSocket: {port: a}}}]"
    assert not texts(deployment(pod=init))

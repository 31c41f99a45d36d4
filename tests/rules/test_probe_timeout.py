"""What the rule about commands with one second says, and when it is silent."""

from __future__ import annotations

import pytest

from tests.beside import HINT, said, web
from tests.help import deployment


@pytest.mark.parametrize("key", ["startupProbe", "livenessProbe", "readinessProbe"])
@pytest.mark.parametrize(
    ("probe", "is_told"),
    [
        ("exec: {command: [a]}", True),
        ("exec: {command: [a]}, timeoutSeconds: 1", True),
        ("exec: {command: [a]}, timeoutSeconds: 0", True),
        ("exec: {command: [a]}, timeoutSeconds: 2", False),
        ("httpGet: {port: 8080}", False),
        ("tcpSocket: {port: 8080}", False),
        ("periodSeconds: 5", False),
        ("exec: {command: [a]}, httpGet: {port: 8080}", False),
    ],
)
def test_a_process_needs_time_to_start(key: str, probe: str, *, is_told: bool) -> None:
    found = said("probe-timeout", web(f"{key}: {{{probe}}}"))
    assert [(one.safety, one.value) for one in found] == [(HINT, None)] * is_told
    assert all(f"{key} starts a process and gives it 1 s" in one.evidence[0] for one in found)


def test_the_api_server_allows_an_init_container_no_probe() -> None:
    init = "{name: i, image: i, livenessProbe: {exec: {command: [a]}}%s}"
    assert not said("probe-timeout", deployment(pod=f"initContainers: [{init % ''}]"))
    sidecar = init % ", restartPolicy: Always"
    assert said("probe-timeout", deployment(pod=f"initContainers: [{sidecar}]"))


def test_every_probe_is_told_of() -> None:
    probe = "{exec: {command: [a]}}"
    assert len(said("probe-timeout", web(f"livenessProbe: {probe}, startupProbe: {probe}"))) == 2

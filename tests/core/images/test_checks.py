"""Probes as image knowledge writes them down."""

from __future__ import annotations

from kubectl_prodready.core.images.checks import ask, get, tcp
from kubectl_prodready.core.images.facts import ProbeFact


def test_a_get() -> None:
    assert get("/a", 1, "who") == ProbeFact({"httpGet": {"path": "/a", "port": 1}}, "who")
    assert get("/a", 1, "who", scheme="HTTPS", delay=1, failures=4).value == {
        "httpGet": {"path": "/a", "port": 1, "scheme": "HTTPS"},
        "initialDelaySeconds": 1,
        "failureThreshold": 4,
    }


def test_a_get_with_headers() -> None:
    assert get("/a", 1, "who", headers={"Host": "b"}).value == {
        "httpGet": {"path": "/a", "port": 1, "httpHeaders": [{"name": "Host", "value": "b"}]}
    }


def test_a_port_and_a_command() -> None:
    assert tcp(1, "who", timeout=3).value == {"tcpSocket": {"port": 1}, "timeoutSeconds": 3}
    assert ask(("a", "b"), "who", period=3) == ProbeFact(
        {"exec": {"command": ["a", "b"]}, "periodSeconds": 3},
        "who",
    )

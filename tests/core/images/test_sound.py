"""What a plugin gives must be something that a manifest can hold."""

from __future__ import annotations

from typing import Any

import pytest

from kubectl_prodready.core.images.checks import ask, get, tcp
from kubectl_prodready.core.images.facts import (
    Facts,
    GraceFact,
    MemoryFact,
    ProbeFact,
    SizeFact,
    StopFact,
)
from kubectl_prodready.core.images.sound import unsound


@pytest.mark.parametrize(
    "facts",
    [
        Facts(),
        Facts(ports=(80,), liveness=get("/", 80, "who", delay=1), readiness=tcp(80, "who")),
        Facts(startup=ask(["a"], "who"), stop=StopFact("a", 1, "b", "c")),
        Facts(grace=GraceFact(1, "a", "b"), memory=MemoryFact(1, "a", "b")),
        Facts(size=SizeFact("who", cpu="100m", memory="1Gi", memory_limit="2Gi")),
        Facts(size=SizeFact("who")),
        Facts(liveness=ProbeFact({"grpc": {"port": 80}}, "who")),
    ],
)
def test_what_a_manifest_can_hold(facts: Facts) -> None:
    assert unsound(facts) == ""


def probe(value: Any) -> Facts:
    return Facts(liveness=ProbeFact(value, "who"))


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        (None, "it gives NoneType, which is no Facts"),
        (Facts(ports=80), "ports 80 is no tuple of ports"),  # type: ignore[arg-type]
        (Facts(ports=(0,)), "ports (0,) is no tuple of ports"),
        (Facts(ports=(True,)), "ports (True,) is no tuple of ports"),
        (Facts(ports=(70000,)), "ports (70000,) is no tuple of ports"),
        (Facts(missing=None), "missing is no text"),  # type: ignore[arg-type]
        (Facts(liveness="x"), "liveness is no ProbeFact"),  # type: ignore[arg-type]
        (Facts(grace=GraceFact("9", "", "")), "grace takes '9' seconds"),  # type: ignore[arg-type]
        (Facts(stop=StopFact("a", 0, "", "")), "stop takes 0 seconds"),
        (Facts(memory=MemoryFact(-1, "", "")), "memory is -1 bytes"),
        (Facts(size=SizeFact("", cpu="much")), "size ('much', '', '') has what is no quantity"),
        (probe([]), "liveness has not one handler and numbers alone"),
        (probe({}), "liveness has not one handler and numbers alone"),
        (
            probe({"tcpSocket": {"port": 1}, "exec": {"command": ["a"]}}),
            "liveness has not one handler and numbers alone",
        ),
        (
            probe({"tcpSocket": {"port": 1}, "period": 1}),
            "liveness has not one handler and numbers alone",
        ),
        (probe({"tcpSocket": 1}), "liveness has a handler that is no mapping, or names a host"),
        (
            probe({"tcpSocket": {"port": 1, "host": "a"}}),
            "liveness has a handler that is no mapping, or names a host",
        ),
        (probe({"tcpSocket": {}}), "liveness asks port None"),
        (probe({"httpGet": {"port": 1, "path": "a"}}), "liveness asks path 'a'"),
        (probe({"httpGet": {"port": 1}}), "liveness asks path None"),
        (probe({"exec": {"command": "a"}}), "liveness has a command that is no list of words"),
        (probe({"exec": {"command": []}}), "liveness has a command that is no list of words"),
        (probe({"exec": {"command": [1]}}), "liveness has a command that is no list of words"),
        (
            probe({"tcpSocket": {"port": 1}, "timeoutSeconds": 0}),
            "liveness has timeoutSeconds 0",
        ),
    ],
)
def test_what_none_can_hold(facts: Any, problem: str) -> None:
    assert unsound(facts) == problem

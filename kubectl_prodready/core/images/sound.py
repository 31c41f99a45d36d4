"""Whether what a plugin gives is something that a manifest can hold.

Those that come with this package are held to it by their tests; of others nobody knows.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kubectl_prodready.core.images.checks import KEYS
from kubectl_prodready.core.images.facts import (
    Facts,
    GraceFact,
    MemoryFact,
    ProbeFact,
    SizeFact,
    StopFact,
)
from kubectl_prodready.core.quantity import Quantity

PARTS = {
    "liveness": ProbeFact,
    "readiness": ProbeFact,
    "startup": ProbeFact,
    "stop": StopFact,
    "grace": GraceFact,
    "size": SizeFact,
    "memory": MemoryFact,
}
TEXTS = ("shell_path", "missing", "no_liveness", "offers", "failed")
HANDLERS = ("httpGet", "tcpSocket", "exec", "grpc")
MOST_PORT = 65535


def unsound(facts: Any) -> str:
    """What is wrong with facts, "" for nothing."""
    if not isinstance(facts, Facts):
        return f"it gives {type(facts).__name__}, which is no Facts"
    return next(_problems(facts), "")


def _problems(facts: Facts) -> Iterator[str]:
    if not isinstance(facts.ports, tuple) or not all(map(_is_port, facts.ports)):
        yield f"ports {facts.ports!r} is no tuple of ports"
    for name in TEXTS:
        if not isinstance(getattr(facts, name), str):
            yield f"{name} is no text"
    for name, kind in PARTS.items():
        part = getattr(facts, name)
        if part is not None and not isinstance(part, kind):
            yield f"{name} is no {kind.__name__}"
        elif isinstance(part, ProbeFact):
            yield from (f"{name} {problem}" for problem in _of_probe(part.value))
    yield from _of_numbers(facts)


def _of_probe(value: Any) -> Iterator[str]:
    handlers = [key for key in HANDLERS if isinstance(value, dict) and key in value]
    if len(handlers) != 1 or value.keys() - {*handlers, *KEYS.values()}:
        yield "has not one handler and numbers alone"
    else:
        yield from _of_handler(handlers[0], value[handlers[0]])
        for key in KEYS.values():
            if key in value and not _is_count(value[key]):
                yield f"has {key} {value[key]!r}"


def _of_handler(kind: str, handler: Any) -> Iterator[str]:
    if not isinstance(handler, dict) or "host" in handler:
        yield "has a handler that is no mapping, or names a host"
    elif kind == "exec":
        command = handler.get("command")
        if not isinstance(command, list) or not command or not all(map(_is_text, command)):
            yield "has a command that is no list of words"
    elif not _is_port(handler.get("port")):
        yield f"asks port {handler.get('port')!r}"
    elif kind == "httpGet" and not str(handler.get("path")).startswith("/"):
        yield f"asks path {handler.get('path')!r}"


def _of_numbers(facts: Facts) -> Iterator[str]:
    if isinstance(facts.stop, StopFact) and not _is_count(facts.stop.seconds):
        yield f"stop takes {facts.stop.seconds!r} seconds"
    if isinstance(facts.grace, GraceFact) and not _is_count(facts.grace.seconds):
        yield f"grace takes {facts.grace.seconds!r} seconds"
    if isinstance(facts.memory, MemoryFact) and not _is_count(facts.memory.least):
        yield f"memory is {facts.memory.least!r} bytes"
    if isinstance(facts.size, SizeFact):
        amounts = (facts.size.cpu, facts.size.memory, facts.size.memory_limit)
        if any(Quantity.parse(amount) is None for amount in amounts if amount):
            yield f"size {amounts!r} has what is no quantity"


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _is_port(value: Any) -> bool:
    return _is_count(value) and value <= MOST_PORT

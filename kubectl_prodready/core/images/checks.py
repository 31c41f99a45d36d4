"""Probes as image knowledge writes them down: a check, its numbers, and who says so."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kubectl_prodready.core.images.facts import ProbeFact

KEYS = {
    "delay": "initialDelaySeconds",
    "period": "periodSeconds",
    "timeout": "timeoutSeconds",
    "failures": "failureThreshold",
}


def get(
    path: str,
    port: int,
    source: str,
    *,
    scheme: str = "",
    headers: dict[str, str] | None = None,
    **numbers: int,
) -> ProbeFact:
    """A GET that must be answered with 200 to 399.

    `numbers` are `delay`, `period` and `timeout` in seconds, and `failures`; those that are left
    out are Kubernetes' own.
    """
    check: dict[str, Any] = {"path": path, "port": port} | ({"scheme": scheme} if scheme else {})
    if headers:
        check["httpHeaders"] = [{"name": name, "value": said} for name, said in headers.items()]
    return _fact({"httpGet": check}, source, numbers)


def tcp(port: int, source: str, **numbers: int) -> ProbeFact:
    """A TCP port that must take connections; `numbers` as for `get`."""
    return _fact({"tcpSocket": {"port": port}}, source, numbers)


def ask(command: Iterable[str], source: str, **numbers: int) -> ProbeFact:
    """A command of the image that must exit with 0; `numbers` as for `get`."""
    return _fact({"exec": {"command": list(command)}}, source, numbers)


def _fact(handler: dict[str, Any], source: str, numbers: dict[str, int]) -> ProbeFact:
    said = {key: numbers[name] for name, key in KEYS.items() if name in numbers}
    return ProbeFact(handler | said, source)

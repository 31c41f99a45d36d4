"""What a load balancer asks before it sends traffic."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from kubectl_prodready.core.neighbours import Neighbour
from kubectl_prodready.core.plain import mapping, sequence, text


class Check(NamedTuple):
    """A GET that a load balancer makes, and what is not sure about that.

    `port` is the Pod's, by number or name; "" is the one that traffic goes to.
    """

    path: str
    port: int | str
    scheme: str
    timeout: int
    source: str
    doubts: tuple[str, ...] = ()


def ports_of_service(service: Neighbour) -> Iterator[dict[str, Any]]:
    """The ports of a Service, as written."""
    yield from map(mapping, sequence(service.spec.get("ports")))


def only_successes(codes: str) -> bool:
    """Whether all that passes for a load balancer passes for a probe, which takes 200 to 399."""
    return all(code.strip()[:1] in {"2", "3"} for code in codes.replace("-", ",").split(","))


def seconds_in(value: Any, default: int) -> int:
    """A number of seconds, in an annotation or a field."""
    written = text(value)
    return int(written) if written.isascii() and written.isdecimal() else default

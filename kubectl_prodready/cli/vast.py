"""Clusters with so many objects that they are read one namespace after the other.

Lists of all namespaces are quicker, but all that surrounds their objects is in memory then.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kubectl_prodready.cli.live_plans import Asked
from kubectl_prodready.cluster.discovery import Discovery
from kubectl_prodready.cluster.kinds import wanted
from kubectl_prodready.cluster.reading import namespaces_of
from kubectl_prodready.cluster.server import Server
from kubectl_prodready.core.plain import mapping
from kubectl_prodready.errors import ClusterError

VAST = 20_000
"""Objects of which a list of all namespaces has everything in memory at once."""


def by_namespace(server: Server, asked: Asked) -> Iterator[Asked]:
    """The same for one namespace after the other where there is very much, else as it is.

    Raises ClusterError.
    """
    if not asked.flags["all_namespaces"] or not _is_vast(server, asked):
        yield asked
        return
    flags = {**asked.flags, "all_namespaces": False}
    for name in namespaces_of(server):
        yield asked._replace(namespace=name, flags=flags)


def _is_vast(server: Server, asked: Asked) -> bool:
    """Whether there is so much of it, as far as the server says: it counts what has no selector."""
    try:
        return sum(_count(server, one.resource.path()) for one in _kinds(server, asked)) > VAST
    except ClusterError:  # it is told by who reads it
        return False


def _kinds(server: Server, asked: Asked) -> list[Any]:
    return list(wanted(asked.names, Discovery(server)))


def _count(server: Server, path: str) -> int:
    left = mapping(server.get(path, limit=1).get("metadata")).get("remainingItemCount")
    return left + 1 if isinstance(left, int) else 1

"""The namespaces of a cluster as plans are made in them: read once each, when first asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kubectl_prodready.cluster.around import Around
from kubectl_prodready.core.kinds import Malformed, namespace_of, whole_object
from kubectl_prodready.core.neighbours import Neighbours
from kubectl_prodready.core.settings import Decisions
from kubectl_prodready.errors import UnprovenError
from kubectl_prodready.fixing.judge import Judge
from kubectl_prodready.live.planning import Namespace, Planned
from kubectl_prodready.paths import written

HERE = "-"
"""How the team's decisions know what comes from no file: the current folder's hold."""


class World:
    """Plans live objects, each with what surrounds it in its namespace."""

    def __init__(
        self, around: Around, judge: Judge, decisions: Decisions, warn: Callable[[str], None]
    ) -> None:
        """Read nothing yet; `warn` hears once for a namespace what could not be seen there."""
        self._around = around
        self._warn = warn
        self._judge = judge
        self._decisions = decisions
        self._namespaces: dict[str, Namespace] = {}

    def plan(self, raw: dict[str, Any], *, force_managed: bool) -> Planned:
        """What a live object lacks. Raises ClusterError, UnprovenError."""
        name = namespace_of(whole_object(raw))
        if name not in self._namespaces:
            self._namespaces[name] = self._namespace(name)
        try:
            return self._namespaces[name].plan(raw, force_managed=force_managed)
        except Malformed as error:
            raise UnprovenError(f"{written(error.path)} must be {error.expected}") from None

    def _namespace(self, name: str) -> Namespace:
        beside, peers = self._around.beside(name), self._around.peers(name)
        unread = sorted(beside.unread | peers.unread)
        doubt = f"not seen in {name}: {', '.join(unread)}" if unread else ""
        if doubt:
            self._warn(f"{doubt}; this user may not list them, so nothing counts as safe there")
        settings = self._decisions.settings(HERE, frozenset((name,)))
        return Namespace(
            self._judge, Neighbours(beside.neighbours), peers.workloads, settings, doubt
        )

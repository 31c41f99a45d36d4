"""What was seen in one namespace of a cluster, as it travels to whoever plans there."""

from __future__ import annotations

from typing import NamedTuple

from kubectl_prodready.core.kinds import Found
from kubectl_prodready.core.neighbours import Neighbour, Neighbours
from kubectl_prodready.core.settings import Decisions
from kubectl_prodready.fixing.judge import Judge
from kubectl_prodready.live.planning import Namespace

HERE = "-"
"""How the team's decisions know what comes from no file: the current folder's hold."""


class Seen(NamedTuple):
    """The neighbours and workloads of a namespace; a `doubt` tells what could not be seen."""

    name: str
    neighbours: tuple[Neighbour, ...]
    workloads: tuple[Found, ...]
    doubt: str = ""

    def namespace(self, judge: Judge, decisions: Decisions) -> Namespace:
        """The namespace in which plans are made."""
        settings = decisions.settings(HERE, frozenset((self.name,)))
        return Namespace(judge, Neighbours(self.neighbours), self.workloads, settings, self.doubt)

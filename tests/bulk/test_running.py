"""How a run over many live objects ends, with a server that is only told of."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, cast

import pytest

from kubectl_prodready.bulk.on_server import OnServer
from kubectl_prodready.bulk.running import Bulk, Pace, Way
from kubectl_prodready.bulk.states import State
from kubectl_prodready.core.model import Ref
from kubectl_prodready.core.rollout import Rollout, Stage
from kubectl_prodready.errors import (
    ClusterError,
    ForbiddenError,
    MissingError,
    ProdreadyError,
    UnreachableError,
    WriteError,
)
from kubectl_prodready.live.planning import Planned as LivePlan
from kubectl_prodready.live.waiting import Wait
from kubectl_prodready.plans.model import OnServer as Source
from kubectl_prodready.plans.model import Planned

UNDO = Way(wait=Wait(5, undo=True))
LATE = Rollout(Stage.FAILED, "too late")


class Told:
    """All that was told of each object."""

    def __init__(self) -> None:
        self.of: defaultdict[str, list[tuple[State, str]]] = defaultdict(list)

    def tell(self, planned: Planned, state: State, told: str = "") -> None:
        self.of[planned.ref.name].append((state, told))

    def applied(self, planned: Planned, plan: LivePlan) -> None:
        """It is told anyway."""


class Cluster:
    """Objects whose rollouts end as a test says, by an error or not."""

    def __init__(
        self, ends: dict[str, Rollout | ProdreadyError], kept: ProdreadyError | None = None
    ) -> None:
        self._ends = ends
        self._kept = kept
        self.followed_to_its_end: list[str] = []
        self.taken_back: list[str] = []

    def before(self, planned: Planned) -> str:
        return planned.ref.name

    def follow(self, noted: str, *_: object) -> Rollout:
        end = self._ends[noted]
        if isinstance(end, ProdreadyError):
            raise end
        return end

    def followed(self, noted: str) -> None:
        self.followed_to_its_end.append(noted)

    def take_back(self, noted: str) -> str:
        if self._kept:
            raise self._kept
        self.taken_back.append(noted)
        return ""


def run(cluster: Cluster, *, stop_after: int = 0, way: Way = UNDO) -> dict[str, Any]:
    """What is told last of each object, which are done one by one."""
    pace = Pace(batch=1, jobs=1, failures=stop_after)
    bulk = Bulk(cast("OnServer", cluster), pace, lambda _: None, way)
    told = Told()
    names = list(cluster._ends)
    planned = [
        Planned(Ref("Deployment", "shop", one), Source(one, one, "1"), "", ()) for one in names
    ]
    bulk.run(planned, told)
    return {name: told.of[name][-1] for name in names}


def test_a_failed_rollout_is_taken_back_and_the_others_are_followed() -> None:
    cluster = Cluster({"bad": LATE, "next": Rollout(Stage.DONE, "rolled out")})
    assert run(cluster, stop_after=1) == {
        "bad": (State.UNDONE, "too late"),
        "next": (State.FOLLOWED, ""),
    }
    assert cluster.taken_back == ["bad"]


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        (ClusterError("other owns it as well"), "too late; not taken back: other owns it as well"),
        (WriteError("no room"), "too late; no room"),
    ],
)
def test_what_cannot_be_taken_back_is_not_rolled_out(kept: ProdreadyError, told: str) -> None:
    assert run(Cluster({"bad": LATE}, kept)) == {"bad": (State.STUCK, told)}


def test_a_server_that_is_gone_leaves_rollouts_as_they_are() -> None:
    cluster = Cluster({"one": UnreachableError("nobody answers"), "two": LATE})
    assert run(cluster) == {
        "one": (State.STILL, "nobody answers"),
        "two": (State.STILL, "nobody waits any more"),
    }
    assert not cluster.taken_back


@pytest.mark.parametrize(
    ("end", "state"),
    [
        (Rollout(Stage.DONE, "rolled out"), State.FOLLOWED),
        (Rollout(Stage.GOING, "1 of 2"), State.STILL),
        (Rollout(Stage.NONE, "it is paused"), State.IDLE),
        (MissingError("it was deleted since"), State.STUCK),
        (ForbiddenError("you may not see it"), State.STILL),
    ],
)
def test_how_rollouts_end(end: Rollout | ProdreadyError, state: State) -> None:
    cluster = Cluster({"web": end})
    assert run(cluster)["web"][0] is state
    assert cluster.followed_to_its_end == (["web"] if state is State.FOLLOWED else [])
    assert not cluster.taken_back

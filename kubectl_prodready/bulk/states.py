"""What becomes of the live objects of a plan, and who hears of it."""

from __future__ import annotations

from enum import Enum
from typing import Protocol

from kubectl_prodready.live.planning import Planned as LivePlan
from kubectl_prodready.plans.model import Planned


class State(Enum):
    """What has become of an object of a plan; the values are words for people."""

    WAITING = "waiting"
    APPLYING = "applying"
    APPLIED = "applied"
    ROLLING = "rolling out"
    ROLLED_OUT = "rolled out"
    FOLLOWED = "rolled out since"
    """By a run before it was applied."""
    STUCK = "not rolled out"
    STILL = "still rolling out"
    """Nobody follows it any more: that is left to the next run."""
    IDLE = "not followed"
    """Nothing of it rolls out by itself."""
    SO_ALREADY = "so already"
    LEFT = "left alone"
    FAILED = "failed"
    UNDONE = "taken back"
    UNTRIED = "not tried"


BAD = frozenset({State.FAILED, State.STUCK, State.STILL, State.UNDONE})


def line_of(planned: Planned, state: State, told: str) -> str:
    """What people are told of an object."""
    word = State.FAILED if state is State.STUCK else state
    return f"{planned.ref}: {word.value}: {told}"


class Watcher(Protocol):
    """Hears what becomes of each object, from several threads."""

    def tell(self, planned: Planned, state: State, told: str = "") -> None:
        """It came to this state."""

    def applied(self, planned: Planned, plan: LivePlan) -> None:
        """This was applied, or would be."""


class Nobody:
    """Hears nothing."""

    def tell(self, planned: Planned, state: State, told: str = "") -> None:
        """Do nothing."""

    def applied(self, planned: Planned, plan: LivePlan) -> None:
        """Do nothing."""

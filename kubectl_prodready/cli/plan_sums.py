"""The sums of a plan that is carried out: how many objects came to which state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from kubectl_prodready.bulk.states import State
from kubectl_prodready.report.report import many

AT_WORK = (State.APPLYING, State.APPLIED, State.ROLLING)
FOLLOWED = (
    State.ROLLED_OUT,
    State.FOLLOWED,
    State.IDLE,
    State.STUCK,
    State.STILL,
    State.UNDONE,
)
"""What becomes of a rollout."""

REST = (State.SO_ALREADY, State.LEFT, State.FAILED, State.UNTRIED)


class Sums:
    """How many objects are in which state; of those that this run applied it is known apart."""

    def __init__(self) -> None:
        """Count nothing yet."""
        self.counts: Counter[State] = Counter()
        self._states: dict[str, State] = {}
        self._applied = 0
        self._new: set[str] = set()
        self._of_new: Counter[State] = Counter()

    def apply(self, key: str) -> None:
        """An object was applied."""
        self._applied += 1
        self._new.add(key)

    def count(self, key: str, state: State) -> None:
        """An object came to this state."""
        if before := self._states.pop(key, None):
            self.counts[before] -= 1
        self.counts[state] += 1
        if state in AT_WORK:  # others have come to their end
            self._states[key] = state
        elif key in self._new:
            self._new.discard(key)
            self._of_new[state] += 1

    def text(self, before: int, *, dry_run: bool) -> str:
        """For people; so many objects were done `before` by other runs."""
        new = f"{many(self._applied, 'object')} {'could be applied' if dry_run else 'applied'}"
        parts = [_with_rollouts(new, self._of_new)]
        others = {state: self.counts[state] - self._of_new[state] for state in FOLLOWED}
        if before:
            parts.append(_with_rollouts(f"{before} done before", others))
        parts += [f"{self.counts[state]} {state.value}" for state in REST if self.counts[state]]
        return ("; " if any(":" in one for one in parts) else ", ").join(parts)


def _with_rollouts(told: str, counts: Mapping[State, int]) -> str:
    ends = [f"{counts[state]} {state.value}" for state in FOLLOWED if counts[state]]
    return f"{told}: {', '.join(ends)}" if ends else told

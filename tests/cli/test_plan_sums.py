"""The sums of a plan that is carried out."""

from __future__ import annotations

import pytest

from kubectl_prodready.bulk.states import State
from kubectl_prodready.cli.plan_sums import Sums


@pytest.mark.parametrize(
    ("new", "others", "before", "told"),
    [
        ((), (), 0, "0 objects applied"),
        ((State.APPLIED,), (State.FAILED,), 0, "1 object applied, 1 failed"),
        (
            (State.ROLLED_OUT, State.STUCK, State.STUCK, State.UNDONE),
            (State.LEFT,),
            0,
            "4 objects applied: 1 rolled out, 2 not rolled out, 1 taken back; 1 left alone",
        ),
        (
            (State.STILL,),
            (State.FOLLOWED, State.STUCK, State.UNTRIED),
            3,
            (
                "1 object applied: 1 still rolling out; "
                "3 done before: 1 rolled out since, 1 not rolled out; 1 not tried"
            ),
        ),
    ],
)
def test_what_was_applied_is_told_whatever_became_of_it(
    new: tuple[State, ...], others: tuple[State, ...], before: int, told: str
) -> None:
    sums = Sums()
    for number, state in enumerate(new):
        key = f"new {number}"
        sums.count(key, State.APPLYING)
        sums.apply(key)
        sums.count(key, State.APPLIED)
        if state is not State.APPLIED:
            sums.count(key, State.ROLLING)
            sums.count(key, state)
    for number, state in enumerate(others):
        sums.count(f"other {number}", state)
    assert sums.text(before, dry_run=False) == told


def test_a_try_says_so() -> None:
    sums = Sums()
    sums.apply("web")
    sums.count("web", State.APPLIED)
    assert sums.text(0, dry_run=True) == "1 object could be applied"

"""The journal of a plan: what was begun by a run before, and is begun again."""

from __future__ import annotations

from pathlib import Path

import pytest

from kubectl_prodready.records.journal import PLANNED, Journal, journal_path, open_journal
from kubectl_prodready.records.lines import BEGUN, DONE, FAILED, LIVE, Said, read_lines

WHERE = {"cluster": "c"}


def opened(plan: Path) -> Journal:
    return open_journal(str(plan), LIVE, WHERE, durable=False)


def states(plan: Path) -> list[str]:
    said = read_lines(Path(journal_path(str(plan))).read_bytes())
    assert isinstance(said, Said)
    return [one.state for one in said.entries]


@pytest.mark.parametrize(
    ("keys", "first"), [(["a"], FAILED), (["b", "a"], FAILED), (["b"], BEGUN), ("a", BEGUN)]
)
def test_of_what_is_begun_again_only_one_can_be_done(
    tmp_path: Path, keys: object, first: str
) -> None:
    plan = tmp_path / "plan.yaml"
    with opened(plan) as journal:
        journal.begin({PLANNED: ["a"]})
    with opened(plan) as journal:
        assert journal.unsure("a")
        journal.done(journal.begin({PLANNED: keys}))
    assert states(plan) == [first, DONE]
    with opened(plan) as journal:
        assert journal.is_done("a") is (first == FAILED)
        assert bool(journal.unsure("a")) is (first == BEGUN)
        assert journal.has_left

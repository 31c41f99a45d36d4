"""Which of the changes are taken: one rule an instruction, and no more than is allowed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kubectl_prodready.api import Evidence, Example, Outcome, Safety, rule
from kubectl_prodready.api.dockerfile import Dockerfile
from kubectl_prodready.dockerfile.changing.judging import TWICE, decide, examine
from tests.dockerfiles import seen

TEXT = "FROM a\nENV b c\nRUN d\n"
CHANGES = [Example(before=TEXT, after="FROM a\n")]


@rule("DF997", part="Building", examples=CHANGES)
def df997(dockerfile: Dockerfile) -> Iterator[Outcome]:
    """Change two instructions, and say something."""
    for safety, keyword in ((Safety.SAFE, "ENV"), (Safety.REVIEW, "RUN")):
        (instruction,) = dockerfile.final.of(keyword)
        yield dockerfile.set(instruction, (), safety, Evidence("x", ""))
    yield dockerfile.hint("y")
    yield dockerfile.leave("fine", is_fine=True)
    yield dockerfile.leave("not fine")


@rule("DF998", part="Building", examples=CHANGES)
def df998(dockerfile: Dockerfile) -> Iterator[Outcome]:
    """Change one of them as well."""
    (instruction,) = dockerfile.final.of("ENV")
    yield dockerfile.set(instruction, (), Safety.SAFE)


@rule("DF999", part="Building", examples=CHANGES)
def df999(dockerfile: Dockerfile) -> Iterator[Outcome]:
    """Fail."""
    yield dockerfile.hint(dockerfile.final.of("USER")[0].arguments)


@pytest.mark.parametrize(
    ("allowed", "taken", "offered"),
    [(Safety.REVIEW, ["ENV", "RUN"], ["y"]), (Safety.SAFE, ["ENV"], ["x", "y"])],
)
def test_what_is_taken(allowed: Safety, taken: list[str], offered: list[str]) -> None:
    decision = decide(examine(seen(TEXT), [df997, df998]).changes, allowed)
    assert [one.path[-1] for one in decision.accepted] == taken
    assert [one.evidence[0].fact for one in decision.offered] == offered
    assert [(one.rule, one.reason) for one in decision.left] == [("DF998", TWICE)]


def test_what_fails_stops_nothing() -> None:
    said = examine(seen(TEXT), [df999, df998])
    assert [(one.rule, one.error.partition(":")[0]) for one in said.failed] == [
        ("DF999", "IndexError")
    ]
    assert [one.rule for one in said.changes] == ["DF998"]


@pytest.mark.parametrize(
    ("thorough", "reasons"), [(True, ["fine", "not fine"]), (False, ["not fine"])]
)
def test_what_is_fine_is_told_to_those_who_want_to_know(thorough: bool, reasons: list[str]) -> None:
    said = examine(seen(TEXT), [df997], thorough=thorough)
    assert [one.reason for one in said.left] == reasons

"""What makes a rule, its page, and what the engine makes of wrong answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from kubectl_prodready.core.engine import Said, examine
from kubectl_prodready.core.kinds import Found
from kubectl_prodready.core.model import Failed, Outcome
from kubectl_prodready.core.neighbours import Neighbours
from kubectl_prodready.core.rule import Example, rule
from kubectl_prodready.core.workload import Container, Workload

POD = Workload(
    Found((), "Pod", "", {"spec": {"containers": [{"name": "web"}]}}), Neighbours(), (1, 30)
)


def said(check: Any) -> Said:
    """What a rule says of a Pod with one container."""
    return examine(POD, [rule("odd", part="Running", examples=[])(check)])


def test_a_rule_keeps_what_it_is_made_of() -> None:
    example = Example("a", "b")

    @rule("be-kind", part="Building", examples=[example])
    def check(container: Container) -> Iterator[Outcome]:
        """Be kind.

        Why: it helps.

            Even where it is indented.
        """
        yield container.hint("be kind")

    assert (check.id, check.part, check.scope) == ("be-kind", "Building", "container")
    assert check.examples == (example,)
    assert check.summary == "Be kind."
    assert check.page == "Be kind.\n\nWhy: it helps.\n\n    Even where it is indented."
    assert [change.rule for change in examine(POD, [check]).changes] == ["be-kind"]


def test_a_rule_without_a_docstring_has_an_empty_page() -> None:
    one = rule("mute", part="Running", examples=[])(lambda workload: iter(()))
    assert one.page == one.summary == ""
    assert examine(POD, [one]) == Said()


@pytest.mark.parametrize(
    "check", [lambda pod: iter(()), lambda: iter(()), lambda self, container: iter(())]
)
def test_a_scope_that_does_not_exist_is_refused(check: Any) -> None:
    with pytest.raises(ValueError, match="rule x: scope"):
        rule("x", part="Running", examples=[])(check)


@pytest.mark.parametrize("answer", [None, 1, ["text"], [None], [("a", "b")]])
def test_a_wrong_answer_is_a_failure_of_its_rule(answer: Any) -> None:
    found = said(lambda workload: answer)
    assert [type(one) for one in found.failed] == [Failed]
    assert found.failed[0].rule == "odd"
    assert not found.changes

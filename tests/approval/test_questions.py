from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kubectl_prodready.approval.questions import (
    carved,
    dependent,
    parts_of,
    questions_of,
)
from kubectl_prodready.core.gate import levelled
from kubectl_prodready.core.model import Change, Safety
from kubectl_prodready.fixing.choosing import with_needs
from tests.approval.talk import (
    GRACE,
    LIVENESS,
    SIDE,
    WEB,
    Object,
    change,
    cpu,
    guess,
    memory,
    stopping,
)


def asked(*objects: Object) -> list[tuple[int, list[str]]]:
    return [
        (question.subject, [one.rule for one in question.changes])
        for question in questions_of(objects)
    ]


def test_the_resources_of_a_container_are_one_question() -> None:
    one = Object(cpu(), memory(), cpu(SIDE), change((*WEB, "readinessProbe"), rule="readiness"))
    assert asked(one) == [
        (0, ["cpu-request", "memory-request"]),
        (0, ["cpu-request"]),
        (0, ["readiness"]),
    ]


def test_fields_of_the_object_are_questions_of_their_own() -> None:
    share = change(("spec", "template", "spec", "shareProcessNamespace"), value=True)
    assert len(asked(Object(change(GRACE, 60), share))) == 2


def test_what_needs_each_other_is_one_question_wherever_it_stands() -> None:
    assert asked(Object(*stopping())) == [(0, ["pre-stop", "grace-period"])]
    assert asked(Object(*reversed(stopping()))) == [(0, ["grace-period", "pre-stop"])]


def test_two_rules_that_want_the_same_are_one_question() -> None:
    assert asked(Object(change(GRACE, 60, rule="a"), change(GRACE, 60, rule="b"))) == [
        (0, ["a", "b"])
    ]


def test_guesses_come_last_also_those_of_the_first_object() -> None:
    first = Object(guess(), cpu())
    second = Object(cpu(name="api"))
    assert asked(first, second) == [
        (0, ["cpu-request"]),
        (1, ["cpu-request"]),
        (0, ["liveness-probe"]),
    ]


def test_what_a_guess_needs_is_asked_by_itself_before() -> None:
    startup = change((*WEB, "startupProbe"), rule="startup-probe")
    liveness = guess(needs=(startup.path,))
    assert asked(Object(liveness, startup)) == [
        (0, ["startup-probe"]),
        (0, ["liveness-probe"]),
    ]
    _, last = questions_of([Object(liveness, startup)])
    assert last.is_hint
    assert with_needs(last.changes, (liveness, startup)) == (liveness, startup)


def test_a_question_is_split_into_what_does_not_need_each_other() -> None:
    (question,) = questions_of([Object(cpu(), memory())])
    assert [part.rules for part in parts_of(question)] == [("cpu-request",), ("memory-request",)]
    (hook,) = questions_of([Object(*stopping())])
    assert [part.rules for part in parts_of(hook)] == [("pre-stop",), ("grace-period",)]
    hooked, grace = stopping()
    each_other = Object(hooked, grace._replace(needs=(hooked.path,)))
    (bound,) = questions_of([each_other])
    assert parts_of(bound) == [bound]


def test_what_some_rules_want_is_carved_out_of_a_question() -> None:
    (question,) = questions_of([Object(cpu(), memory())])
    assert [part.rules for part in carved(question, {"memory-request"})] == [
        ("cpu-request",),
        ("memory-request",),
    ]
    assert carved(question, {"other"}) == [question]


LEVELS = st.sampled_from([Safety.SAFE, Safety.REVIEW, Safety.HINT])
CHANGES = st.lists(
    st.builds(
        lambda number, level, needs: change(
            (*WEB, "resources", f"field-{number}"),
            safety=level,
            needs=tuple((*WEB, "resources", f"field-{need}") for need in needs),
        ),
        st.integers(0, 8),
        LEVELS,
        st.lists(st.integers(0, 8), max_size=2),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda one: one.path,
)


@given(CHANGES)
def test_each_change_is_asked_for_with_all_that_it_needs(changes: list[Change]) -> None:
    changes = levelled(changes)  # as a gate leaves them
    there = {one.path for one in changes}
    questions = questions_of([Object(*changes)])
    first_asked = [one for question in questions for one in question.changes]
    assert sorted(map(str, first_asked)) == sorted(map(str, changes))  # each of them once
    for question in questions:
        whole = with_needs(question.changes, changes)
        paths = {one.path for one in whole}
        assert all(need in paths for one in whole for need in one.needs if need in there)
    for question in questions:
        levels = {one.safety for one in question.changes}
        assert question.is_hint == (Safety.HINT in levels)
    assert sorted(map(len, dependent(changes))) == sorted(
        len(group) for group in {frozenset(c.path for c in part) for part in dependent(changes)}
    )


def test_the_page_of_a_guess_is_about_the_guess() -> None:
    assert guess().path == LIVENESS

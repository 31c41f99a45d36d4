from __future__ import annotations

import pytest

from kubectl_prodready.approval.editing import revision_of
from kubectl_prodready.approval.values import GIVEN, text_of
from kubectl_prodready.core.model import Change
from tests.approval.talk import GRACE, HOOK, Object, cpu, memory, stopping

TOP = "# The values for shop/Deployment/web, as YAML. An empty file leaves them as they are.\n"


def revised(subject: Object, typed: str, changes: tuple[Change, ...] = ()) -> tuple[Change, ...]:
    """The changes of an object with values that are taken."""
    revision = revision_of(subject, changes or subject.changes, (), typed)
    assert revision
    assert not revision.problem
    return revision.changes


@pytest.mark.parametrize(
    ("typed", "value"),
    [("1e3", 1000), ("0.5", 0.5), ("2", 2), ('"2"', "2"), ("250m", "250m"), ("1.0", 1)],
)
def test_a_number_is_taken_as_it_will_be_written(typed: str, value: object) -> None:
    (change,) = revised(Object(cpu()), f"cpu: {typed}\n")
    assert (change.value, type(change.value)) == (value, type(value))
    assert change.evidence == (GIVEN,)


def test_the_editor_shows_what_was_proposed_where_it_has_another_value() -> None:
    one = Object(cpu(), memory())
    assert text_of(one.changes, one.changes) == f"{TOP}cpu: 100m\nmemory: 128Mi\n"
    edited = revised(one, "cpu: 250m\nmemory: 128Mi\n")
    assert text_of(edited, one.changes) == f"{TOP}# Proposed: cpu: 100m\ncpu: 250m\nmemory: 128Mi\n"


def test_a_proposed_value_comes_back_with_its_evidence() -> None:
    one = Object(cpu())
    edited = revised(one, "cpu: 250m\n")
    assert revised(one, "cpu: 100m\n", edited) == one.changes


def test_what_was_worked_out_beside_a_given_value_does_not_keep_its_evidence() -> None:
    one = Object(*stopping())
    hook, grace = revised(
        one,
        "containers[name=web].lifecycle.preStop: {sleep: {seconds: 9}}\n"
        "terminationGracePeriodSeconds: 45\n",
    )
    assert (hook.path, grace.path) == (HOOK, GRACE)
    assert hook.evidence == (GIVEN,)
    (told,) = map(str, grace.evidence)
    assert told.startswith("proposed beside another value than the one that you gave")
    assert grace.value == 45

"""A rule may name the value that gives way to another one: a grace period that is too short."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from kubectl_prodready.api import Outcome, Safety, Workload, rule
from kubectl_prodready.core.gate import Gate
from kubectl_prodready.core.rule import Rule
from kubectl_prodready.fixing.fixer import Fixer
from kubectl_prodready.fixing.judge import Options
from kubectl_prodready.fixing.results import FileResult
from kubectl_prodready.report.json import JsonReport
from kubectl_prodready.report.lines import LineReport
from kubectl_prodready.sources.survey import survey
from tests.help import deployment

GRACE = "terminationGracePeriodSeconds"


def grace_period(*, names_old: bool = True, to: Any = 45) -> Rule:
    """A rule that raises a grace period which is set and too short."""

    @rule("grace-period", part="Terminating", examples=[])
    def check(workload: Workload) -> Iterator[Outcome]:
        """Give the Pod the time that its hook takes."""
        old = workload.pod_spec.get(GRACE)
        if old != to:
            yield workload.set((GRACE,), to, Safety.REVIEW)._replace(
                path=(*workload.spec_path, GRACE),
                old=old if names_old else None,
                why="the hook takes longer",
            )

    return check


def pod(spec: str) -> str:
    """A Pod of one container with further fields of its spec."""
    return (
        "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n"
        f"{spec}  containers:\n  - name: web\n    image: x\n"
    )


def fix(text: str, *rules: Rule, **options: Any) -> FileResult:
    return Fixer(Options(rules, **options), survey(())).fix("web.yaml", text)


def after(result: FileResult) -> str:
    assert not result.errors, result.errors
    assert result.verified
    return result.verified.after


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (f"  {GRACE}: 10\n", f"  {GRACE}: 45  # prodready: review, the hook takes longer\n"),
        (f"  {GRACE}: 10 # as ever\n", f"  {GRACE}: 45 # as ever\n"),
        (
            f"  {GRACE}: &grace 10\r\n",
            f"  {GRACE}: &grace 45  # prodready: review, the hook takes longer\r\n",
        ),
    ],
)
def test_a_value_gives_way_and_all_else_stays(before: str, now: str) -> None:
    result = fix(pod(before), grace_period())
    assert after(result) == pod(now)
    (finding,) = result.findings
    assert (finding.line, finding.change.old, finding.change.value) == (5, 10, 45)
    assert fix(after(result), grace_period()).verified is None


def test_nothing_is_marked_where_nobody_wants_comments() -> None:
    text = pod(f"  {GRACE}: 10\n")
    assert after(fix(text, grace_period(), notes=False)) == text.replace("10", "45")


def test_a_dumped_object_keeps_its_value_unless_a_person_says_so() -> None:
    text = deployment(metadata="{uid: '1'}", pod=f"{{{GRACE}: 10}}")
    assert fix(text, grace_period()).verified is None
    taken = fix(text, grace_period(), gate=Gate(Safety.REVIEW))
    assert f"{GRACE}: 45" in after(taken)


def test_a_change_without_an_old_value_only_adds() -> None:
    """As ever: what is set is the owner's choice."""
    result = fix(pod(f"  {GRACE}: 10\n"), grace_period(names_old=False))
    assert f"no place for spec.{GRACE}" in result.errors[0].message
    assert result.verified is None
    assert f"{GRACE}: 45" in after(fix(pod(""), grace_period(names_old=False)))


def test_a_value_that_is_not_the_named_one_stays() -> None:
    @rule("mistaken", part="Terminating", examples=[])
    def mistaken(workload: Workload) -> Iterator[Outcome]:
        """Take one value for another."""
        yield workload.set(("spec", GRACE), 45, Safety.REVIEW)._replace(old=30)

    result = fix(pod(f"  {GRACE}: 10\n"), mistaken)
    assert f"spec.{GRACE} is not 30, which should give way" in result.errors[0].message
    assert result.verified is None


def test_a_value_that_others_use_is_left_with_a_reason() -> None:
    text = pod(f"  {GRACE}: &ten 10\n  priority: *ten\n")
    result = fix(text, grace_period())
    assert not result.errors
    assert result.verified is None
    (left,) = result.left
    assert left.left.reason == "shared by 2 users through an anchor, not all want the same"


def test_it_is_reported_as_what_it_is(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    result = fix(pod(f"  {GRACE}: 10\n"), grace_period())
    LineReport().show(result)
    said = capfdbinary.readouterr().out.decode()
    assert said.startswith(
        "web.yaml:5:34: review grace-period: Pod/web: "
        "spec.terminationGracePeriodSeconds is 10, make it 45:"
    )
    (change,) = JsonReport(wrote=False).file(result)["changes"]
    assert (change["old"], change["new"]) == (10, 45)

"""What is asked before Pods restart, and what counts as a yes."""

from __future__ import annotations

import io
from typing import Any

import pytest

from kubectl_prodready.cli import asking
from kubectl_prodready.cli.asking import Assent, agreed
from kubectl_prodready.errors import UsageError
from kubectl_prodready.live.consequences import Consequences, consequences
from kubectl_prodready.live.planning import Planned
from tests.live.objects import deployment, planned


def told(**spec: Any) -> tuple[Planned, Consequences]:
    raw = deployment()
    raw["spec"].update(spec)
    plan = planned(raw)
    assert plan.workload is not None
    return plan, consequences(plan.workload, plan.changes)


HARMLESS = told()
RISKY = told(replicas=1)


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """A terminal at which these answers are given, one after the other."""
    given: list[bool] = []
    monkeypatch.setattr(asking, "can_ask", lambda: True)
    monkeypatch.setattr(asking, "agreed", lambda _: given.pop(0))
    return given


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("y\n", True), ("YES\n", True), ("\n", False), ("", False), ("n\n", False), ("yep\n", False)],
)
def test_only_yes_is_a_yes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], typed: str, meant: bool
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    assert agreed("Apply \x1b?") is meant
    assert capsys.readouterr().err == "Apply \\x1b? (y/N): "


def test_nobody_to_ask_is_no_yes() -> None:
    with pytest.raises(UsageError, match="nothing is applied without a yes"):
        Assent(yes=False, disruptive=True)


def test_what_restarts_is_said_before_it_is_asked(
    answers: list[bool], capsys: pytest.CaptureFixture[str]
) -> None:
    answers += [True, True]
    taken, left = Assent(yes=False, disruptive=False).to([HARMLESS, RISKY], "context dev")
    assert taken == [HARMLESS[0], RISKY[0]]
    assert not left
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "context dev"
    assert lines[1].startswith("  shop/Deployment/web: 1 change; 3 Pods restart, RollingUpdate")


def test_each_risk_is_asked_by_itself(answers: list[bool]) -> None:
    answers += [True, False]
    taken, left = Assent(yes=False, disruptive=True).to([HARMLESS, RISKY], "")
    assert taken == [HARMLESS[0]]
    assert left == [(RISKY[0], "declined")]
    answers += [False, True]
    taken, left = Assent(yes=False, disruptive=False).to([HARMLESS, RISKY], "")
    assert taken == [RISKY[0]]
    assert left == [(HARMLESS[0], "declined")]


def test_yes_alone_is_not_enough_for_a_risk() -> None:
    taken, left = Assent(yes=True, disruptive=False).to([HARMLESS, RISKY], "")
    assert taken == [HARMLESS[0]]
    ((plan, reason),) = left
    assert plan is RISKY[0]
    assert reason.endswith("--yes is not enough; add --disruptive")
    assert Assent(yes=True, disruptive=True).to([HARMLESS, RISKY], "")[1] == []

"""Ask a person, as kubectl does: `(y/N): `, where no answer means no."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from kubectl_prodready.errors import UsageError
from kubectl_prodready.live.consequences import Consequences
from kubectl_prodready.live.planning import Planned
from kubectl_prodready.report.escape import escaped
from kubectl_prodready.report.report import many, remark


def can_ask() -> bool:
    """Whether there is somebody at a terminal to read the question and to answer it."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def agreed(question: str) -> bool:
    """Whether the answer is yes."""
    sys.stdout.flush()
    sys.stderr.write(f"{escaped(question)} (y/N): ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in {"y", "yes"}


class Assent:
    """What people agreed to: everything without a risk at once, each risk by itself."""

    def __init__(self, *, yes: bool, disruptive: bool) -> None:
        """Know what was agreed to beforehand. Raises UsageError where nobody could be asked."""
        if not yes and not can_ask():
            raise UsageError(
                "nothing is applied without a yes, and there is no terminal to ask at",
                advice="add --yes, or --dry-run=server to see what would happen",
            )
        self._yes = yes
        self._disruptive = disruptive

    def to(
        self, told: Iterable[tuple[Planned, Consequences]], where: str
    ) -> tuple[list[Planned], list[tuple[Planned, str]]]:
        """The plans that are agreed to, and the others, each with the reason.

        What restarts, and where, is said before anything is asked.
        """
        told = list(told)
        remark(where)
        for plan, effect in told:
            remark(f"  {plan.ref}: {many(len(plan.changes), 'change')}; {'; '.join(effect.said)}")
        harmless = [(plan, effect) for plan, effect in told if not effect.risks]
        agreed_to = [plan for plan, _ in harmless] if self._all(harmless) else []
        declined = [] if agreed_to else [(plan, "declined") for plan, _ in harmless]
        for plan, effect in told:
            if effect.risks:
                reason = self._not_this(plan, effect)
                if reason:
                    declined.append((plan, reason))
                else:
                    agreed_to.append(plan)
        return agreed_to, declined

    def _all(self, told: list[tuple[Planned, Consequences]]) -> bool:
        if self._yes or not told:
            return True
        objects = many(len(told), "object")
        pods = sum(effect.pods for _, effect in told)
        return agreed(f"Apply to {objects}? {many(pods, 'Pod')} will restart")

    def _not_this(self, plan: Planned, effect: Consequences) -> str:
        """Why a plan with risks is not carried out, or ""."""
        risks = "; ".join(effect.risks)
        if self._yes:
            return "" if self._disruptive else f"{risks}: --yes is not enough; add --disruptive"
        return "" if agreed(f"{plan.ref}: {risks}. Apply?") else "declined"

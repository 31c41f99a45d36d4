"""Ask a person, as kubectl does: `(y/N): `, where no answer means no."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

from kubectl_prodready.core.consequences import Consequences
from kubectl_prodready.core.model import Ref
from kubectl_prodready.errors import UsageError
from kubectl_prodready.report.escape import escaped
from kubectl_prodready.report.report import many, remark


class Proposal(NamedTuple):
    """What would be done with one object: how many changes, and what they do to its Pods."""

    ref: Ref
    changes: int
    effect: Consequences


class Answer(NamedTuple):
    """Whether a proposal is agreed to, and if not, why."""

    agreed: bool
    reason: str = ""


YES = Answer(agreed=True)
DECLINED = Answer(agreed=False, reason="declined")


def can_ask() -> bool:
    """Whether there is somebody at a terminal to read the question and to answer it."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def agreed(question: str) -> bool:
    """Whether the answer is yes."""
    sys.stdout.flush()
    sys.stderr.write(f"{escaped(question)} (y/N): ")
    sys.stderr.flush()
    answer = ""
    try:
        answer = sys.stdin.readline()
    finally:
        if not answer.endswith("\n"):  # Ctrl-D or Ctrl-C: what comes next has a line of its own
            sys.stderr.write("\n")
    return answer.strip().lower() in {"y", "yes"}


class Agreement(Protocol):
    """Answers for people what may be done."""

    def to(self, proposals: Sequence[Proposal], where: str) -> list[Answer]:
        """The answer to each proposal."""


class Agreed:
    """What was agreed to already, all of it."""

    def to(self, proposals: Sequence[Proposal], _where: str) -> list[Answer]:
        """Yes to each."""
        return [YES] * len(proposals)


class Assent:
    """What people agree to: everything without a risk at once, each risk by itself."""

    def __init__(
        self,
        *,
        yes: bool,
        disruptive: bool,
        ask: Callable[[str], bool] = agreed,
    ) -> None:
        """Know what was agreed to beforehand. Raises UsageError where nobody could be asked."""
        if not yes and not can_ask():
            raise UsageError(
                "nothing is changed without a yes, and there is no terminal to ask at",
                advice="add --yes, or --dry-run=server to see what would happen",
            )
        self._yes = yes
        self._disruptive = disruptive
        self._ask = ask

    def to(self, proposals: Sequence[Proposal], where: str) -> list[Answer]:
        """The answer to each proposal. What restarts, and where, is said before anything is asked.

        `where` names context, server and namespace.
        """
        remark(where)
        for one in proposals:
            effect = "; ".join(one.effect.said)
            remark(f"  {one.ref}: {many(one.changes, 'change')}; {effect}")
        harmless = [one for one in proposals if not one.effect.risks]
        to_all = YES if self._all(harmless) else DECLINED
        return [self._risky(one) if one.effect.risks else to_all for one in proposals]

    def _all(self, harmless: Sequence[Proposal]) -> bool:
        if self._yes or not harmless:
            return True
        objects = many(len(harmless), "object")
        pods = sum(one.effect.pods for one in harmless)
        restart = f"{many(pods, 'Pod')} will restart" if pods else "nothing restarts now"
        return self._ask(f"Change {objects}? {restart}")

    def _risky(self, one: Proposal) -> Answer:
        risks = "; ".join(one.effect.risks)
        if not self._yes:
            return YES if self._ask(f"{one.ref}: {risks}. Change it?") else DECLINED
        if self._disruptive:
            return YES
        return Answer(agreed=False, reason=f"{risks}: --yes is not enough, add --disruptive")

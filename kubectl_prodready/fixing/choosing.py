"""What a person chose of the changes that the rules propose, one by one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import NamedTuple

from kubectl_prodready.core.gate import Decision
from kubectl_prodready.core.ignored import ANNOTATION
from kubectl_prodready.core.model import Change
from kubectl_prodready.core.workload import Workload
from kubectl_prodready.fixing.document import Document
from kubectl_prodready.fixing.remarking import comment_edits
from kubectl_prodready.fixing.results import Place
from kubectl_prodready.paths import Path
from kubectl_prodready.text.edit import Edit


class Choice(NamedTuple):
    """The chosen changes by the number of their document, each with the value that it shall have.

    Among them are wishes to be left alone: annotations, which no rule proposes. `ignored` are the
    rules that comments shall keep away from an object or a container.
    """

    changes: Mapping[int, tuple[Change, ...]]
    ignored: Mapping[Place, tuple[str, ...]] = {}

    def is_about(self, document: int) -> bool:
        """Whether anything was chosen in a document; nobody needs to look at the others."""
        return document in self.changes or any(number == document for number, _ in self.ignored)

    def of(self, document: int, workload: Workload, decision: Decision) -> Decision:
        """The decision about a workload, of which only what was chosen is taken."""
        there = self.changes.get(document, ())
        place = workload.path
        return chosen(decision, [one for one in there if one.path[: len(place)] == place])

    def remarks(self, document: Document) -> tuple[Edit, ...]:
        """The comments in a document that keep rules away. Raises UnprovenError."""
        return tuple(
            edit
            for (number, path), rules in self.ignored.items()
            if number == document.number
            for edit in comment_edits(document, path, rules)
        )

    @staticmethod
    def may_want(kept: Collection[Path], fallen: Collection[Path]) -> Callable[[Path], bool]:
        """Whether the rules may want something still: whatever was not chosen."""

        def is_open(path: Path) -> bool:
            return path in fallen or not any(_overlap(path, one) for one in kept)

        return is_open


def chosen(decision: Decision, changes: Collection[Change]) -> Decision:
    """The decision with the changes, as they were chosen, and with the others on offer."""
    wanted = {one.path: one for one in changes}
    # several rules may want the same; that is one thing to take
    taken = {one.path: wanted[one.path] for one in decision.accepted if one.path in wanted}
    wishes = [one for one in changes if one.rule == ANNOTATION]
    rest = [one for one in decision.accepted if one.path not in wanted]
    return decision._replace(
        accepted=(*taken.values(), *wishes), offered=(*rest, *decision.offered)
    )


def with_needs(part: tuple[Change, ...], changes: Iterable[Change]) -> tuple[Change, ...]:
    """Some changes and, behind them, all others that they need."""
    there = {one.path for one in part}
    while more := tuple(
        one
        for one in changes
        if one.path not in there and any(one.path in other.needs for other in part)
    ):
        part += more
        there |= {one.path for one in more}
    return part


def _overlap(one: Path, other: Path) -> bool:
    """Whether one place is in the other."""
    return all(a == b for a, b in zip(one, other, strict=False))

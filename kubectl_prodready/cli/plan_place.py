"""Where a plan goes, and what is told of it."""

from __future__ import annotations

import os
from typing import Self

from kubectl_prodready.bulk.making import Maker
from kubectl_prodready.cli.program import program
from kubectl_prodready.errors import UsageError, WriteError
from kubectl_prodready.records.journal import journal_path
from kubectl_prodready.report.report import emit, many, remark
from kubectl_prodready.sinks.spooled import Spooled


class Place:
    """Where a plan goes: to a file, whole or not at all, or to standard output."""

    def __init__(self, out: str) -> None:
        """Refuse to take the place of a plan that was begun. Raises UsageError."""
        journal = journal_path(os.path.realpath(out))
        if out and os.path.lexists(journal):
            raise UsageError(
                f"{out} was begun: {journal} tells what was done of it",
                advice="name another file; undo needs both",
            )
        self._out = out
        self._spooled = Spooled(out) if out else None
        self.add = self._spooled.add if self._spooled else emit

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        """Forget a plan that was not put in its place."""
        if self._spooled:
            self._spooled.close()

    def put(self) -> None:
        """Put the plan in its place. Raises WriteError, also where another one is there."""
        if self._spooled is None:
            return
        if os.path.isfile(self._out) and not self._spooled.is_alike():
            raise WriteError(
                f"{self._out} is there already, and somebody may have decided in it",
                advice="name another file, or remove it",
            )
        self._spooled.put()


def tell(maker: Maker, out: str) -> None:
    """How much is planned, and how to do it."""
    objects, agreed = maker.totals.objects, maker.agreed
    shown = out or "the plan"
    remark(f"{shown}: {many(objects, 'object')}, {agreed} with apply: true")
    if objects and out:
        remark(f"edit what is to be done, then `{program()} apply {out}`")

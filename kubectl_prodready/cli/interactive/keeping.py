"""What a team decided once and for all: entries in its `.prodready.yaml`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kubectl_prodready.approval.files import Refuses
from kubectl_prodready.errors import ProdreadyError, WriteError
from kubectl_prodready.report.report import remark
from kubectl_prodready.report.tally import Tally
from kubectl_prodready.sinks.files import create, write
from kubectl_prodready.sources.deciding import decided as decided_text
from kubectl_prodready.sources.decisions import NAME, FileDecisions
from kubectl_prodready.sources.files import Source
from kubectl_prodready.text.encoding import decode
from kubectl_prodready.text.verify import Verified


class Decided(NamedTuple):
    """A configuration with rules that are off from now on; `error`: why they cannot be."""

    path: str
    rules: tuple[str, ...]
    is_new: bool = False
    verified: Verified | None = None
    error: ProdreadyError | None = None

    @property
    def shown(self) -> str:
        """Its name for people."""
        return os.path.relpath(self.path)

    def __str__(self) -> str:
        """What is done to it."""
        if self.error:
            return str(self.error)
        return f"{self.shown}: off: {', '.join(self.rules)}"


def decided(wishes: Iterable[tuple[str, Sequence[str]]], decisions: FileDecisions) -> list[Decided]:
    """The configurations that govern some files, by their keys, with rules switched off there."""
    rules_of: dict[str, list[str]] = {}
    for key, rules in wishes:
        folder = decisions.governing(key)[0] or os.getcwd()
        rules_of.setdefault(os.path.join(folder, NAME), []).extend(rules)
    return [_decided(path, tuple(dict.fromkeys(rules))) for path, rules in rules_of.items()]


def refusing(decisions: FileDecisions) -> Refuses:
    """Tells why rules cannot be switched off in the configuration that governs an input."""

    def refuses(key: str, rules: Sequence[str]) -> str:
        return "; ".join(str(one.error) for one in decided([(key, rules)], decisions) if one.error)

    return refuses


def keep(one: Decided, tally: Tally) -> None:
    """Write a configuration, a new one where there is none; what stands in the way is told."""
    if one.error or one.verified is None:
        tally.fail(one.error or ProdreadyError(str(one)))
        return
    try:
        if one.is_new:
            create(one.path, one.shown, one.verified)
        else:
            write(one.path, one.shown, one.verified)
    except WriteError as error:
        tally.fail(error)
    else:
        remark(f"wrote {one}")


def _decided(path: str, rules: tuple[str, ...]) -> Decided:
    is_new = not os.path.lexists(path)
    try:
        verified = decided_text("" if is_new else _read(path), rules)
    except ProdreadyError as error:
        return Decided(path, rules, error=error)
    return Decided(path, rules, is_new, verified)


def _read(path: str) -> str:
    return decode(Source(os.path.relpath(path), path, named=False).read())

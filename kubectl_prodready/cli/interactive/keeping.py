"""What a team decided once and for all: entries in its `.prodready.yaml`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import NamedTuple

from kubectl_prodready.cli.writing import Writing
from kubectl_prodready.errors import ProdreadyError, WriteError
from kubectl_prodready.report.report import remark
from kubectl_prodready.report.tally import Tally
from kubectl_prodready.sources.deciding import decided
from kubectl_prodready.sources.decisions import FileDecisions
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
        return _shown(self.path)

    def __str__(self) -> str:
        """What is done to it."""
        if self.error:
            return str(self.error)
        return f"{self.shown}: off: {', '.join(self.rules)}"


class Configurations:
    """The configurations that govern some inputs, by the keys of these, or would if they were."""

    def __init__(self, decisions: FileDecisions) -> None:
        """Know where each is."""
        self._decisions = decisions

    def shown(self, key: str) -> str:
        """The name of the one in which rules would be switched off."""
        return _shown(self._decisions.home(key))

    def refusal(self, key: str, rules: Sequence[str]) -> str:
        """Why rules cannot be switched off there, or ""."""
        return "; ".join(str(one.error) for one in self.without([(key, rules)]) if one.error)

    def without(self, wishes: Iterable[tuple[str, Sequence[str]]]) -> list[Decided]:
        """Those of some inputs with rules switched off, each once."""
        rules_of: dict[str, list[str]] = {}
        for key, rules in wishes:
            rules_of.setdefault(self._decisions.home(key), []).extend(rules)
        return [_decided(path, tuple(dict.fromkeys(rules))) for path, rules in rules_of.items()]


def keep(one: Decided, writing: Writing, tally: Tally) -> None:
    """Write a configuration, a new one where there is none; what stands in the way is told."""
    if one.error or one.verified is None:
        tally.fail(one.error or ProdreadyError(str(one)))
        return
    try:
        writing.put(one.path, one.shown, one.verified, is_new=one.is_new)
    except WriteError as error:
        tally.fail(error)
    else:
        remark(f"wrote {one}")


def _shown(path: str) -> str:
    with suppress(OSError):  # the current folder may be gone
        return os.path.relpath(path)
    return path


def _decided(path: str, rules: tuple[str, ...]) -> Decided:
    is_new = not os.path.lexists(path)
    try:
        verified = decided("" if is_new else _read(path), rules)
    except ProdreadyError as error:
        return Decided(path, rules, error=error)
    return Decided(path, rules, is_new, verified)


def _read(path: str) -> str:
    return decode(Source(_shown(path), path, named=False).read())

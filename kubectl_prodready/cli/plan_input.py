"""A plan as commands read it: all of it once, before anything is done."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import NamedTuple

from kubectl_prodready.bulk.keys import key_of
from kubectl_prodready.core.registry import known_rules, load_rules
from kubectl_prodready.errors import InputError
from kubectl_prodready.plans.model import Head, InFile, Planned
from kubectl_prodready.plans.reading import read_plan
from kubectl_prodready.sources.given import unreadable


class Mark(NamedTuple):
    """What is remembered of an object of a plan: its key, where it is, whether it is to be done."""

    key: str
    file: str
    namespace: str
    is_agreed: bool


class PlanInput:
    """A plan in a file. Its objects are read anew when they are done: there may be very many."""

    def __init__(self, path: str) -> None:
        """Read all of it once. Raises InputError with line and column."""
        self.path = os.path.realpath(path)
        self.shown = path
        self._rules = known_rules(load_rules())
        self.head = Head("")
        self.marks = [
            Mark(key_of(one), _file(one), one.ref.namespace, bool(one.agreed))
            for one in self.objects()
        ]

    def objects(self) -> Iterator[Planned]:
        """Its objects, in their order."""
        try:
            with open(self.path, encoding="utf-8") as file:
                self.head, objects = read_plan(file, self._rules)
                yield from objects
        except InputError as error:
            raise error.at(self.shown) from None
        except UnicodeDecodeError:
            raise InputError("not UTF-8 text", advice="correct it", file=self.shown) from None
        except OSError as error:
            raise unreadable(self.shown, error) from None


def _file(planned: Planned) -> str:
    return planned.source.file if isinstance(planned.source, InFile) else ""

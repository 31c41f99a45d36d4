"""What makes a finding the same one in another run, and how known ones are written down.

No line and no value belongs to it: what is edited above, or sized anew, stays known.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from kubectl_prodready.core.model import Change, LeftAlone
from kubectl_prodready.paths import Path, written

API_VERSION = "prodready/v1"
KIND = "Baseline"
NUMBER = re.compile(r"\d+(?:\.\d+)?(?:[A-Za-z]{1,2}\b|%)?")
"""A number with its unit, as in 128Mi, 30s or 80%."""


class Known(NamedTuple):
    """A finding, as a baseline knows it.

    `file` is relative to the baseline's folder, with forward slashes ("-" is standard input);
    `object` is written as in shop/Deployment/web; `path` begins at the object. `said` is the text
    of a hint without a value, its numbers masked, for one rule may say several things of one place.
    """

    file: str
    object: str
    path: str
    rule: str
    said: str = ""


def known_as(file: str, change: Change) -> Known:
    """What a finding in a file is known as."""
    return known_at(file, change)._replace(said=_said(change))


def known_at(file: str, item: Change | LeftAlone) -> Known:
    """What a finding without a text, or one that is left alone, is known as."""
    return Known(file, str(item.ref), written(_in_object(item.path)), item.rule)


def _in_object(path: Path) -> Path:
    """A path without the Lists around the object, in which items come and go."""
    while len(path) > 1 and path[0] == "items" and isinstance(path[1], int):
        path = path[2:]
    return path


def _said(change: Change) -> str:
    if not change.is_spoken:
        return ""
    facts = "; ".join(evidence.fact for evidence in change.evidence)
    return NUMBER.sub("N", " ".join(facts.split()))


def as_text(known: Iterable[Known]) -> str:
    """A baseline as JSON: sorted, and one finding a line, so that versions compare and merge."""
    lines = ",\n".join(f"    {_line(one)}" for one in sorted(known))
    findings = f"[\n{lines}\n  ]" if lines else "[]"
    head = f'  "apiVersion": "{API_VERSION}",\n  "kind": "{KIND}",\n'
    return f'{{\n{head}  "findings": {findings}\n}}\n'


def _line(known: Known) -> str:
    fields = {key: value for key, value in known._asdict().items() if key != "said" or value}
    # only what is no character, as in odd file names, is escaped
    return json.dumps(fields, ensure_ascii=False).encode(errors="backslashreplace").decode()


class Scope(NamedTuple):
    """Of what a run can tell that it is gone: the rules it asks, and whether of all objects."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    all_objects: bool = True

    @property
    def all_rules(self) -> bool:
        """Whether no rule is left out, so that what one needs of another is there, too."""
        return not self.select and not self.ignore

    def asks(self, rule: str) -> bool:
        """Whether a rule is among those that the run asks."""
        return (not self.select or rule in self.select) and rule not in self.ignore


def updated(
    recorded: Counter[Known], gone: Counter[Known], found: Counter[Known]
) -> Counter[Known]:
    """What a baseline holds after a run: nothing that is gone, and all that was found."""
    return (recorded - gone) | found

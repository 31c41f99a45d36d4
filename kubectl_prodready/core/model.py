"""The words that rules and results are made of."""

from __future__ import annotations

from enum import IntEnum
from typing import Any, NamedTuple, TypeAlias

from kubectl_prodready.paths import Path

Version: TypeAlias = tuple[int, int]
"""A Kubernetes minor version, as in (1, 30)."""


class Safety(IntEnum):
    """How far a change can be trusted; the lower, the safer."""

    SAFE = 1
    """It cannot break a working workload, or it is measured or declared."""
    REVIEW = 2
    """A convention or a default that a person should read."""
    HINT = 3
    """Said, not done; where it carries a value, a person may take it."""

    @property
    def word(self) -> str:
        """The word that flags, reports and comments use."""
        return self.name.lower()


class Evidence(NamedTuple):
    """One fact and where it was read."""

    fact: str
    source: str

    def __str__(self) -> str:
        """Both, for people."""
        return f"{self.fact} ({self.source})" if self.source else self.fact


class Ref(NamedTuple):
    """Which object: kind, namespace ("" where the manifest says none) and name."""

    kind: str
    namespace: str
    name: str

    def __str__(self) -> str:
        """`shop/Deployment/web`, as kubectl and people write it."""
        place = f"{self.namespace}/" if self.namespace else ""
        return f"{place}{self.kind}/{self.name}"


class Change(NamedTuple):
    """What shall hold, with its evidence. A HINT without a value is only said.

    `why` is the reason in at most five words, for the comment beside a value that wants review.
    `needs` are paths that must be set, or be set by the same fix, for this change to make sense.
    `since` is the oldest Kubernetes that knows the field. `old` is the value that it takes the
    place of; None, as almost always, where it only adds. `about` are fields that a hint judges:
    where a patch changes one of them it may be wrong.
    """

    ref: Ref
    path: Path
    value: Any
    safety: Safety
    evidence: tuple[Evidence, ...]
    rule: str
    why: str = ""
    needs: tuple[Path, ...] = ()
    since: Version | None = None
    old: Any = None
    about: tuple[Path, ...] = ()

    @property
    def is_spoken(self) -> bool:
        """Whether there is nothing to write."""
        return self.value is None


class LeftAlone(NamedTuple):
    """What a rule looked at and did not change, and why.

    `is_fine`: nothing is lacking in truth, and only who asks for all reasons wants to hear it.
    """

    ref: Ref
    path: Path
    rule: str
    reason: str
    is_fine: bool = False


class Failed(NamedTuple):
    """A rule that crashed on an object: a bug, reported without stopping the others."""

    ref: Ref
    rule: str
    error: str


Outcome: TypeAlias = Change | LeftAlone

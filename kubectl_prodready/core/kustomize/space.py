"""The namespace that kustomizations give."""

from __future__ import annotations

from typing import NamedTuple


class Space(NamedTuple):
    """The namespace that a file's objects are given; `spare` is for those that have none."""

    given: str = ""
    spare: str = ""

    def of(self, own: str) -> str:
        """The namespace at the end of an object that has this one of its own, or ""."""
        return self.given or own or self.spare

"""What a person wants of a split into stages."""

from __future__ import annotations

from typing import NamedTuple


class Staging(NamedTuple):
    """Whether a rewrite in stages is `wanted`, and which family of final base: "" for the smallest.

    With `notes` a comment stands above the stage that is new.
    """

    wanted: bool = False
    base: str = ""
    notes: bool = True

    def decided(self, base: str) -> Staging:
        """The same with the family that a team decided for, where the command line names none."""
        return self if self.base or not base else self._replace(base=base)


UNSTAGED = Staging()

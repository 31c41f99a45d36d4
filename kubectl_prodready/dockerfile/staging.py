"""What a person wants of a split into stages."""

from __future__ import annotations

from typing import NamedTuple

BASES = ("distroless", "alpine", "slim", "chainguard")
"""The families of final bases that may be asked for; the first where nobody asks."""


class Staging(NamedTuple):
    """Whether a rewrite in stages is `wanted`, and which family of final base: "" for the best.

    With `notes` a comment stands above the stage that is new.
    """

    wanted: bool = False
    base: str = ""
    notes: bool = True


UNSTAGED = Staging()

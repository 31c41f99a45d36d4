"""Fields that a kustomize patch sets, so that a fix of the base stays out of its way."""

from __future__ import annotations

from typing import NamedTuple

from kubectl_prodready.paths import Path


class PatchedField(NamedTuple):
    """One field of an object that a patch sets, and which patch.

    `path` starts at the object; "*" as a step matches any step. A path to a whole container or to
    the whole pod spec means everything in it. `deed` says what the patch does where it sets
    something else that bears on the field.
    """

    path: Path
    source: str
    deed: str = ""

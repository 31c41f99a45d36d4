"""Fields that a kustomize patch sets: a fix stays out of its way, and nobody trusts the old."""

from __future__ import annotations

from typing import NamedTuple

from kubectl_prodready.paths import Path, written


class PatchedField(NamedTuple):
    """One field of an object that a patch sets, and which patch.

    `path` starts at the object; "*" as a step matches any step. A path to a whole container or to
    the whole pod spec means everything in it. `deed` says what the patch does where it sets
    something else that bears on the field. `value` is the word that a field of a Service is set
    to, "" where it is none or not known.
    """

    path: Path
    source: str
    deed: str = ""
    value: str = ""

    def __str__(self) -> str:
        """For a reason: which patch does what."""
        deed = self.deed or f"sets {written(self.path[-1:]) or 'all'}"
        return f"the kustomize patch {self.source} {deed}"


class Way(NamedTuple):
    """What happens to an object on its way through the kustomizations that have it.

    `names` are all that it has had at the end; it has its own where none changes it.
    """

    names: tuple[str, ...] = ()
    patched: tuple[PatchedField, ...] = ()


NO_WAY = Way()
"""That of an object which no kustomization has."""

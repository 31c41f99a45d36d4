"""What there is to know where no kustomization is. Most runs need no more, and load no more."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from kubectl_prodready.core.kinds import Found
from kubectl_prodready.core.kustomize.space import Space
from kubectl_prodready.core.neighbours import Neighbour
from kubectl_prodready.core.patched import NO_WAY, PatchedField, Way


class Unlayered:
    """Files that no kustomization has; `Kustomize` answers the same questions where there are any.

    All paths are real and absolute.
    """

    def __init__(self) -> None:
        """Know nothing."""
        self.patch_files: frozenset[str] = frozenset()
        self.data_files: frozenset[str] = frozenset()

    @property
    def files(self) -> AbstractSet[str]:
        """All files that some kustomization accumulates."""
        return frozenset()

    def namespaces_in(self, _folder: str, /) -> Mapping[str, frozenset[Space]]:
        """The files that a kustomization accumulates, with the namespaces that it gives them."""
        return {}

    def layers_of(self, _file: str, /) -> tuple[str, ...]:
        """The folders of all kustomizations that accumulate a file."""
        return ()

    def tops_of(self, _file: str, /) -> tuple[str, ...]:
        """Those of them that no other one of the run builds on."""
        return ()

    def way(self, _file: str, _found: Found, /) -> Way:
        """What an object of a file is called on its way to every top, and what patches set."""
        return NO_WAY

    def patched_below(
        self, _top: str, _file: str, _neighbour: Neighbour, /
    ) -> tuple[PatchedField, ...]:
        """The fields of a neighbour that patches set on its way to one top."""
        return ()

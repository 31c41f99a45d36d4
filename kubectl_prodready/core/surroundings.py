"""What a run knows beyond one document: neighbours by place, kustomizations, patches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from kubectl_prodready.core.kinds import Found
from kubectl_prodready.core.kustomize import Kustomize
from kubectl_prodready.core.kustomize_patches import has_patch_shape
from kubectl_prodready.core.neighbours import Neighbour, Neighbours
from kubectl_prodready.core.patched import PatchedField

NAMED_PATCH = "a kustomize patch: a kustomization names it as one"
SHAPED_PATCH = "a kustomize patch by its shape: not a whole workload"
PATCH_REASONS = (NAMED_PATCH, SHAPED_PATCH)


class Surroundings(NamedTuple):
    """Everything that was found around the documents of a run.

    `by_file` holds the neighbours that each file declares, `files_of` the files of each folder;
    both are keyed by normalised absolute paths.
    """

    kustomize: Kustomize
    by_file: Mapping[str, tuple[Neighbour, ...]]
    files_of: Mapping[str, tuple[str, ...]]

    def patch_reason(self, file: str, found: Found) -> str:
        """Why an object is a kustomize patch and no workload, or ""."""
        if file in self.kustomize.patch_files:
            return NAMED_PATCH
        if has_patch_shape(found):
            return SHAPED_PATCH
        return ""

    def patched(self, file: str, found: Found) -> tuple[PatchedField, ...]:
        """The fields of an object that patches set."""
        return self.kustomize.patched(file, found)

    def neighbours(self, file: str, folder: str, namespace: str) -> Neighbours:
        """What surrounds an object of a file in the same namespace.

        It counts when it is in the same stream or folder, or in a kustomization that both belong
        to, where the kustomization's own namespace holds for both.
        """
        if not self.by_file:
            return Neighbours()
        found: dict[tuple[str, str], Neighbour] = {}
        for other in self.files_of.get(folder, (file,)):
            self._add(found, other, namespace, "")
        for layer in self.kustomize.layers_of(file):
            override = self.kustomize.namespace_of(layer)
            for other in self.kustomize.members_of(layer):
                self._add(found, other, namespace, override)
        return Neighbours(tuple(found.values()))

    def _add(
        self, found: dict[tuple[str, str], Neighbour], file: str, namespace: str, override: str
    ) -> None:
        for neighbour in self.by_file.get(file, ()):
            if override or neighbour.namespace == namespace:
                found.setdefault((file, f"{neighbour.kind}/{neighbour.name}"), neighbour)

"""What a run knows beyond one document: neighbours by place, kustomizations, patches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeAlias

from kubectl_prodready.core.kinds import Found
from kubectl_prodready.core.kustomize.layers import Kustomize
from kubectl_prodready.core.kustomize.shape import has_patch_shape
from kubectl_prodready.core.neighbours import Neighbour, Neighbours
from kubectl_prodready.core.patched import Way

NAMED_PATCH = "a kustomize patch: a kustomization names it as one"
SHAPED_PATCH = "a kustomize patch by its shape: not a whole workload"
PATCH_REASONS = (NAMED_PATCH, SHAPED_PATCH)
DATA = "the content of a ConfigMap or Secret that a kustomization generates"

Beside: TypeAlias = dict[tuple[str, str], Neighbour]
"""Neighbours by their file, kind and name."""


class Surroundings(NamedTuple):
    """Everything that was found around the documents of a run.

    `by_file` holds the neighbours that each file declares, `files_of` the files of each folder;
    both are keyed by real absolute paths.
    """

    kustomize: Kustomize
    by_file: Mapping[str, tuple[Neighbour, ...]]
    files_of: Mapping[str, tuple[str, ...]]

    def reason_to_leave(self, file: str, found: Found) -> str:
        """Why the whole object is nothing to fix, or ""."""
        return DATA if file in self.kustomize.data_files else self.patch_reason(file, found)

    def patch_reason(self, file: str, found: Found) -> str:
        """Why an object is a kustomize patch and no workload, or ""."""
        if file in self.kustomize.patch_files:
            return NAMED_PATCH
        # what a kustomization lists as a resource is whole, once labels and images are put in
        if not self.kustomize.layers_of(file) and has_patch_shape(found):
            return SHAPED_PATCH
        return ""

    def way(self, file: str, found: Found) -> Way:
        """What kustomizations do to an object: its names, and the fields that patches set."""
        return self.kustomize.way(file, found)

    def place_of(self, file: str, folder: str) -> str:
        """What objects of one namespace must have in common to have the same neighbours."""
        return file if self.kustomize.layers_of(file) or folder not in self.files_of else folder

    def neighbours(self, file: str, folder: str, namespace: str) -> Neighbours:
        """What surrounds an object of a file in the same namespace.

        It counts when it is in the same stream or folder, or in a kustomization that both belong
        to, which may give both of them another namespace.
        """
        if not self.by_file:
            return Neighbours()
        here = dict(self._among(self.files_of.get(folder, (file,)), namespace))
        tops = self.kustomize.tops_of(file)
        ways = [here | dict(self._in_kustomization(top, file, namespace)) for top in tops] or [here]
        together: Beside = {}
        for way in ways:
            for key, one in way.items():
                together[key] = _on_both_ways(together.get(key, one), one)
        return Neighbours(
            tuple(
                one._replace(everywhere=all(_says_the_same(one, way) for way in ways))
                for one in together.values()
            )
        )

    def _among(
        self, files: tuple[str, ...], namespace: str
    ) -> Iterator[tuple[tuple[str, str], Neighbour]]:
        """The neighbours in some files that declare this namespace.

        What a file holds that a kustomization takes for a patch or for data is no object.
        """
        for file in files:
            if file in self.kustomize.patch_files or file in self.kustomize.data_files:
                continue
            for neighbour in self.by_file.get(file, ()):
                if neighbour.namespace == namespace:
                    yield _keyed(file, neighbour)

    def _in_kustomization(
        self, folder: str, file: str, namespace: str
    ) -> Iterator[tuple[tuple[str, str], Neighbour]]:
        """The neighbours that share a namespace once a kustomization is built."""
        members = self.kustomize.namespaces_in(folder)
        own = {space.of(namespace) for space in members[file]}
        for other, spaces in members.items():
            for neighbour in self.by_file.get(other, ()):
                if own & {space.of(neighbour.namespace) for space in spaces}:
                    patched = self.kustomize.patched_below(folder, other, neighbour)
                    yield _keyed(other, neighbour._replace(patched=patched))


def _on_both_ways(one: Neighbour, other: Neighbour) -> Neighbour:
    """A neighbour that a workload has in two overlays, with what either does to it."""
    return one._replace(patched=tuple(dict.fromkeys((*one.patched, *other.patched))))


def _keyed(file: str, neighbour: Neighbour) -> tuple[tuple[str, str], Neighbour]:
    return (file, f"{neighbour.kind}/{neighbour.name}"), neighbour


def _says_the_same(one: Neighbour, others: Beside) -> bool:
    """Whether one of the others is this one, or of its kind with the same spec."""
    spec = one.raw.get("spec")
    return any(
        other.kind == one.kind and other.raw.get("spec") == spec for other in others.values()
    )

"""The kustomizations of a run: which files are patches, what belongs together, what patches set.

The semantics are kustomize's own (kubectl.docs.kubernetes.io/references/kustomize): what a
kustomization does holds for everything that it accumulates, what a Component does for everything
that the kustomization has accumulated by then which lists the component.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import Any, Generic, NamedTuple, TypeVar

from kubectl_prodready.core.kinds import Found
from kubectl_prodready.core.kustomize.reading import BASES, FILE, Files, Kustomization
from kubectl_prodready.core.kustomize.space import Space
from kubectl_prodready.core.kustomize.steps import Documents, Marks, Patch
from kubectl_prodready.core.kustomize.target import Target
from kubectl_prodready.core.kustomize.unlayered import Unlayered
from kubectl_prodready.core.neighbours import Neighbour
from kubectl_prodready.core.patched import PatchedField, Way

Kept = TypeVar("Kept")


class Ascent(NamedTuple, Generic[Kept]):
    """What to collect from file to file and take through kustomization after kustomization.

    `enters` says which bases are worth it.
    """

    from_file: Callable[[str], Iterable[Kept]]
    through: Callable[[str, list[Kept]], list[Kept]]
    enters: Callable[[str], bool] = bool


class Kustomize(Unlayered):
    """All kustomizations of a run, by their folder (a real absolute path)."""

    def __init__(
        self,
        kustomizations: dict[str, dict[str, Any]],
        load: Callable[[str], Documents],
        parse: Callable[[str], Documents],
        shown: Callable[[str], str] = str,
        real: Callable[[str], str] = str,
    ) -> None:
        """`load` gives the documents of a file and `parse` those of a text, [] for bad ones.

        `shown` makes of a path what people call it, `real` follows the links in a path.
        """
        super().__init__()
        self._files = Files(load, parse, real)
        self._shown = shown
        self._documents: dict[tuple[str, str], Documents] = {}
        self._patched: dict[tuple[str, ...], tuple[PatchedField, ...]] = {}
        read = [
            Kustomization(folder, raw, f"{folder}/{FILE} (inline)", self._files, self._behind)
            for folder, raw in kustomizations.items()
        ]
        self._bases = {one.folder: tuple(one.paths(*BASES)) for one in read}
        self._components = {
            one.folder: tuple(path for path in one.paths("components") if path in self._bases)
            for one in read
        }
        self._steps = {one.folder: tuple(one.does()) for one in read}
        self._namespaces = {folder: self._namespaces_in(folder) for folder in self._bases}
        self._layers: dict[str, tuple[str, ...]] = {}
        for folder, members in self._namespaces.items():
            for member in members:
                self._layers[member] = (*self._layers.get(member, ()), folder)
        self.patch_files = frozenset(
            step.file for done in self._steps.values() for step in done if isinstance(step, Patch)
        )
        self.data_files = frozenset(path for one in read for path in one.data())

    @property
    def files(self) -> AbstractSet[str]:
        """All files that some kustomization accumulates."""
        return self._layers.keys()

    def namespaces_in(self, folder: str) -> Mapping[str, frozenset[Space]]:
        """The files that a kustomization accumulates, with the namespaces that it gives them.

        Those of its bases and components are among them; more than one where a file comes in
        several ways.
        """
        return self._namespaces.get(folder, {})

    def layers_of(self, file: str) -> tuple[str, ...]:
        """The folders of all kustomizations that accumulate a file."""
        return self._layers.get(file, ())

    def tops_of(self, file: str) -> tuple[str, ...]:
        """Those that no other one of the run builds on: what is applied to a cluster."""
        layers = self.layers_of(file)
        inner = {
            path for layer in layers for path in (*self._bases[layer], *self._components[layer])
        }
        # a ring of kustomizations has no top
        return tuple(layer for layer in layers if layer not in inner) or layers

    def way(self, file: str, found: Found) -> Way:
        """What an object of a file is called on its way to every top, and what patches set."""
        return self._way(file, found, self.tops_of(file))

    def patched_below(self, top: str, file: str, neighbour: Neighbour) -> tuple[PatchedField, ...]:
        """The fields of a neighbour that patches set on its way to one top; found once for all."""
        key = (top, file, neighbour.kind, neighbour.namespace, neighbour.name)
        if key not in self._patched:
            self._patched[key] = self._way(file, neighbour.found, (top,)).patched
        return self._patched[key]

    def _way(self, file: str, found: Found, tops: Iterable[str]) -> Way:
        start = Target(found)
        ascent = Ascent(
            lambda path: [start.copied()] if path == file else [],
            self._meet,
            self.layers_of(file).__contains__,
        )
        for top in tops:
            self._accumulated(top, ascent)
        patched = (each._replace(source=self._shown(each.source)) for each in start.touched)
        return Way(tuple(start.called), tuple(patched))

    def _meet(self, folder: str, targets: list[Target]) -> list[Target]:
        """Do to objects what a kustomization does; those that it deletes do not go on."""
        for step in self._steps[folder]:
            for target in targets:
                if isinstance(step, Patch):
                    step.meet(target, self._read)
                else:
                    step.meet(target)
            targets = [target for target in targets if not target.is_gone]
        return targets

    def _read(self, patch: Patch) -> Documents:
        """The documents of a patch, read once."""
        key = (patch.file, patch.text)
        if key not in self._documents:
            load, parse = self._files.load, self._files.parse
            self._documents[key] = load(patch.file) if patch.file else parse(patch.text)
        return self._documents[key]

    def _accumulated(
        self,
        folder: str,
        ascent: Ascent[Kept],
        kept: Iterable[Kept] = (),
        above: tuple[str, ...] = (),
    ) -> list[Kept]:
        """What arrives at the top of a kustomization, in the order in which kustomize goes.

        `kept` is what a component gets from whom it is a part of; `above` are those that led here,
        for one that leads back adds nothing.
        """
        kept = list(kept)
        if folder in above:
            return kept
        above = (*above, folder)
        for path in self._bases[folder]:
            if path not in self._bases:
                kept += ascent.from_file(path)
            elif ascent.enters(path):
                kept += self._accumulated(path, ascent, (), above)
        for path in self._components[folder]:
            kept = self._accumulated(path, ascent, kept, above)
        return ascent.through(folder, kept)

    def _namespaces_in(self, folder: str) -> dict[str, frozenset[Space]]:
        """Each member of a kustomization with the namespaces that it is given."""

        def through(layer: str, members: list[tuple[str, Space]]) -> list[tuple[str, Space]]:
            for step in self._steps[layer]:
                if isinstance(step, Marks) and step.namespace:
                    members = [(path, step.space(space)) for path, space in members]
            return members

        found: dict[str, frozenset[Space]] = {}
        for path, space in self._accumulated(folder, Ascent(lambda p: [(p, Space())], through)):
            found[path] = found.get(path, frozenset()) | {space}
        return found

    def _behind(self, path: str) -> Iterable[str]:
        """The files that a path stands for: itself, or what the kustomization there has."""
        if path not in self._bases:
            return [path]
        return self._accumulated(path, Ascent(lambda p: [p], lambda _, found: found))

"""The kustomizations of a run: which files are patches, what belongs together, what patches set.

The semantics are kustomize's own (kubectl.docs.kubernetes.io/references/kustomize): the patches
of a kustomization apply to everything that it accumulates, those of a Component to everything
that the kustomization accumulates which lists the component.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, TypeAlias

from kubectl_prodready.core.kinds import Found
from kubectl_prodready.core.kustomize_patches import (
    Selector,
    chosen_fields,
    json_patch_fields,
    merge_patch_fields,
)
from kubectl_prodready.core.patched import PatchedField

Documents: TypeAlias = list[Any]
FILE = "kustomization.yaml"


class Patch(NamedTuple):
    """One patch: whom it applies to, its documents, and its name for people.

    `target` None: each document names its own target, as a strategic merge patch does.
    """

    target: Selector | None
    documents: Documents
    source: str


class Kustomize:
    """All kustomizations of a run, by their folder (a normalised absolute path)."""

    def __init__(
        self,
        kustomizations: dict[str, dict[str, Any]],
        load: Callable[[str], Documents],
        parse: Callable[[str], Documents],
        shown: Callable[[str], str] = str,
    ) -> None:
        """`load` gives the documents of a file and `parse` those of a text, [] for bad ones.

        `shown` makes of a path what people call it.
        """
        self.kustomizations = kustomizations
        self._load = load
        self._parse = parse
        self._shown = shown
        self._members: dict[str, frozenset[str]] = {}
        self._patches: dict[str, tuple[Patch, ...]] = {}
        self._layers: dict[str, tuple[str, ...]] | None = None
        self.patch_files = frozenset(
            path for folder in kustomizations for path in self._patch_files(folder)
        )

    def namespace_of(self, folder: str) -> str:
        """The namespace that a kustomization gives to all its objects, or ""."""
        return str(self.kustomizations.get(folder, {}).get("namespace") or "")

    def members_of(self, folder: str) -> frozenset[str]:
        """The files that a kustomization accumulates, those of its bases and components too."""
        if folder not in self._members:
            self._members[folder] = frozenset()  # a base that leads back here adds nothing
            found: set[str] = set()
            for path in self._entries(folder, "resources", "bases", "components"):
                found |= self.members_of(path) if path in self.kustomizations else {path}
            self._members[folder] = frozenset(found)
        return self._members[folder]

    def layers_of(self, file: str) -> tuple[str, ...]:
        """The folders of all kustomizations that accumulate a file."""
        if self._layers is None:
            layers: dict[str, tuple[str, ...]] = {}
            for folder in self.kustomizations:
                for member in self.members_of(folder):
                    layers[member] = (*layers.get(member, ()), folder)
            self._layers = layers
        return self._layers.get(file, ())

    def patched(self, file: str, found: Found) -> tuple[PatchedField, ...]:
        """The fields of an object of a file that some patch sets."""
        fields = (
            PatchedField(path, self._shown(patch.source))
            for layer in self.layers_of(file)
            for patch in self._patches_of(layer)
            for path in _fields(patch, found, self._name_around(layer))
        )
        return tuple(dict.fromkeys(fields))

    def _name_around(self, layer: str) -> tuple[str, str]:
        """The prefix and suffix that a kustomization puts around names."""
        raw = self.kustomizations[layer]
        return str(raw.get("namePrefix") or ""), str(raw.get("nameSuffix") or "")

    def _entries(self, folder: str, *keys: str) -> Iterator[str]:
        """The local paths that a kustomization lists; a URL is nobody's path."""
        raw = self.kustomizations[folder]
        for key in keys:
            for entry in _list(raw.get(key)):
                if isinstance(entry, str) and "\n" not in entry and "://" not in entry:
                    yield _join(folder, entry)

    def _patch_files(self, folder: str) -> Iterator[str]:
        """The files that a kustomization names as patches."""
        yield from self._entries(folder, "patchesStrategicMerge")
        raw = self.kustomizations[folder]
        for entry in (*_list(raw.get("patches")), *_list(raw.get("patchesJson6902"))):
            path = entry.get("path") if isinstance(entry, dict) else entry
            if isinstance(path, str) and "\n" not in path:
                yield _join(folder, path)

    def _patches_of(self, folder: str) -> tuple[Patch, ...]:
        """The patches that apply to what a kustomization accumulates."""
        if folder not in self._patches:
            self._patches[folder] = ()
            components = [
                path for path in self._entries(folder, "components") if path in self.kustomizations
            ]
            own = [*self._own_patches(folder), *self._replacements(folder)]
            theirs = [patch for path in components for patch in self._patches_of(path)]
            self._patches[folder] = (*own, *theirs)
        return self._patches[folder]

    def _own_patches(self, folder: str) -> Iterator[Patch]:
        raw = self.kustomizations[folder]
        inline = f"{folder}/{FILE} (inline)"
        for entry in _list(raw.get("patchesStrategicMerge")):
            if isinstance(entry, str):
                path = _join(folder, entry)
                text = "\n" in entry
                documents = self._parse(entry) if text else self._load(path)
                yield Patch(None, documents, inline if text else path)
        for entry in (*_list(raw.get("patches")), *_list(raw.get("patchesJson6902"))):
            if isinstance(entry, str):
                entry = {"path": entry}  # noqa: PLW2901  the short form of the same
            if not isinstance(entry, dict):
                continue
            target = Selector.read(entry["target"]) if entry.get("target") else None
            if isinstance(entry.get("path"), str):
                path = _join(folder, entry["path"])
                yield Patch(target, self._load(path), path)
            elif isinstance(entry.get("patch"), str):
                yield Patch(target, self._parse(entry["patch"]), inline)

    def _replacements(self, folder: str) -> Iterator[Patch]:
        """Replacements, as JSON patches in effect: they set fields of what they select."""
        for entry in _list(self.kustomizations[folder].get("replacements")):
            loaded = [entry]
            source = f"{folder}/{FILE} (replacement)"
            if isinstance(entry, dict) and isinstance(entry.get("path"), str):
                source = _join(folder, entry["path"])
                loaded = [
                    d
                    for doc in self._load(source)
                    for d in (doc if isinstance(doc, list) else [doc])
                ]
            for replacement in loaded:
                targets = replacement.get("targets") if isinstance(replacement, dict) else None
                for target in _list(targets):
                    if isinstance(target, dict):
                        selector = Selector.read(target.get("select"))
                        yield Patch(
                            selector, [{"fieldPaths": _list(target.get("fieldPaths"))}], source
                        )


def _fields(patch: Patch, found: Found, around: tuple[str, str]) -> Iterator[tuple[Any, ...]]:
    """The paths in an object that a patch sets."""
    if patch.target is not None and not patch.target.takes(found, around):
        return
    for document in patch.documents:
        if isinstance(document, list):
            yield from json_patch_fields(document, found)
        elif isinstance(document, dict) and "fieldPaths" in document:
            yield from chosen_fields(document["fieldPaths"], found)
        elif isinstance(document, dict) and (
            patch.target is not None or Selector.named_by(document).takes(found, around)
        ):
            yield from merge_patch_fields(document, found)


def _join(folder: str, entry: str) -> str:
    return posixpath.normpath(posixpath.join(folder, entry))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []

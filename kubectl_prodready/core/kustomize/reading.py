"""One kustomization as it is written: its paths, its patches, and all else that it does.

The order is kustomize's own (api/internal/target/kusttarget_configplugin.go), for a patch finds
its target by the name that it has by then.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from kubectl_prodready.core.kinds import objects_in
from kubectl_prodready.core.kustomize.plugins import as_fields
from kubectl_prodready.core.kustomize.replacement import Replacement
from kubectl_prodready.core.kustomize.selector import Selector
from kubectl_prodready.core.kustomize.steps import (
    Count,
    Documents,
    Made,
    Marks,
    Patch,
    Retag,
)
from kubectl_prodready.core.plain import mapping, sequence, text

FILE = "kustomization.yaml"
BASES = ("resources", "bases")
REFERENCES = (*BASES, "components", "transformers", "generators")
GENERATORS = ("configMapGenerator", "secretGenerator")


class Files(NamedTuple):
    """How files are reached: `load` one's documents, `parse` a text, the `real` path of a path.

    What cannot be read has no documents.
    """

    load: Callable[[str], Documents]
    parse: Callable[[str], Documents]
    real: Callable[[str], str]

    def join(self, folder: str, entry: str) -> str:
        """Where the entry of a kustomization leads to; no system has a path with NUL in it."""
        return self.real(posixpath.normpath(posixpath.join(folder, entry.replace("\0", ""))))


class Kustomization(NamedTuple):
    """One kustomization, or the configuration of a transformer in the words of one.

    `folder` is where its paths begin, `source` what its inline patches are called. `behind` gives
    the files that a path stands for: itself, or the members of the kustomization there.
    """

    folder: str
    raw: dict[str, Any]
    source: str
    files: Files
    behind: Callable[[str], Iterable[str]]

    def paths(self, *keys: str) -> Iterator[str]:
        """The local paths that it lists; a URL is nobody's path."""
        for key in keys:
            for entry in local_entries(self.raw.get(key)):
                yield self.files.join(self.folder, entry)

    def data(self) -> Iterator[str]:
        """The files whose bytes become the data of a ConfigMap or Secret."""
        for key in GENERATORS:
            for generator in sequence(self.raw.get(key)):
                for entry in sequence(mapping(generator).get("files")):
                    yield self.files.join(self.folder, text(entry).rpartition("=")[2])
        for plugin in self._plugins("generators"):
            yield from plugin.data()

    def does(self) -> Iterator[Made]:
        """What it does to each object, in order."""
        yield from self._merge_patches()
        yield from self._patches("patches")
        yield Marks.read(self.raw, self.source)
        yield from self._retags()
        yield from self._patches("patchesJson6902")
        yield from self._counts()
        yield from self._replacements()
        for plugin in self._plugins("transformers"):
            yield from plugin.does()

    def _merge_patches(self) -> Iterator[Patch]:
        for entry in sequence(self.raw.get("patchesStrategicMerge")):
            if isinstance(entry, str):
                yield self._patch(None, "" if self._is_inline(entry) else entry, entry)

    def _is_inline(self, entry: str) -> bool:
        """Whether an entry is an object itself, and no path to one."""
        return any(isinstance(document, dict) for document in self.files.parse(entry))

    def _patches(self, key: str) -> Iterator[Patch]:
        for entry in sequence(self.raw.get(key)):
            # older versions of kustomize take a bare path
            fields = {"path": entry} if isinstance(entry, str) else mapping(entry)
            target = Selector.read(fields["target"]) if fields.get("target") else None
            options = mapping(fields.get("options"))
            renames = bool(options.get("allowNameChange") or options.get("allowKindChange"))
            path = text(fields.get("path"))
            patch = text(fields.get("patch") or fields.get("jsonOp"))
            if path or patch:
                yield self._patch(target, path, patch, renames=renames)

    def _patch(
        self, target: Selector | None, path: str, inline: str, *, renames: bool = False
    ) -> Patch:
        if not path:
            return Patch(target, "", inline, self.source, renames)
        file = self.files.join(self.folder, path)
        return Patch(target, file, "", file, renames)

    def _retags(self) -> Iterator[Retag]:
        for entry in sequence(self.raw.get("images")):
            name, new = (text(mapping(entry).get(key)) for key in ("name", "newName"))
            yield Retag(name, self.source, renames=new not in {"", name})

    def _counts(self) -> Iterator[Count]:
        for entry in sequence(self.raw.get("replicas")):
            yield Count(text(mapping(entry).get("name")), self.source)

    def _replacements(self) -> Iterator[Replacement]:
        for entry in sequence(self.raw.get("replacements")):
            path = text(mapping(entry).get("path"))
            source = self.files.join(self.folder, path) if path else self.source
            for document in self.files.load(source) if path else [entry]:
                for each in document if isinstance(document, list) else [document]:
                    yield from Replacement.read(each, source)

    def _plugins(self, key: str) -> Iterator[Kustomization]:
        """The plugins that it lists, inline or in files, each as a kustomization of its own."""
        for entry in sequence(self.raw.get(key)):
            for source, document in self._configurations(text(entry)):
                for found in objects_in(document):
                    yield self._replace(raw=as_fields(found), source=source)

    def _configurations(self, entry: str) -> Iterator[tuple[str, Any]]:
        """The documents that an entry stands for, each with the name of where it stands."""
        if self._is_inline(entry):
            yield from ((self.source, document) for document in self.files.parse(entry))
            return
        for path in self.behind(self.files.join(self.folder, entry)):
            yield from ((path, document) for document in self.files.load(path))


def references(raw: dict[str, Any]) -> Iterator[str]:
    """The entries of a kustomization that may be paths to other ones."""
    for key in REFERENCES:
        yield from local_entries(raw.get(key))


def local_entries(entries: Any) -> Iterator[str]:
    """The entries of a list that may be paths."""
    for entry in sequence(entries):
        if isinstance(entry, str) and "\n" not in entry and "://" not in entry:
            yield entry

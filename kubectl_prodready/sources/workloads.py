"""The workloads of files that are looked at only because they stand beside others."""

from __future__ import annotations

from kubectl_prodready.core.kinds import Found, is_workload, objects_in
from kubectl_prodready.core.relevance import MENTIONS_WORKLOAD
from kubectl_prodready.errors import InputError
from kubectl_prodready.sources.documents import read_documents
from kubectl_prodready.sources.files import Source
from kubectl_prodready.text.encoding import decode
from kubectl_prodready.text.stream import pieces

KEPT = 512
"""Files whose texts are kept: enough for a folder, and little for thousands of them."""


class Workloads:
    """Reads the workloads of files when somebody asks; none where one cannot be read.

    Files are named by their real absolute paths.
    """

    def __init__(self, held: dict[str, Source]) -> None:
        """Know the sources that can be read only once."""
        self._held = held
        self._found: dict[tuple[str, int], tuple[Found, ...]] = {}
        self._texts: dict[str, tuple[str, ...]] = {}

    def __call__(self, path: str) -> tuple[Found, ...]:
        """The workloads of a file."""
        count = len(self.texts(path))
        return tuple(found for index in range(count) for found in self.within(path, index))

    def texts(self, path: str) -> tuple[str, ...]:
        """The texts of those documents of a file that may hold workloads."""
        if path not in self._texts:
            if len(self._texts) >= KEPT:
                self._texts.clear()
            self._texts[path] = self._read(path)
        return self._texts[path]

    def within(self, path: str, index: int) -> tuple[Found, ...]:
        """The workloads in one of these texts, by its place among them; read once."""
        if (path, index) not in self._found:
            self._found[path, index] = tuple(
                found
                for text in self.texts(path)[index : index + 1]
                for document in read_documents(text)
                for found in objects_in(document)
                if is_workload(found)
            )
        return self._found[path, index]

    def _read(self, path: str) -> tuple[str, ...]:
        source = self._held.get(path) or Source(path, path, named=False)
        try:
            text = decode(source.read())
        except InputError:
            return ()
        mentioned = MENTIONS_WORKLOAD.search
        return tuple(piece.text for piece in pieces(text) if mentioned(piece.text))

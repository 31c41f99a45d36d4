"""The plain data of inputs that are only asked what they say; what is no YAML says nothing."""

from __future__ import annotations

from typing import Any

from kubectl_prodready.errors import InputError
from kubectl_prodready.sources.files import Source
from kubectl_prodready.text.encoding import decode
from kubectl_prodready.text.said import documents_in
from kubectl_prodready.text.stream import pieces


def load_documents(path: str) -> list[Any]:
    """The plain data of all documents of a file, [] where it cannot be read."""
    try:
        return read_documents(decode(Source(path, path, named=False).read()))
    except InputError:
        return []


def read_documents(text: str) -> list[Any]:
    """The plain data of all documents of a text, [] where it is not YAML."""
    try:
        return [data for piece in pieces(text) for data in documents_in(piece.text)]
    except InputError:
        return []

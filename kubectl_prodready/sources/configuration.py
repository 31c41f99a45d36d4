"""Read one `.prodready.yaml`, and say where in it something is wrong."""

from __future__ import annotations

from kubectl_prodready.core.configuration.reading import read
from kubectl_prodready.core.configuration.resolution import Configuration
from kubectl_prodready.core.configuration.said import Wrong
from kubectl_prodready.core.registry import known_rules, load_rules
from kubectl_prodready.errors import InputError
from kubectl_prodready.sources.files import Source
from kubectl_prodready.sources.wording import placed, worded
from kubectl_prodready.text.data import data_of
from kubectl_prodready.text.encoding import decode
from kubectl_prodready.text.lines import LineIndex
from kubectl_prodready.text.locate import Locator
from kubectl_prodready.text.nodes import Mapping
from kubectl_prodready.text.parse import parse


def read_configuration(path: str, shown: str) -> Configuration | list[InputError]:
    """What a file says, or its errors in the order of its lines. `shown` is its name for people."""
    try:
        raw = Source(shown, path, named=False).read()
        text = _decoded(raw)
    except InputError as error:
        return [error.at(shown)]
    try:
        return understood(text, shown)
    except InputError as error:
        return [worded(error.at(shown), text)]


def _decoded(raw: bytes) -> str:
    """The text. Raises InputError, with a place, for what is none."""
    try:
        return decode(raw)
    except InputError as error:
        raise placed(error, raw) from None


def understood(text: str, shown: str) -> Configuration | list[InputError]:
    """What a text says, or its errors in the order of its lines.

    Raises InputError for what is no YAML, or more than one document.
    """
    roots = parse(text)
    lines = LineIndex(text)
    if len(roots) > 1:
        line, column = lines.position(roots[1].start)
        raise InputError("a second document", advice="write all into one", line=line, column=column)
    data = data_of(roots[0], text) if roots else None
    found = read(data, shown, known_rules(load_rules()))
    if isinstance(found, Configuration):
        return found
    locator = Locator(roots[0])
    errors = [_error(wrong, shown, lines.position(_start(locator, wrong))) for wrong in found]
    return sorted(errors, key=lambda error: (error.line, error.column))


def _error(wrong: Wrong, file: str, place: tuple[int, int]) -> InputError:
    line, column = place
    return InputError(wrong.message, advice=wrong.advice, file=file, line=line, column=column)


def _start(locator: Locator, wrong: Wrong) -> int:
    """Where the value that is wrong begins, or its key."""
    above = locator.find(wrong.path[:-1]).node
    pair = above.pair(str(wrong.path[-1])) if wrong.is_key and isinstance(above, Mapping) else None
    return pair[0].start if pair else locator.find(wrong.path).node.start

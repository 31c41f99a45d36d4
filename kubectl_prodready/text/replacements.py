"""Another scalar in the place of one that is set; all else on its line stays."""

from __future__ import annotations

from collections.abc import Iterable

from kubectl_prodready.errors import UnprovenError
from kubectl_prodready.paths import written
from kubectl_prodready.text.additions import Target
from kubectl_prodready.text.edit import Edit
from kubectl_prodready.text.emit import noted
from kubectl_prodready.text.lines import line_end
from kubectl_prodready.text.nodes import Scalar, value_span
from kubectl_prodready.text.scalars import write_scalar
from kubectl_prodready.text.style import Style, key_quote


def replacements(found: Iterable[Target], text: str, style: Style) -> list[tuple[Target, Edit]]:
    """The edits that replace values, sorted for each of them, and whose they are.

    Raises UnprovenError where two settings contradict each other.
    """
    wanted: dict[int, Target] = {}
    for target in found:
        setting = target.setting
        if wanted.setdefault(id(target.changed), target).setting.value != setting.value:
            raise UnprovenError(f"two changes contradict each other at {written(setting.path)}")
    return [(one, edit) for one in wanted.values() for edit in _edits(one, text, style)]


def _edits(target: Target, text: str, style: Style) -> list[Edit]:
    node = target.changed
    if not isinstance(node, Scalar):
        raise UnprovenError(f"no place for {written(target.setting.path)}")
    start, end = value_span(node, text)
    edits = [Edit(start, end, _said(target, node, style))]
    rest = text[end : line_end(text, end)]
    note = noted("", target.setting.note)
    # what else stands on the line, as a comment that may be for a program, keeps it for itself
    if note and not rest.strip() and not target.mapping.flow:
        at = end + len(rest)
        edits.append(Edit(at, at, note))
    return edits


def _said(target: Target, node: Scalar, style: Style) -> str:
    """The new value in the quotes of the old one, if it had some and it is a text, too."""
    value = target.setting.value
    if node.style and isinstance(value, str):
        return write_scalar(value, node.style, always=True)
    is_json = target.mapping.flow and key_quote(target.mapping) == '"'
    return write_scalar(value, '"' if is_json else style.quote, always=is_json)

"""Write the comments that ignoring.py hears: what a person never wants, kept in the manifest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kubectl_prodready.core.ignored import ALL, ANNOTATION, names_in
from kubectl_prodready.errors import UnprovenError
from kubectl_prodready.fixing.document import Document
from kubectl_prodready.fixing.ignoring import comments_at, ignored_at
from kubectl_prodready.paths import Path
from kubectl_prodready.pattern import Pattern
from kubectl_prodready.text.edit import Edit, apply
from kubectl_prodready.text.lines import line_start, newline_after
from kubectl_prodready.text.locate import Locator, Place
from kubectl_prodready.text.nodes import (
    Alias,
    Anchored,
    Mapping,
    Node,
    Scalar,
    content_end,
    walk,
)
from kubectl_prodready.text.parse import parse
from kubectl_prodready.text.shared import paths_to
from kubectl_prodready.text.verify import Fix, prove

DASHES = Pattern(r"[ \t]*(?:-[ \t]+)*")
"""What may stand before an item whose comment has a line above it."""

MARKER = Pattern(r"---[ \t]+")
INSTEAD = f"write the annotation {ANNOTATION}, or switch the rule off in .prodready.yaml"


def comment_edits(document: Document, path: Path, rules: Sequence[str]) -> tuple[Edit, ...]:
    """The edits that make a comment at an object or a container ignore these rules.

    They are () where all of them are ignored there already. Raises UnprovenError, with what to do
    instead, where no comment can be that is heard for this place and for no other one.
    """
    text = document.piece.text
    place = document.locator.find(path)
    heard = names_in(ignored_at(text, place.node.start))
    fresh = [rule for rule in dict.fromkeys(rules) if rule not in heard]
    if not fresh or ALL in heard:
        return ()
    try:
        edit = _edit(document, place, fresh)
        _prove(document, path, edit, fresh)
    except UnprovenError as error:
        raise UnprovenError(error.message, advice=INSTEAD) from None
    return (edit,)


def _edit(document: Document, place: Place, fresh: Sequence[str]) -> Edit:
    if place.rest:
        raise UnprovenError("no comment has a place: nothing is there")
    if paths_to(document.root, document.piece.text, place.node) > 1:
        message = "a comment would be heard for all that share this text through an anchor"
        raise UnprovenError(message)
    return _longer(document, place.node, fresh) or _new(document, place.node, fresh)


def _longer(document: Document, node: Anchored, fresh: Sequence[str]) -> Edit | None:
    """The edit by which a comment that is there names more rules."""
    text = document.piece.text
    for match in comments_at(text, node.start):
        if not _is_in_scalar(document.root, text, match.start()):
            names = match["rules"].rstrip()
            more = ", ".join(fresh)
            if names:
                more = f" {more}" if names.endswith(",") else f", {more}"
            end = match.start("rules") + len(names)
            return Edit(end, end, more)
    return None


def _new(document: Document, node: Anchored, fresh: Sequence[str]) -> Edit:
    """The edit that writes a comment right above an item."""
    text = document.piece.text
    if _is_in_braces(document.root, node):
        raise UnprovenError("braces, as of JSON, leave no place for a comment")
    comment = f"# prodready: ignore[{', '.join(fresh)}]"
    newline = newline_after(text, node.start) or newline_after(text, 0) or "\n"
    start = line_start(text, node.start)
    before = text[start : node.start]
    if MARKER.fullmatch(before):
        # above the marker it could belong to the document before this one
        return Edit(node.start, node.start, comment + newline)
    if not DASHES.fullmatch(before):
        message = "no comment has a place: something else stands before it on its line"
        raise UnprovenError(message)
    indent = before[: len(before) - len(before.lstrip())]
    return Edit(start, start, indent + comment + newline)


def _is_in_scalar(root: Node, text: str, offset: int) -> bool:
    """Whether what looks like a comment is part of a value."""
    return any(
        isinstance(node, Scalar) and node.start <= offset < content_end(node, text)
        for node in walk(root)
    )


def _is_in_braces(root: Node, node: Anchored) -> bool:
    """Whether a node is in flow style around, or is all of its document and in flow style."""
    around = (one for one in walk(root) if not isinstance(one, Scalar | Alias) and one.flow)
    return any(one is root or one.start < node.start < one.end for one in around)


def _prove(document: Document, path: Path, edit: Edit, fresh: Sequence[str]) -> None:
    """Prove that the edit changes no data, and who hears the comment: its item and nothing else."""
    try:
        prove(Fix(document.piece, document.data, (), (edit,)), lambda _: "")
    except UnprovenError as error:
        raise UnprovenError(f"no comment can be written here: {error.message}") from None
    before, after = document.piece.text, apply(document.piece.text, (edit,))
    [root] = parse(after)
    item = document.locator.find(path).node
    if not names_in(ignored_at(after, Locator(root).find(path).node.start)).issuperset(fresh):
        raise UnprovenError("a comment would not be heard")
    inside = {id(node) for node in walk(item)}
    for old, new in zip(_mappings(document.root), _mappings(root), strict=True):
        if id(old) not in inside and ignored_at(before, old.start) != ignored_at(after, new.start):
            raise UnprovenError("a comment would be heard for something else, too")


def _mappings(root: Node) -> Iterator[Mapping]:
    return (node for node in walk(root) if isinstance(node, Mapping))

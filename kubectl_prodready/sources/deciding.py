"""Switch rules off in the text of a `.prodready.yaml`, and keep all else that it says."""

from __future__ import annotations

from collections.abc import Sequence

from kubectl_prodready.core.configuration.resolution import Configuration
from kubectl_prodready.errors import InputError, UnprovenError
from kubectl_prodready.pattern import Pattern
from kubectl_prodready.sources.configuration import understood
from kubectl_prodready.sources.decisions import NAME
from kubectl_prodready.sources.wording import worded
from kubectl_prodready.text.additions import targets
from kubectl_prodready.text.data import data_of
from kubectl_prodready.text.edit import Edit, Setting
from kubectl_prodready.text.lines import line_start, newline_after
from kubectl_prodready.text.locate import Locator
from kubectl_prodready.text.nodes import (
    Mapping,
    Node,
    Scalar,
    bare_span,
    content_end,
    end_without_value,
)
from kubectl_prodready.text.parse import parse
from kubectl_prodready.text.shared import shared_out
from kubectl_prodready.text.splice import edits_for
from kubectl_prodready.text.stream import Piece, pieces
from kubectl_prodready.text.style import key_quote
from kubectl_prodready.text.verify import Fix, Verified, assemble, prove

RULES = "rules"
SISTERS = ("apiVersion", "sizes", "cpuLimit", "drainSeconds", "finalBase", "mirrors")
"""What new rules stand behind; the overrides stay the last."""

FALSE = Pattern(r"(?<!\S)false(?![^\s,}])")
"""How the text engine writes that a rule is off."""


def decided(text: str, rules: Sequence[str]) -> Verified:
    """The text of a configuration, which may be "", with rules switched off for all workloads.

    It is the text as it was where they are off already. Raises InputError for a text with errors,
    and UnprovenError, with what to write by hand, where there is no safe way to change it.
    """
    wanted = list(dict.fromkeys(rules))
    said = _read(text)
    try:
        _refuse_overrides(said, wanted)
        fresh = [rule for rule in wanted if said.said.get((RULES, rule)) is not False]
        verified = _written(text, fresh) if fresh else assemble(text, ())
        _check(verified, wanted)
    except UnprovenError as error:
        by_hand = f"write by hand, below {RULES}: {', '.join(f'{rule}: off' for rule in wanted)}"
        message = f"no safe way to change {NAME}: {error.message}"
        raise UnprovenError(message, advice=error.advice or by_hand) from None
    return verified


def _read(text: str) -> Configuration:
    """What a text says. Raises the first of its errors."""
    try:
        said = understood(text, "")
    except InputError as error:
        raise worded(error, text) from None
    if isinstance(said, Configuration):
        return said
    raise said[0]


def _refuse_overrides(said: Configuration, rules: Sequence[str]) -> None:
    """Refuse rules that would still run for some workloads: somebody decided that for them."""
    for rule in rules:
        if any(override.said.get((RULES, rule), False) is not False for override in said.overrides):
            advice = f"take that out by hand, or write there {rule}: off"
            raise UnprovenError(f"{rule} is switched on in an override", advice=advice)


def _check(verified: Verified, rules: Sequence[str]) -> None:
    """Read the new text as each run will, and see that the rules are off."""
    said = understood(verified.after, "")
    if not isinstance(said, Configuration):
        raise UnprovenError(said[0].message)
    if any(said.said.get((RULES, rule)) is not False for rule in rules):
        raise UnprovenError("the rules would still run")


def _written(text: str, rules: Sequence[str]) -> Verified:
    piece, root = _document(text)
    data = data_of(root, piece.text) if root else None
    before = (data or {}).get(RULES) or {}
    settings = tuple(Setting((RULES, rule), False, old=before.get(rule)) for rule in rules)
    edits = _edits(piece.text, root, settings) if root and data else _first(piece.text, root, rules)
    return assemble(text, [prove(Fix(piece, data, settings, tuple(edits)), lambda _: "")])


def _document(text: str) -> tuple[Piece, Node | None]:
    """The one document of a text and its root, or the end of a text that has none."""
    found = list(pieces(text))
    for piece in found:
        for root in parse(piece.text):
            return piece, root
    return found[-1], None


def _first(text: str, root: Node | None, rules: Sequence[str]) -> list[Edit]:
    """The edit where nothing is decided yet; comments may say why."""
    newline = newline_after(text, 0) or "\n"
    lines = [f"{RULES}:", *(f"  {rule}: off" for rule in rules)]
    start = end = len(text)
    if isinstance(root, Scalar | Mapping):
        start, end = bare_span(root, text)
    if start < end:
        if text[start:end].startswith("{"):
            _refuse_comments(text, start, end)
        indent = text[line_start(text, start) : start]
        return [Edit(start, end, (newline + indent).join(lines))]
    end = len(text)
    gap = newline if text and not text.endswith(("\n", "\r")) else ""
    return [Edit(end, end, gap + newline.join(lines) + newline)]


def _edits(text: str, root: Node, settings: Sequence[Setting]) -> list[Edit]:
    """The edits where something is decided already."""
    locator = Locator(root)
    levels = [setting for setting in settings if isinstance(setting.old, dict)]
    found = targets(locator, (setting for setting in settings if setting not in levels))
    found, refused = shared_out(root, text, found)
    for reason in refused.values():
        raise UnprovenError(reason)
    edits = [
        *edits_for(root, text, found, _sisters),
        *(_without_level(text, locator, setting) for setting in levels),
    ]
    edits.sort(key=lambda edit: edit.start)
    if isinstance(root, Mapping) and root.flow and key_quote(root) == '"':
        return edits  # JSON knows no other word
    return [edit._replace(text=FALSE.sub("off", edit.text)) for edit in edits]


def _sisters(key: str) -> tuple[str, ...]:
    return SISTERS if key == RULES else ()


def _without_level(text: str, locator: Locator, setting: Setting) -> Edit:
    """The edit that switches a rule off of which only the level of safety was decided."""
    rules = locator.find((RULES,)).node
    pair = rules.pair(str(setting.path[-1])) if isinstance(rules, Mapping) else None
    if pair is None:
        raise UnprovenError("what is said about the rule is written elsewhere")
    key, value = pair
    start, end = end_without_value(key, text), content_end(value, text)
    _refuse_comments(text, start, end)
    return Edit(start, end, " false")


def _refuse_comments(text: str, start: int, end: int) -> None:
    """Refuse to replace what may have a comment inside."""
    if "#" in text[start:end]:
        raise UnprovenError("a comment would be lost")

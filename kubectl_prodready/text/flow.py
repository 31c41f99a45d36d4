"""Add keys inside braces: flow mappings and JSON, on one line or pretty."""

from __future__ import annotations

from kubectl_prodready.pattern import Pattern
from kubectl_prodready.text.edit import Edit
from kubectl_prodready.text.emit import FlowStyle, Tree, flow_pairs, flow_value, plain
from kubectl_prodready.text.lines import first_on_line, line_end, line_start
from kubectl_prodready.text.nodes import Mapping, Node, bare_span, content_end, resolved
from kubectl_prodready.text.style import Style, key_quote

BLANK = Pattern(r"(?:[ \t\r\n]|#[^\r\n]*)*")
LONE_BLANK = Pattern(r"(?<=:) (?!#)")


def flow_edits(
    mapping: Mapping, outer: Mapping, tree: dict[str, Tree], text: str, style: Style
) -> list[Edit]:
    """The edits that add a tree of keys to a flow mapping, in the manner of that mapping.

    `outer` is the mapping around it, whose manner an empty one takes.
    """
    manner = _manner(mapping, outer, text, style)
    edits: list[Edit] = []
    fresh: dict[str, Tree] = {}
    for key, branch in tree.items():
        pair = mapping.pair(key)
        if pair is None:
            fresh[key] = branch
            continue
        name, value = pair
        if isinstance(branch, dict) and isinstance(value, Mapping):
            edits += flow_edits(value, mapping, branch, text, style)
        else:
            edits.append(_fill(name, value, flow_value(plain(branch), manner), text))
    if fresh:
        pairs = flow_pairs({key: plain(branch) for key, branch in fresh.items()}, manner)
        if mapping.items:
            edits += _into_filled(mapping, pairs, text, manner)
        else:
            edits += _into_empty(mapping, pairs, text, manner)
    # at one offset what fills a key comes first, and then the keys behind it
    return sorted(edits, key=lambda edit: edit.start)


def _manner(mapping: Mapping, outer: Mapping, text: str, style: Style) -> FlowStyle:
    model = mapping if mapping.items or not outer.flow else outer
    json = model.flow and key_quote(model) == '"'
    key, value = model.items[-1] if model.items else (None, None)
    colon, indent, step = ": ", None, ""
    if model.flow and key is not None and value is not None:
        between = text[key.end : value.start]
        colon = ":" if json and between == ":" else ": "  # only a quoted key needs no blank
        if first_on_line(text, key.start):
            indent = text[line_start(text, key.start) : key.start]
            closing = text[line_start(text, model.end - 1) : model.end - 1]
            step = indent[len(closing) :] if indent.startswith(closing) else ""
            step = step or "  "
    return FlowStyle(
        json=json,
        colon=colon,
        comma="," if colon == ":" else ", ",
        indent=indent if json else None,
        step=step,
        newline=style.newline,
        quote='"' if json else style.quote,
        pad=" " if key is not None and _is_padded(model, text) else "",
    )


def _is_padded(mapping: Mapping, text: str) -> bool:
    first = mapping.items[0][0].start
    return text[first - 2 : first] == "{ "


def _into_empty(mapping: Mapping, pairs: list[str], text: str, manner: FlowStyle) -> list[Edit]:
    at = mapping.end - 1
    if manner.indent is None:
        return [Edit(at, at, manner.comma.join(pairs))]
    start = text.index("{", mapping.start) + 1
    is_open = "\n" in text[start:at] and not text[start:at].strip()  # the brace closes further down
    # pairs are written one level deeper than the manner of the mapping around
    inner = manner.newline + manner.indent + manner.step
    pairs = [pair.replace(manner.newline, manner.newline + manner.step) for pair in pairs]
    lines = ",".join(inner + pair for pair in pairs)
    return [Edit(start, start, lines if is_open else lines + manner.newline + manner.indent)]


def _into_filled(mapping: Mapping, pairs: list[str], text: str, manner: FlowStyle) -> list[Edit]:
    key, value = mapping.items[-1]
    end = _pair_end(key, value, text)
    blank = BLANK.match(text, end)
    comma = blank.end() if blank and text[blank.end()] == "," else -1
    base = comma + 1 if comma >= 0 else end
    if not first_on_line(text, key.start):
        lead = manner.comma if comma < 0 else manner.comma[1:]
        return [Edit(base, base, lead + manner.comma.join(pairs))]
    newline = manner.newline + text[line_start(text, key.start) : key.start]
    if line_end(text, base) > mapping.end - 1:  # the brace closes on the last key's line
        lead = "," if comma < 0 else ""
        return [Edit(base, base, lead + ",".join(newline + pair for pair in pairs).lstrip(","))]
    at = line_end(text, base)
    lines = ",".join(newline + pair for pair in pairs)
    if comma >= 0:
        return [Edit(at, at, lines + ",")]
    if at == end:
        return [Edit(at, at, "," + lines)]
    return [Edit(end, end, ","), Edit(at, at, lines)]


def _fill(name: Node, value: Node, written: str, text: str) -> Edit:
    """Give a key that has nothing or `null` its value."""
    start, end = bare_span(resolved(value), text)
    if start < end:
        return Edit(start, end, written)
    at = _pair_end(name, value, text)
    colon = "" if ":" in text[name.end : at] else ":"
    return Edit(at, at, colon + " " * (not text[at - 1].isspace()) + written)


def _pair_end(key: Node, value: Node, text: str) -> int:
    """Where a pair ends, with the blank that a value which is left out has behind its colon."""
    end = max(key.end, content_end(value, text))
    return end + 1 if LONE_BLANK.match(text, end) else end

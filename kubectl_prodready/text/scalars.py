"""What a scalar means, and how a value is written.

The typing is YAML 1.1 as sigs.k8s.io/yaml reads it (go-yaml v2, resolve.go): `yes` and `on` are
booleans and `010` is eight, but there are no sexagesimal numbers.
"""

from __future__ import annotations

import re
from typing import TypeAlias

from kubectl_prodready.text.nodes import NULLS, Scalar

Plain: TypeAlias = str | int | float | bool | None

WORDS: dict[str, bool | None] = {
    **dict.fromkeys(NULLS),
    **dict.fromkeys(
        ("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"), True
    ),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "false", "False", "FALSE"), False),
    **dict.fromkeys(("off", "Off", "OFF"), False),
}
MAYBE_TYPED = frozenset("0123456789+-.~yYnNtTfFoO")
INTEGER = re.compile(r"[-+]?(?:0b[01_]+|0x[0-9a-fA-F_]+|0o?[0-7_]+|[1-9][0-9_]*|0)\Z")
FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9]+)?\Z")
SPECIAL = re.compile(r"[-+]?\.(?:inf|Inf|INF)\Z|\.(?:nan|NaN|NAN)\Z")
SAFE_PLAIN = re.compile(r"[A-Za-z0-9_./][A-Za-z0-9_./+-]*\Z")


def value_of(node: Scalar) -> Plain:
    """The value that a scalar stands for."""
    if node.style or node.tag is not None:
        return _tagged(node)
    text = node.text
    if text and text[0] not in MAYBE_TYPED:
        return text
    return _typed(text)


def _tagged(node: Scalar) -> Plain:
    if node.style and node.tag is None:
        return node.text
    tag = (node.tag or "").rpartition(":")[2]
    return _typed(node.text) if tag in {"int", "float", "bool", "null"} else node.text


def _typed(text: str) -> Plain:
    if text in WORDS:
        return WORDS[text]
    if INTEGER.match(text):
        return _integer(text.replace("_", ""))
    if FLOAT.match(text):
        return float(text.replace("_", ""))
    if SPECIAL.match(text):
        return float(text.replace(".", ""))
    return text


def _integer(text: str) -> int:
    sign = -1 if text[0] == "-" else 1
    digits = text.lstrip("+-")
    for prefix, base in (("0b", 2), ("0x", 16), ("0o", 8)):
        if digits.startswith(prefix):
            return sign * int(digits[2:] or "0", base)
    if digits.startswith("0") and len(digits) > 1:
        return sign * int(digits, 8)
    return sign * int(digits)


def write_string(text: str, quote: str, *, always: bool = False) -> str:
    """A string as YAML: plain where that is unmistakable, else in the given quote sign.

    `quote` is `"` or `'`; `always` quotes in any case, as JSON does.
    """
    if not always and SAFE_PLAIN.match(text) and isinstance(_typed(text), str):
        return text
    if quote == "'" and text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    return '"' + "".join(_escaped(char) for char in text) + '"'


def _escaped(char: str) -> str:
    if char in '"\\':
        return "\\" + char
    if char == "\n":
        return "\\n"
    if char.isprintable():
        return char
    return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else char  # noqa: PLR2004


def write_scalar(value: Plain, quote: str, *, always: bool = False) -> str:
    """Any plain value as YAML that is also JSON where it is not a bare string."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    return write_string(value, quote, always=always)

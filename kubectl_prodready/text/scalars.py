"""What a scalar means, and how a value is written.

The typing is YAML 1.1 as sigs.k8s.io/yaml reads it (go-yaml v2, resolve.go): `yes` and `on` are
booleans and `010` is eight, but there are no sexagesimal numbers.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TypeAlias

from kubectl_prodready.text.nodes import NULLS, Scalar

Plain: TypeAlias = str | int | float | bool | None

INFINITY = float("inf")
NAN = float("nan")
"""One for all, for it equals nothing but is itself: so data with it equals the same data."""

WORDS: dict[str, bool | float | None] = {
    **dict.fromkeys(NULLS),
    **dict.fromkeys(
        ("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"), True
    ),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "false", "False", "FALSE"), False),
    **dict.fromkeys(("off", "Off", "OFF"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), INFINITY),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -INFINITY),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), NAN),
}
LIKE_NUMBERS = frozenset("0123456789+-.")
MAYBE_TYPED = LIKE_NUMBERS | frozenset("~yYnNtTfFoO")
INTEGER = re.compile(
    r"[-+]?(?:0[bB][01]{1,64}|0[xX][0-9a-fA-F]{1,16}|0[oO]?[0-7]{1,22}|[1-9][0-9]{0,19}|0)\Z"
)
"""About what fits into 64 bits: longer decimals are floats."""

FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
LIKE_A_NUMBER = re.compile(r"[-+]?[0-9._][0-9._eE+-]*\Z")
"""A number, a date or nearly one: some reader may take it for more than a string."""

SAFE_PLAIN = re.compile(r"-{0,2}[A-Za-z0-9_./][A-Za-z0-9_./+;=-]*(?: [A-Za-z0-9_./+;=-]+)*\Z")
"""Words that mean themselves wherever they stand, in flow style too; a dash may begin an option."""


def value_of(node: Scalar) -> Plain:
    """The value that a scalar stands for."""
    if node.style or node.tag is not None:
        return _tagged(node)
    return value_of_plain(node.text)


def value_of_plain(text: str) -> Plain:
    """The value that a plain scalar without a tag stands for."""
    if text and text[0] not in MAYBE_TYPED:
        return text
    return _typed(text)


def _tagged(node: Scalar) -> Plain:
    if node.style and node.tag is None:
        return node.text
    tag = (node.tag or "").rpartition(":")[2]
    return _typed(node.text) if tag in {"int", "float", "bool", "null"} else node.text


@lru_cache(maxsize=1024)
def _typed(text: str) -> Plain:
    """What a plain scalar is: manifests say the same few numbers and words again and again."""
    if text in WORDS:
        return WORDS[text]
    if text[0] not in LIKE_NUMBERS:
        return text
    digits = text if text.startswith(".") else text.replace("_", "")
    if INTEGER.match(digits):
        return _integer(digits.lower())
    return float(digits) if FLOAT.match(digits) else text


def _integer(text: str) -> int:
    sign = -1 if text[0] == "-" else 1
    digits = text.lstrip("+-")
    for prefix, base in (("0b", 2), ("0x", 16), ("0o", 8)):
        if digits.startswith(prefix):
            return sign * int(digits[2:], base)
    if digits.startswith("0") and len(digits) > 1:
        return sign * int(digits, 8)
    return sign * int(digits)


def write_string(text: str, quote: str, *, always: bool = False) -> str:
    """A string as YAML: plain where that is unmistakable, else in the given quote sign.

    `quote` is `"` or `'`; `always` quotes in any case, as JSON does.
    """
    if not always and _is_plain(text):
        return text
    if quote == "'" and text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    if text.isprintable() and '"' not in text and "\\" not in text:  # as almost always
        return f'"{text}"'
    return '"' + "".join(_escaped(char) for char in text) + '"'


@lru_cache(maxsize=1024)
def _is_plain(text: str) -> bool:
    """Whether every reader takes the bare text for this string; a run writes few different ones."""
    if not SAFE_PLAIN.match(text) or LIKE_A_NUMBER.match(text):
        return False
    return isinstance(_typed(text), str)


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

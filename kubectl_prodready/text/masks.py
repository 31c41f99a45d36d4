"""Hide from the parser what it refuses and kubectl reads, and give it back afterwards.

The bundled libyaml is 0.1.7. In braces it refuses plain scalars with a colon or a question mark
inside, as in `{image: nginx:1.27}`, and everywhere the surrogate pairs by which JSON writes an
emoji. Both are masked character for character, so that every place stays what it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from kubectl_prodready.pattern import Pattern
from kubectl_prodready.text.nodes import Node, Scalar, walk

SURROGATES = Pattern(
    r"(?<!\\)((?:\\\\)*)\\(u[dD][89abAB][0-9a-fA-F]{2})\\(u[dD][c-fC-F][0-9a-fA-F]{2})"
)
"""The JSON escape for a character beyond 16 bits, with the backslashes before it."""

MASKED = Pattern(r"_u([dD][89abAB][0-9a-fA-F]{2})_u([dD][c-fC-F][0-9a-fA-F]{2})")
"""The same escape where its backslashes were taken away."""

SIGNS = {":": "\ue000", "?": "\ue001"}
"""What stands for a sign: characters for private use, which YAML takes for letters."""

INNER = Pattern(
    r"^%[^\n]*|!<[^>\n]*>"
    r"|(?:(?<=[^\s\"'\[\]{},])|(?<=[^\s\"'\[\]{},:?-] ))(?:\?|:(?=[^\s,\[\]{}]))",
    re.MULTILINE,
)
"""A sign inside a plain scalar; directives and tags, which have colons too, are found whole."""


def without_surrogates(text: str) -> str:
    """The text with its surrogate pairs masked."""
    return SURROGATES.sub(r"\1_\2_\3", text) if "\\u" in text else text


def without_inner_signs(text: str) -> str:
    """The text with the signs inside plain scalars masked; unchanged where that helps nothing."""
    if not ("{" in text or "[" in text) or any(mask in text for mask in SIGNS.values()):
        return text
    return INNER.sub(lambda match: SIGNS.get(match[0], match[0]), text)


def unmasked(roots: list[Node], text: str, masked: str) -> list[Node]:
    """Give nodes that were read from a masked text what they really say."""
    if masked == text:
        return roots
    everything = [node for root in roots for node in walk(root)]
    if "\\u" in text:
        _give_back_surrogates(everything, text)
    if any(mask in masked for mask in SIGNS.values()):
        _give_back_signs(everything)
    return roots


def _give_back_surrogates(nodes: Iterable[Node], text: str) -> None:
    for node in nodes:
        if isinstance(node, Scalar) and SURROGATES.search(text, node.start, node.end):
            # only double quotes know escapes
            said: str | Callable[[re.Match[str]], str]
            said = _character if node.style == '"' else r"\\u\1\\u\2"
            node.text = MASKED.sub(said, node.text)


def _character(match: re.Match[str]) -> str:
    """The one character that a pair of surrogates stands for."""
    return (bytes.fromhex(match[1]) + bytes.fromhex(match[2])).decode("utf-16-be")


def _give_back_signs(nodes: Iterable[Node]) -> None:
    table = str.maketrans({mask: sign for sign, mask in SIGNS.items()})
    for node in nodes:
        if isinstance(node, Scalar):
            node.text = node.text.translate(table)

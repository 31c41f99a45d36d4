"""Cheap looks at a text, to skip what cannot matter without parsing it into nodes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from kubectl_prodready.core.kinds import NEIGHBOURS, WORKLOADS

# every loop here is possessive: no text may cost more time than its length is worth
COMMENT = r"#[^\n\r\x85\u2028\u2029]*+"
GAP = rf"(?:[\s\ufeff]|{COMMENT})*+"
HEAD = rf"(?:[\s\ufeff]|{COMMENT}|[&!|>]\S*+)*+"
"""What may stand before a value: its anchor, its tag, the sign of a block scalar."""

ESCAPED = r"\"[A-Za-z]*+\\[A-Za-z0-9\\\s]*+\""
"""A word in which some letter is written as an escape."""

ALIAS = r"\*[^\s,:\[\]{}*]++"
ESCAPED_KEY = ESCAPED + GAP + ":"
KIND = "kind: "


class Mention:
    """Finds a text that may say `kind:` one of some kinds or a List of them.

    However both are quoted, tagged, anchored, commented or spread over lines; an alias or an
    escape might say anything, and so counts.
    """

    def __init__(self, kinds: Iterable[str]) -> None:
        """Prepare the look for these kinds."""
        self._kinds = frozenset(kinds)
        names = "|".join(sorted(self._kinds))
        said = rf"(?:[\"']?(?:(?:{names})?List|{names})\b|\*|\"[^\"\n]*\\)"
        self._value = f"{GAP}:{HEAD}{said}"

    # three patterns, each beginning with plain text: one for all is ten times as slow; and each
    # is made when it is needed, for making them takes longer than reading a file

    @cached_property
    def _usual(self) -> re.Pattern[str]:
        return re.compile(rf"kind[\"']?{self._value}")

    @cached_property
    def _escaped(self) -> re.Pattern[str]:
        return re.compile(ESCAPED + self._value)

    @cached_property
    def _alias(self) -> re.Pattern[str]:
        return re.compile(ALIAS + self._value)

    def search(self, text: str) -> bool:
        """Whether the text may say so.

        Most say it as everybody does, or nothing like it: that needs no pattern.
        """
        said = list(_usual_kinds(text))
        if not self._kinds.isdisjoint(said):
            return True
        is_odd = "\\" in text or ("*" in text and "&" in text)
        if not is_odd and text.count("kind") == len(said) and all(map(_is_another, said)):
            return False
        return bool(
            self._usual.search(text)
            or ("&" in text and self._alias.search(text))
            or ("\\" in text and self._escaped.search(text))
        )


def _usual_kinds(text: str) -> Iterator[str]:
    """What follows `kind: ` on its line."""
    at = text.find(KIND)
    while at >= 0:
        yield text[at + len(KIND) : text.find("\n", at)]
        at = text.find(KIND, at + len(KIND))


def _is_another(said: str) -> bool:
    """Whether a value is a plain word, and so says what it seems to; only Lists hold others."""
    return said.isalnum() and not said.endswith("List")


MENTIONS_WORKLOAD = Mention(WORKLOADS)
MENTIONS_NEIGHBOUR = Mention(NEIGHBOURS)

TEMPLATE_SIGNS = ("{{", "{%", "<%")


def looks_like_manifest(text: str) -> bool:
    """Whether a text says apiVersion and kind somewhere, as every Kubernetes object does."""
    if "apiVersion" in text and "kind" in text:
        return True
    return "\\" in text and re.search(ESCAPED_KEY, text) is not None


def looks_like_template(text: str) -> bool:
    """Whether a text has the signs of a template that is not rendered yet."""
    return any(sign in text for sign in TEMPLATE_SIGNS)

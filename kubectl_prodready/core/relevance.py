"""Cheap looks at a text, to skip what cannot matter without parsing it into nodes."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kubectl_prodready.core.kinds import NEIGHBOURS, WORKLOADS


def mention_of(kinds: Iterable[str]) -> re.Pattern[str]:
    """Finds a text that may say `kind:` one of these or a List of them.

    However it is quoted, tagged, anchored or commented; an alias, an escape or an explicit key
    (`? kind`) might say anything, and so counts.
    """
    blank = r"\s*(?:(?:[&!]\S*|#[^\n]*)\s+)*"
    names = "|".join(kinds)
    return re.compile(
        rf"\bkind[\"']?\s*:{blank}[\"']?(?:(?:{names})?List|{names})\b"
        rf"|\bkind[\"']?\s*:{blank}(?:\*|\"[^\"\n]*\\)|\?\s+[\"']?kind\b"
    )


MENTIONS_WORKLOAD = mention_of(WORKLOADS)
MENTIONS_NEIGHBOUR = mention_of(NEIGHBOURS)

SAYS_KIND = re.compile(r"\bkind[\"']?\s*:")
SAYS_VERSION = re.compile(r"\bapiVersion[\"']?\s*:")
TEMPLATE_SIGN = re.compile(r"\{\{|<%|\{%")


def looks_like_manifest(text: str) -> bool:
    """Whether a text says apiVersion and kind somewhere, as every Kubernetes object does."""
    return bool(SAYS_VERSION.search(text) and SAYS_KIND.search(text))


def looks_like_template(text: str) -> bool:
    """Whether a text has the signs of a template that is not rendered yet."""
    return bool(TEMPLATE_SIGN.search(text))

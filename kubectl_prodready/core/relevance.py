"""Cheap looks at a text, to skip what cannot matter without parsing it into nodes."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kubectl_prodready.core.kinds import NEIGHBOURS, WORKLOADS


def mention_of(kinds: Iterable[str]) -> re.Pattern[str]:
    """Finds a text that may say `kind:` one of these or a List of them.

    However it is quoted, tagged, anchored or commented; an alias or an escape might say anything,
    and so counts.
    """
    names = "|".join(kinds)
    # the pattern begins with plain letters: then the search for them is ten times as fast
    return re.compile(
        r"kind[\"']?\s*:\s*(?:(?:[&!]\S*|#[^\n]*)\s+)*"
        rf"(?:[\"']?(?:(?:{names})?List|{names})\b|\*|\"[^\"\n]*\\)"
    )


MENTIONS_WORKLOAD = mention_of(WORKLOADS)
MENTIONS_NEIGHBOUR = mention_of(NEIGHBOURS)

TEMPLATE_SIGNS = ("{{", "{%", "<%")


def looks_like_manifest(text: str) -> bool:
    """Whether a text says apiVersion and kind somewhere, as every Kubernetes object does."""
    return "apiVersion" in text and "kind" in text


def looks_like_template(text: str) -> bool:
    """Whether a text has the signs of a template that is not rendered yet."""
    return any(sign in text for sign in TEMPLATE_SIGNS)

"""The page about all rules."""

from __future__ import annotations

from kubectl_prodready.core.registry import every_rule
from kubectl_prodready.report.pages import page

HEAD = """\
# Rules

Generated from the rules themselves: do not edit. `kubectl prodready explain RULE` tells the same.

| Rule | What it is about |
|---|---|
"""


def rules_page() -> str:
    """Every rule's page, as `explain` prints it, and a table of them all before."""
    rules = every_rule()
    rows = (f"| [`{rule.id}`](#{rule.id.lower()}) | {rule.summary} |\n" for rule in rules)
    parts = [HEAD, *rows]
    for rule in rules:
        title, _, body = page(rule).partition("\n\n")
        parts.append(f"\n## {title}\n\n{body}")
    return "".join(parts)

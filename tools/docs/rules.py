"""The page about all rules."""

from __future__ import annotations

from kubectl_prodready.core.registry import every_rule
from kubectl_prodready.report.pages import page


def rules_page() -> str:
    """Every rule's page, as `explain` prints it."""
    parts = ["# Rules\n\nGenerated from the rules themselves: do not edit.\n"]
    for rule in every_rule():
        title, _, body = page(rule).partition("\n\n")
        parts.append(f"\n## {title}\n\n{body}")
    return "".join(parts)

"""Why Dockerfiles were not rewritten in stages though somebody asked for it, and a template."""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.fixing.results import FileResult

RULE = "DF002"
INDENT = "    "


def unstaged(result: FileResult) -> Iterator[str]:
    """The lines that tell it of one file, a template of its technology last."""
    for finding in result.findings:
        if finding.change.rule == RULE:
            reason, *templates = finding.change.evidence
            yield f"{result.file}:{finding.line}:{finding.column}: {reason.fact}"
            for template in templates:
                yield f"{INDENT}{template.source}:"
                yield from (
                    f"{INDENT}{INDENT}{line}".rstrip() for line in template.fact.split("\n")
                )
    for left in result.left:
        if left.left.rule == RULE:
            yield f"{result.file}:{left.line}:{left.column}: not rewritten: {left.left.reason}"

"""A rule's page: what it does and why, how to turn it off, and an example."""

from __future__ import annotations

from kubectl_prodready.core.rule import DOCKERFILE, Rule


def page(rule: Rule) -> str:
    """The page under its title."""
    return f"{rule.id}\n\n{page_of(rule)}"


def page_of(rule: Rule) -> str:
    """The page without its title; it is Markdown, too."""
    here = f"the annotation prodready/ignore: {rule.id} on an\nobject"
    if rule.scope == DOCKERFILE:
        here = f"the comment # prodready: ignore[{rule.id}] above\nan instruction"
    return (
        f"{rule.page}\n\n"
        f"From the talk: {rule.part}.\n\n"
        f"Turn it off: --ignore {rule.id}, {here}, "
        f"or in a .prodready.yaml: rules: {{{rule.id}: off}}\n"
    ) + _example(rule)


def _example(rule: Rule) -> str:
    if not rule.examples:  # only a rule of another package can have none
        return ""
    before, after, said, files, flags = rule.examples[0]
    outcome = f"it says:\n\n{_indented(said)}" if said else f"after:\n\n{_indented(after)}"
    beside = "".join(f"{name}:\n\n{_indented(text)}\n" for name, text in files)
    asked = f" {' '.join(flags)}" if flags else ""
    return f"\nExample{asked}, before:\n\n{_indented(before)}\n{beside}{outcome}"


def _indented(text: str) -> str:
    return "".join(f"    {line}\n" for line in text.splitlines())

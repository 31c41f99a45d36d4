"""A rule's page: what it does and why, how to turn it off, and an example."""

from __future__ import annotations

from kubectl_prodready.core.rule import Rule


def page(rule: Rule) -> str:
    """The page under its title."""
    return f"{rule.id}\n\n{page_of(rule)}"


def page_of(rule: Rule) -> str:
    """The page without its title; it is Markdown, too."""
    return (
        f"{rule.page}\n\n"
        f"From the talk: {rule.part}.\n\n"
        f"Turn it off: --ignore {rule.id}, the annotation prodready/ignore: {rule.id} on an\n"
        f"object, or in a .prodready.yaml: rules: {{{rule.id}: off}}\n"
    ) + _example(rule)


def _example(rule: Rule) -> str:
    if not rule.examples:  # only a rule of another package can have none
        return ""
    before, after, said, files = rule.examples[0]
    outcome = f"it says:\n\n{_indented(said)}" if said else f"after:\n\n{_indented(after)}"
    beside = "".join(f"{name}:\n\n{_indented(text)}\n" for name, text in files)
    return f"\nExample, before:\n\n{_indented(before)}\n{beside}{outcome}"


def _indented(text: str) -> str:
    return "".join(f"    {line}\n" for line in text.splitlines())

"""`explain`: what a rule does and why; without a rule the list."""

from __future__ import annotations

import os
import sys

from kubectl_prodready.cli.flags import Flag
from kubectl_prodready.core.registry import load_dockerfile_rules, load_rules, unknown_rule
from kubectl_prodready.core.rule import Rule
from kubectl_prodready.report.pages import page

FLAGS = (
    Flag("names", (), (), "The rule to explain.", "RULE"),
    Flag("plugins", ("--plugins",), False, "List the images that are known, and who knows them."),
    Flag(
        "schema",
        ("--schema",),
        "",
        "Print the JSON Schema of the configuration, a plan, a baseline or the JSON report.",
        choices=("config", "plan", "baseline", "report"),
    ),
)


def run(*, names: tuple[str, ...], plugins: bool, schema: str) -> int:
    """Tell why a rule is, where its values come from, how safe they are. Without RULE: the list."""
    if plugins:
        from kubectl_prodready.cli.plugins import listed_plugins  # it loads all of them

        sys.stdout.write(listed_plugins())
        return 0
    if schema:
        sys.stdout.write(_schema(schema))
        return 0
    rules = {one.id: one for one in load_rules()}
    if not rules.keys() >= set(names) or not names:
        rules |= {one.id: one for one in load_dockerfile_rules()}
    if not names:
        sys.stdout.write(listed(list(rules.values())))
    for name in names:
        if name not in rules:
            raise unknown_rule(name, rules)
        sys.stdout.write(page(rules[name]))
    return 0


def _schema(name: str) -> str:
    """What an editor wants to know of a file, for wherever this package is installed."""
    top = os.path.dirname(os.path.dirname(__file__))
    with open(os.path.join(top, "schema", f"{name}-v1.json"), encoding="utf-8") as file:
        return file.read()


def listed(rules: list[Rule]) -> str:
    """All rules, one a line."""
    width = max(len(rule.id) for rule in rules)
    return "".join(f"{rule.id:<{width}}  {rule.summary}\n" for rule in rules)

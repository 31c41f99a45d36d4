"""Generate what can be generated: help pages, rule pages. `make docs`; CI fails when it is stale."""

from __future__ import annotations

import os
from pathlib import Path

import typer
from typer.testing import CliRunner

from kubectl_prodready.cli.app import application
from kubectl_prodready.cli.explain import page
from kubectl_prodready.cli.main import COMMANDS
from kubectl_prodready.core.registry import load_rules

TOP = Path(__file__).parents[1]
HELP = TOP / "kubectl_prodready" / "cli" / "help"
RULES = TOP / "docs" / "rules.md"
WIDTH = "80"


def main() -> None:
    """Write all generated files."""
    for name in ("", *COMMANDS):
        (HELP / f"{name or 'prodready'}.txt").write_text(help_text(name), encoding="utf-8")
    RULES.parent.mkdir(exist_ok=True)
    RULES.write_text(rules_page(), encoding="utf-8")


def help_text(name: str) -> str:
    """What typer prints for `--help`."""
    os.environ["COLUMNS"] = WIDTH
    group = typer.main.get_command(application())
    arguments = [name, "--help"] if name else ["--help"]
    result = CliRunner().invoke(application(), arguments, prog_name="kubectl prodready")
    del group
    return result.output


def rules_page() -> str:
    """Every rule's page, as `explain` prints it."""
    parts = ["# Rules\n\nGenerated from the rules themselves: do not edit.\n"]
    for rule in load_rules():
        title, _, body = page(rule).partition("\n\n")
        parts.append(f"\n## {title}\n\n{body}")
    return "".join(parts)


if __name__ == "__main__":
    main()

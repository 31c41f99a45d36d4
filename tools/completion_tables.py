"""The tables that completion reads: commands with their flags, and rules."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kubectl_prodready.cli.completion import ENDINGS, INSTALL
from kubectl_prodready.cli.completion.answering import COMMAND
from kubectl_prodready.cli.completion.tables import (
    COMMANDS,
    HEAD,
    LIST,
    NUMBER,
    RULES,
    SWITCH,
    TEXT,
)
from kubectl_prodready.cli.flags import Flag
from kubectl_prodready.cli.main import COMMANDS as NAMES
from kubectl_prodready.cli.main import command
from kubectl_prodready.cli.reports import FORMATS, REPORT
from kubectl_prodready.core.registry import every_rule

FOLDER = Path(__file__).parents[1] / "kubectl_prodready" / "cli" / "completion"
KINDS = {bool: SWITCH, int: NUMBER, str: TEXT, tuple: LIST}
HELP = Flag("commands", (), (), "The command to tell of.", COMMAND)
CHOICES = {REPORT.name: FORMATS, "what": (INSTALL, *ENDINGS)}
"""What flags take whose choices are not all that they take."""


def write_tables() -> None:
    """Write both."""
    (FOLDER / COMMANDS).write_text(commands_table(), encoding="utf-8")
    (FOLDER / RULES).write_text(rules_table(), encoding="utf-8")


def rules_table() -> str:
    """Each rule, and what it is for."""
    return HEAD + "".join(f"{rule.id}\t{rule.summary}\n" for rule in every_rule())


def commands_table() -> str:
    """Each command with its flags, and `help`."""
    return HEAD + "".join(f"{line}\n" for line in _lines())


def _lines() -> Iterator[str]:
    for name in NAMES:
        module = command(name)
        yield f"{name}\t{summary_of(module.run.__doc__ or '')}"
        yield from map(_row, module.FLAGS)
    yield "help\tTell of a command and its flags."
    yield _row(HELP)


def summary_of(page: str) -> str:
    """The first sentence of a command's page."""
    first = " ".join(page.partition("\n\n")[0].split())
    return first.partition(". ")[0].removesuffix(".") + "."


def _row(flag: Flag) -> str:
    choices = CHOICES.get(flag.name, flag.choices)
    kind = KINDS[type(flag.default)]
    cells = (flag.name, " ".join(flag.spellings), kind, flag.metavar, " ".join(choices), flag.help)
    return "\t".join(("", *cells))

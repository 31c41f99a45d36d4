"""The command line: which command is meant, and what becomes of its errors."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from types import ModuleType

from kubectl_prodready.cli.flags import parse
from kubectl_prodready.cli.plugin_path import look_for_plugins
from kubectl_prodready.cli.program import as_typed, is_for_completion, program
from kubectl_prodready.errors import ProdreadyError

COMMANDS = ("fix", "check", "plan", "apply", "undo", "explain", "hook", "completion", "version")
WITHOUT_PLUGINS = frozenset({"undo", "completion", "version"})
COMPLETE = "__complete"
"""The hidden command that shells ask."""


def run(arguments: list[str]) -> int:
    """Run one command; returns the exit code.

    The help was rendered when this version was made, and an ordinary command line needs no typer:
    what is left for it is the out of the ordinary, and the wrong.
    """
    if arguments[:1] == [COMPLETE] or is_for_completion():
        from kubectl_prodready.cli.completion.complete import complete

        return complete(arguments[1:] if arguments[:1] == [COMPLETE] else arguments)
    arguments = _meant(arguments)
    if page := help_page(arguments):
        sys.stdout.write(as_typed(page))
        return 0
    try:
        if arguments[0] not in WITHOUT_PLUGINS:
            look_for_plugins()
        return _called(arguments)
    except ProdreadyError as error:
        from kubectl_prodready.report.escape import escaped

        error.advice = as_typed(error.advice)
        sys.stderr.write(f"error: {escaped(str(error))}\n")
        return 2


def _called(arguments: list[str]) -> int:
    """Run a command, by way of typer where the line is out of the ordinary."""
    name, rest = arguments[0], arguments[1:]
    if name in COMMANDS:
        module = command(name)
        values = parse(rest, module.FLAGS)
        if values is not None:
            code: int = module.run(**values)
            return code
    from kubectl_prodready.cli.app import call  # costs 60 ms

    return call(arguments, program())


def _meant(arguments: list[str]) -> list[str]:
    """`help COMMAND` and `--version`, as other programs know them, in this one's words."""
    if arguments[:1] == ["help"]:
        return [*arguments[1:], "--help"]
    return ["version"] if arguments == ["--version"] else arguments


def command(name: str) -> ModuleType:
    """The module behind a command's name: its FLAGS and its `run`."""
    return import_module(f"kubectl_prodready.cli.{name}")


def help_page(arguments: list[str]) -> str:
    """The page for `--help`, `COMMAND --help` and no arguments at all, else ""."""
    words = [word for word in arguments if word not in {"--help", "-h"}]
    asked = len(words) < len(arguments) or not arguments
    if not asked or len(words) > 1 or (words and words[0] not in COMMANDS):
        return ""
    page = os.path.join(
        os.path.dirname(__file__), "help", f"{words[0] if words else 'prodready'}.txt"
    )
    with open(page, encoding="utf-8") as file:
        return file.read()

"""The command line: which command is meant, and what becomes of its errors."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from importlib import import_module

from kubectl_prodready.errors import ProdreadyError

COMMANDS = ("fix", "check", "explain", "hook", "version")
FEW_COLLECTIONS = 200_000


def run(arguments: list[str]) -> int:
    """Run one command; returns the exit code.

    Only the command that is meant is loaded: building all of them costs more than running one.
    """
    gc.set_threshold(FEW_COLLECTIONS)  # nodes are trees: counting references frees them
    if arguments in (["version"], ["--version"]):
        from kubectl_prodready import __version__  # noqa: PLC0415

        sys.stdout.write(f"kubectl-prodready v{__version__}\n")
        return 0
    if page := _help_page(arguments):
        sys.stdout.write(page)
        return 0
    from kubectl_prodready.cli.app import call  # noqa: PLC0415

    try:
        return call(_wanted(arguments), arguments, program())
    except ProdreadyError as error:
        sys.stderr.write(f"error: {error}\n")
        return 2


def _wanted(arguments: list[str]) -> tuple[str, ...]:
    return (arguments[0],) if arguments and arguments[0] in COMMANDS else COMMANDS


def program() -> str:
    """What people typed to get here."""
    name = os.path.basename(sys.argv[0])
    return "kubectl prodready" if name.startswith("kubectl") else "python -m kubectl_prodready"


def _help_page(arguments: list[str]) -> str:
    """The help that was rendered when this version was made; loading typer takes 60 ms."""
    asked = [word for word in arguments if word not in {"--help", "-h"}]
    if len(asked) == len(arguments) and arguments:
        return ""
    if asked and (len(asked) > 1 or asked[0] not in COMMANDS):
        return ""
    name = asked[0] if asked else "prodready"
    path = os.path.join(os.path.dirname(__file__), "help", f"{name}.txt")
    with open(path, encoding="utf-8") as file:
        return file.read().replace("kubectl prodready", program())


def command(name: str) -> Callable[..., int]:
    """The function behind a command's name."""
    function: Callable[..., int] = import_module(f"kubectl_prodready.cli.{name}").run
    return function

"""The typer application, with as many of the commands as a run needs."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import typer

from kubectl_prodready.cli.main import command

ABOUT = """Make Kubernetes workloads production-ready: see what they lack, show the change, write it.

Reads manifests, adds resource requests and limits (more to come), shows the change as a diff, and
writes it with every comment and every other byte kept. Nothing is written without --write."""


def application(names: Sequence[str]) -> typer.Typer:
    """An application with the named commands."""
    app = typer.Typer(
        help=ABOUT,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    app.callback()(_group)
    for name in names:
        app.command(name)(command(name))
    return app


def _group() -> None:
    """Keep a single command a subcommand."""


def call(names: Sequence[str], arguments: list[str], program: str) -> int:
    """Run what the arguments say with some of the commands; returns the exit code."""
    group = typer.main.get_command(application(names))
    try:
        result = group.main(arguments, prog_name=program, standalone_mode=False)
    except typer.Exit as stop:
        return stop.exit_code
    except typer.Abort:
        return 130
    except typer.TyperException as error:
        error.show(sys.stderr)
        return int(error.exit_code)
    return result if isinstance(result, int) else 0

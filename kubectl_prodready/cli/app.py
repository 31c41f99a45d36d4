"""The same commands as a typer application: for help, for errors, for every way to write a flag."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Literal

import typer

from kubectl_prodready.cli.flags import Flag
from kubectl_prodready.cli.main import COMMANDS, command

ABOUT = """Make Kubernetes workloads production-ready: see what they lack, show the change, write it.

Reads manifests, adds the resource requests and limits that their workloads lack, shows the change
as a diff, and writes it with every comment and every other byte kept."""


def application() -> typer.Typer:
    """All commands."""
    app = typer.Typer(
        help=ABOUT,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    for name in COMMANDS:
        module = command(name)
        app.command(name)(_signed(module.run, module.FLAGS))
    return app


def call(arguments: list[str], program: str) -> int:
    """Run what the arguments say; returns the exit code."""
    group = typer.main.get_command(application())
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


def _signed(function: Callable[..., int], flags: Sequence[Flag]) -> Callable[..., int]:
    """A command's function with the signature that typer reads its flags from."""

    def called(**values: Any) -> int:
        given = {key: tuple(v) if isinstance(v, list) else v for key, v in values.items()}
        return function(**{f.name: f.default if given[f.name] is None else given[f.name] for f in flags})

    parameters = [
        inspect.Parameter(
            flag.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=inspect.Parameter.empty if flag.required else _default(flag),
            annotation=Annotated[_type(flag), _parameter(flag)],
        )
        for flag in flags
    ]
    called.__doc__ = function.__doc__
    called.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    called.__annotations__ = {p.name: p.annotation for p in parameters}
    return called


def _default(flag: Flag) -> Any:
    """typer shows what it is given: nothing to see in an empty default."""
    return flag.default if flag.default or flag.default in {False, 0} else None


def _type(flag: Flag) -> Any:
    if flag.choices:
        return Literal[flag.choices] | None
    if flag.default == ():
        return list[str] | None if not flag.required else list[str]
    return type(flag.default)


def _parameter(flag: Flag) -> Any:
    metavar = flag.metavar or None
    if not flag.spellings:
        return typer.Argument(metavar=f"[{metavar} ...]", help=flag.help, show_default=False)
    shown = bool(flag.default)
    return typer.Option(*flag.spellings, metavar=metavar, help=flag.help, show_default=shown)

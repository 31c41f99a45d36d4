"""The same commands as a typer application: for help, errors and odd spellings."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Literal

import typer

from kubectl_prodready.cli.flags import Flag
from kubectl_prodready.cli.main import COMMANDS, command

ABOUT = """Make Kubernetes workloads production-ready: see what they lack, show it, write it.

Reads manifests, adds the requests, limits, probes and hooks that workloads lack and that there is
evidence for, shows the change as a diff, and writes it with every comment and every other byte
kept."""


Chosen = Callable[[Callable[..., int], dict[str, Any]], None]
"""Told which command was asked for, and with which values."""


def call(arguments: list[str], program: str) -> int:
    """Run what the arguments say; returns the exit code.

    typer only reads: the command runs outside of it, where errors and Ctrl-C go the usual way.
    """
    asked: list[Callable[[], int]] = []
    app = application(lambda function, values: asked.append(lambda: function(**values)))
    try:
        typer.main.get_command(app).main(arguments, prog_name=program)
    except SystemExit as stop:
        if not asked:
            return stop.code if isinstance(stop.code, int) else 2
    return asked[0]()


def application(chosen: Chosen) -> typer.Typer:
    """All commands, which only tell that they were asked for."""
    app = typer.Typer(
        help=ABOUT,
        epilog="`help COMMAND` is `COMMAND --help`, and `--version` is `version`.",
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    for name in COMMANDS:
        module = command(name)
        app.command(name)(_signed(module.run, module.FLAGS, chosen))
    return app


def _signed(
    function: Callable[..., int], flags: Sequence[Flag], chosen: Chosen
) -> Callable[..., None]:
    """A function with the signature that typer reads a command's flags from."""

    def called(**values: Any) -> None:
        given = {key: tuple(v) if isinstance(v, list) else v for key, v in values.items()}
        unset = {flag.name: flag.default for flag in flags if given[flag.name] is None}
        chosen(function, given | unset)

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
    """Typer shows what it is given: nothing to see in an empty default."""
    return None if flag.default in {"", ()} else flag.default


def _type(flag: Flag) -> Any:
    if flag.choices:
        return Literal[flag.choices] | None
    if flag.default == ():
        return list[str] if flag.required else list[str] | None
    return type(flag.default)


def _parameter(flag: Flag) -> Any:
    metavar = flag.metavar or None
    if not flag.spellings:
        return typer.Argument(metavar=f"[{metavar} ...]", help=flag.help, show_default=False)
    shown = bool(flag.default)
    return typer.Option(*flag.spellings, metavar=metavar, help=flag.help, show_default=shown)

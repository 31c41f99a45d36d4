"""A page for each command, made of its flags, its help and its examples."""

from __future__ import annotations

import inspect
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from kubectl_prodready.cli.cluster_flags import CONNECTION
from kubectl_prodready.cli.flags import Flag
from kubectl_prodready.cli.main import COMMANDS, command
from tools.docs.examples import EXAMPLES, MORE

HEAD = "Generated from the command line: do not edit."
INDEX = f"""\
# Commands

{HEAD}

`kubectl prodready COMMAND --help` tells the same. [Exit codes](../exit-codes.md) are on a page of
their own.

| Command | What it does |
|---|---|
"""
LONG = 60
"""Characters of a line from which on the others do not line up with it."""

NO_CODES = "Exits with 2 on errors, else 0."


def write_command_pages(folder: Path) -> None:
    """Write a page for each command, and one that lists them; other pages go."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, text in command_pages().items():
        (folder / name).write_text(text, encoding="utf-8")


def command_pages() -> dict[str, str]:
    """All pages by their file names."""
    rows = (f"| [`{name}`]({name}.md) | {_said(name)[0]} |\n" for name in COMMANDS)
    pages = {f"{name}.md": command_page(name) for name in COMMANDS}
    return {"README.md": INDEX + "".join(rows), **pages}


def command_page(name: str) -> str:
    """The page of one command."""
    flags = command(name).FLAGS
    words = [flag for flag in flags if not flag.spellings]
    connection = [flag for flag in flags if flag in CONNECTION]
    options = [flag for flag in flags if flag.spellings and flag not in CONNECTION]
    summary, *more = _said(name)
    codes = [part for part in more if part.startswith("Exits with")] or [NO_CODES]
    usage = " ".join(
        ["kubectl prodready", name, *(["[OPTIONS]"] if options else []), *map(_word, words)]
    )
    return "".join(
        (
            f"# `{name}`\n\n{HEAD}\n\n{summary}\n",
            *(f"\n{part}\n" for part in more if part not in codes),
            f"\n```text\n{usage}\n```\n",
            *_examples(name),
            *tables("Arguments", "Argument", words),
            *tables("Options", "Option", options),
            *tables("Connection", "Option", connection),
            f"\n## Exit codes\n\n{' '.join(codes)} See [exit codes](../exit-codes.md).\n",
            *_more(name),
        )
    )


def _said(name: str) -> list[str]:
    """The paragraphs of a command's help."""
    text = inspect.getdoc(command(name).run) or ""
    return [" ".join(part.split()) for part in text.split("\n\n")]


def _examples(name: str) -> Iterator[str]:
    if examples := EXAMPLES.get(name):
        lines = [f"$ kubectl prodready {words}" for words, _ in examples]
        width = max(len(line) for line in lines if len(line) <= LONG)
        told = zip(lines, examples, strict=True)
        body = "".join(f"{line:<{width}}  # {what}\n" for line, (_, what) in told)
        yield f"\n## Examples\n\n```console\n{body}```\n"


def tables(title: str, first: str, flags: Iterable[Flag]) -> Iterator[str]:
    """A table of flags; a default that says nothing is left out."""
    if rows := [f"| {_names(flag)} | {_cell(flag)} |\n" for flag in flags]:
        yield f"\n## {title}\n\n| {first} | What it does |\n|---|---|\n{''.join(rows)}"


def _names(flag: Flag) -> str:
    """How a flag is written, with what it wants behind it."""
    if not flag.spellings:
        return _escaped(f"`{flag.metavar}`")
    wanted = "" if flag.default is False else f" {_wanted(flag)}"
    return _escaped(", ".join(f"`{one}{wanted}`" for one in flag.spellings))


def _wanted(flag: Flag) -> str:
    return flag.metavar or "|".join(flag.choices) or "N"


def _cell(flag: Flag) -> str:
    said = _escaped(flag.help)
    if flag.required:
        said += " It must be there."
    if flag.default == () and flag.spellings:
        said += " May be repeated." if "repeat" not in said else ""
    return f"{said} Default: `{flag.default}`." if flag.default and flag.spellings else said


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")


def _word(flag: Flag) -> str:
    return f"{flag.metavar} ..." if flag.required else f"[{flag.metavar} ...]"


def _more(name: str) -> Iterator[str]:
    if links := MORE.get(name):
        rows = "".join(f"- [{title}](../{page})\n" for title, page in links)
        yield f"\n## More\n\n{rows}"

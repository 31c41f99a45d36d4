"""The quick parser of flags agrees with typer about every command line that it takes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout, suppress
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer
from hypothesis import given, settings
from hypothesis import strategies as st

from kubectl_prodready.cli.app import application
from kubectl_prodready.cli.flags import parse
from kubectl_prodready.cli.main import COMMANDS, command
from tests.cli.command import prodready, put
from tests.help import deployment

HEARD: list[dict[str, Any]] = []


@cache
def typer_command() -> Any:
    """The typer application, which keeps what it hears."""
    return typer.main.get_command(application(lambda _, values: HEARD.append(values)))


def by_typer(name: str, words: Sequence[str]) -> dict[str, Any] | None:
    """The values that typer reads, None where it refuses."""
    HEARD.clear()
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()), suppress(SystemExit):
        typer_command().main([name, *words], prog_name="kubectl prodready")
    return HEARD[0] if HEARD else None


SPELLINGS = sorted(
    {spelling for name in COMMANDS for flag in command(name).FLAGS for spelling in flag.spellings}
)
VALUES = (
    "",
    "-",
    "--",
    "a.yaml",
    "a,b",
    "deploy/web",
    "yaml",
    "json",
    "JSON",
    "text",
    "safe",
    "hint",
    "Safe",
    "0",
    "3",
    "007",
    "-1",
    "+1",
    " 1",
    "1_0",
    "1.5",
    "٣",
    "²",
    "1.30",
    "a=b",
    "true",
    "-x",
    "--nope",
    "--wri",
)
WORD = st.one_of(
    st.sampled_from(SPELLINGS),
    st.sampled_from(VALUES),
    st.tuples(st.sampled_from(SPELLINGS), st.sampled_from(VALUES)).map("=".join),
    st.tuples(st.sampled_from(SPELLINGS), st.sampled_from(VALUES)).map("".join),
    st.sampled_from(["-Rv", "-vf", "-Rfx", "--help", "-h"]),
)
PAIR = st.tuples(st.sampled_from(SPELLINGS), st.sampled_from(VALUES))
LINE = st.lists(st.one_of(WORD.map(lambda word: (word,)), PAIR), max_size=5).map(
    lambda parts: [word for part in parts for word in part]
)


@settings(max_examples=800, deadline=None)
@given(st.sampled_from(COMMANDS), LINE)
def test_agrees_with_typer(name: str, words: list[str]) -> None:
    values = parse(words, command(name).FLAGS)
    if values is not None:
        assert by_typer(name, words) == values


ORDINARY = [
    ("fix", "-f a.yaml"),
    ("fix", "-f a.yaml -f b.yaml,c.yaml -R --write"),
    ("fix", "--filename=a.yaml --recursive -o yaml deploy/web -n shop -l app=web sts/db"),
    ("fix", "-f - -o json --select cpu-limit --ignore=memory-limit --safety safe"),
    ("fix", "--files-from - --exclude x --exclude=y --kubernetes-version 1.31 --jobs 3"),
    ("fix", "-f . --no-comments --skip-unsupported -v --output=name --jobs=2 --namespace x"),
    ("check", "-R -f . --fail-on hint -o json --selector=a"),
    ("explain", ""),
    ("explain", "cpu-limit memory-limit"),
    ("hook", "a.yaml b.yaml --check"),
    ("version", ""),
]


@pytest.mark.parametrize(("name", "line"), ORDINARY)
def test_ordinary_lines_need_no_typer(name: str, line: str) -> None:
    values = parse(line.split(), command(name).FLAGS)
    assert values is not None
    assert values == by_typer(name, line.split())


ODD = [
    ("fix", "-fa.yaml", {"filename": ("a.yaml",)}),
    ("fix", "-Rvf a.yaml", {"filename": ("a.yaml",), "recursive": True, "verbose": True}),
    ("fix", "-f a.yaml -- deploy/web", {"filename": ("a.yaml",), "names": ("deploy/web",)}),
    ("fix", "-f a.yaml -oyaml", {"filename": ("a.yaml",), "output": "yaml"}),
    ("fix", "-f a.yaml --jobs +2", {"filename": ("a.yaml",), "jobs": 2}),
    ("explain", "-- cpu-limit", {"names": ("cpu-limit",)}),
]


@pytest.mark.parametrize(("name", "line", "expected"), ODD)
def test_odd_spellings_are_typers(name: str, line: str, expected: dict[str, Any]) -> None:
    flags = command(name).FLAGS
    assert parse(line.split(), flags) is None
    assert by_typer(name, line.split()) == {flag.name: flag.default for flag in flags} | expected


def test_odd_spellings_work(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": deployment()})
    plain = prodready("fix", "-R", "-f", "web.yaml", "-o", "name", cwd=tmp_path)
    assert prodready("fix", "-Rfweb.yaml", "-oname", cwd=tmp_path) == plain
    assert plain.code == 1


WRONG = [
    ("fix -f a.yaml --nope", "No such option: --nope"),
    ("fix -f a.yaml --wrte", "--write"),
    ("fix -f", "requires an argument"),
    ("fix -f a.yaml -o xml", "'xml' is not one of 'diff', 'json', 'yaml', 'name'"),
    ("fix -f a.yaml -o YAML", "is not one of"),
    ("fix -f a.yaml --jobs many", "'many' is not a valid int"),
    ("fix -f a.yaml --safety none", "is not one of 'safe', 'review', 'hint'"),
    ("fix -f a.yaml --write=yes", "does not take a value"),
    ("check -f a.yaml --fail-on never", "is not one of 'safe', 'review', 'hint'"),
    ("check -f a.yaml --write", "No such option"),
    ("version now", "unexpected extra argument"),
    ("nope", "No such command 'nope'"),
    ("--nope", "No such option"),
]


@pytest.mark.parametrize(("line", "message"), WRONG)
def test_wrong_command_lines_are_told(tmp_path: Path, line: str, message: str) -> None:
    put(tmp_path, {"a.yaml": deployment()})
    done = prodready(*line.split(), cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert message in " ".join(done.err.split())


@pytest.mark.parametrize("command", ["fix", "check"])
@pytest.mark.parametrize("words", [("--jobs", "-1"), ("--jobs=-1",)])
def test_a_number_of_processes_below_none_is_refused(
    tmp_path: Path, command: str, words: tuple[str, ...]
) -> None:
    put(tmp_path, {"a.yaml": deployment()})
    done = prodready(command, "-f", "a.yaml", *words, cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert done.err == "error: --jobs -1 is no number of processes; 0 is one a core\n"

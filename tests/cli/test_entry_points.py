"""It works as kubectl-prodready, as `kubectl prodready` and as `python -m kubectl_prodready`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kubectl_prodready import __version__
from kubectl_prodready.cli.main import COMMANDS
from tests.cli.command import BROKEN, MODULE, SCRIPT, needs_kubectl, process, put
from tests.help import after, deployment

WEB = deployment()
PATH = {"PATH": f"{SCRIPT.parent}{os.pathsep}{os.environ['PATH']}"}
WAYS = [
    pytest.param((SCRIPT,), "kubectl prodready", id="script"),
    pytest.param(("kubectl", "prodready"), "kubectl prodready", id="kubectl", marks=needs_kubectl),
    pytest.param(MODULE, "python -m kubectl_prodready", id="module"),
]


@pytest.mark.parametrize(("program", "name"), WAYS)
def test_fixes(tmp_path: Path, program: tuple[str | Path, ...], name: str) -> None:
    put(tmp_path, {"web.yaml": WEB, "bad.yaml": BROKEN})
    run = {"cwd": tmp_path, "env": PATH, "program": program}
    diff = process("fix", "-f", "web.yaml", **run)  # type: ignore[arg-type]
    assert (diff.code, diff.out.count("\n+ ")) == (1, 9)
    stream = process("fix", "-f", "-", "-o", "yaml", stdin=WEB.encode(), **run)  # type: ignore[arg-type]
    assert (stream.code, stream.out) == (0, after(WEB))
    assert process("check", "-f", "bad.yaml", **run).code == 2  # type: ignore[arg-type]
    assert process("fix", "-f", "no/*", **run).code == 2  # type: ignore[arg-type]
    version = process("version", **run)  # type: ignore[arg-type]
    assert version.out == f"kubectl-prodready v{__version__}\n"


@pytest.mark.parametrize(("program", "name"), WAYS)
def test_usage_names_what_was_typed(
    tmp_path: Path, program: tuple[str | Path, ...], name: str
) -> None:
    run = {"cwd": tmp_path, "env": PATH, "program": program}
    for words in (("--help",), (), ("-h",)):
        done = process(*words, **run)  # type: ignore[arg-type]
        assert (done.code, done.err) == (0, "")
        assert done.out.startswith(f"Usage: {name} [OPTIONS] COMMAND")
    wrong = process("fix", "--nope", **run)  # type: ignore[arg-type]
    assert wrong.code == 2
    assert wrong.err.startswith(f"Usage: {name} fix")


@pytest.mark.parametrize(("program", "name"), WAYS)
def test_advice_names_what_was_typed(
    tmp_path: Path, program: tuple[str | Path, ...], name: str
) -> None:
    put(tmp_path, {"web.yaml": WEB})
    run = {"cwd": tmp_path, "env": PATH, "program": program}
    done = process("fix", "-f", "web.yaml", **run)  # type: ignore[arg-type]
    told = f"add --write to write them; `{name} explain RULE` tells why"
    assert done.err.splitlines()[-1] == told
    nothing = process("fix", **run)  # type: ignore[arg-type]
    assert f"name manifests with -f, as in: {name} fix -f web.yaml;" in nothing.err
    unknown = process("explain", "zzz", **run)  # type: ignore[arg-type]
    assert f"`{name} explain` lists all" in unknown.err


@pytest.mark.parametrize(("program", "name"), WAYS)
def test_help_and_version_as_other_programs_know_them(
    tmp_path: Path, program: tuple[str | Path, ...], name: str
) -> None:
    run = {"cwd": tmp_path, "env": PATH, "program": program}
    for words, same in (
        (("help",), ("--help",)),
        (("help", "fix"), ("fix", "--help")),
        (("--version",), ("version",)),
    ):
        done = process(*words, **run)  # type: ignore[arg-type]
        assert (done.code, done.err) == (0, "")
        assert done.out
        assert done == process(*same, **run)  # type: ignore[arg-type]
    wrong = process("help", "nope", **run)  # type: ignore[arg-type]
    assert wrong.code == 2
    assert "No such command 'nope'" in wrong.err


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_each_command(tmp_path: Path, command: str) -> None:
    done = process(command, "--help", cwd=tmp_path, program=(SCRIPT,))
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"Usage: kubectl prodready {command} ")


def test_a_bug_is_one_line(tmp_path: Path) -> None:
    """The traceback is for those who ask for it."""
    code = (
        "import sys; sys.argv[1:] = ['version']; import kubectl_prodready.cli.version as v; "
        "v.run = lambda: 1 / 0; from kubectl_prodready.__main__ import main; main()"
    )
    program = (MODULE[0], "-c", code)
    done = process(cwd=tmp_path, program=program, env={"PRODREADY_DEBUG": ""})
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: a bug in prodready: ZeroDivisionError: division by zero; ")
    assert done.err.count("\n") == 1
    debug = process(cwd=tmp_path, program=program, env={"PRODREADY_DEBUG": "1"})
    assert "Traceback" in debug.err

"""Which modules each command loads: what it does not need, it does not wait for."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.cli.command import COMPLETE, Done, process, put
from tests.help import deployment

WEB = deployment()
NEVER = {
    *("kubernetes", "deepdiff", "rich", "requests", "urllib3", "yaml", "pydantic"),
    *("prompt_toolkit", "wcwidth", "kubectl_prodready.approval"),
}
SLOW = NEVER | {
    "argparse",
    "asyncio",
    "click",
    "concurrent",
    "dataclasses",
    "difflib",
    "email",
    "importlib.metadata",
    "json",
    "logging",
    "multiprocessing",
    "pathspec",
    "pickle",
    "socket",
    "subprocess",
    "tempfile",
    "typer",
}
WORK = {"kubectl_prodready.pipeline", "kubectl_prodready.rules", "ruamel", "_ruamel_yaml"}
RECORDING = {"hashlib", "kubectl_prodready.records", "kubectl_prodready.sinks"}
RUN = (
    "import os, sys; old = set(sys.modules); leave = os._exit; "
    "tell = lambda: open(LIST, 'w').write(' '.join(sorted(set(sys.modules) - old))); "
    "os._exit = lambda code: (tell(), leave(code)); "  # the command leaves without more ado
    "sys.argv[0] = 'kubectl-prodready'; "
    "from kubectl_prodready.__main__ import main; main()"
)


def run(*words: str, cwd: Path, stdin: bytes = b"") -> tuple[Done, set[str]]:
    """What a command does, and the modules that were loaded for it, packages too."""
    listed = cwd.parent / f"{cwd.name}.modules"
    # -S: what the environment loads by itself is not the command's doing
    paths = [path for path in sys.path if path]
    code = f"import sys; sys.path[:] = {paths!r}; {RUN.replace('LIST', repr(str(listed)))}"
    program = (sys.executable, "-S", "-c", code)
    done = process(*words, cwd=cwd, stdin=stdin, program=program)
    loaded = set(listed.read_text().split())
    packages = {name.rpartition(".")[0] for name in loaded} | {n.split(".")[0] for n in loaded}
    return done, loaded | packages


@pytest.mark.parametrize(
    "words",
    [
        "fix -f one.yaml",
        "fix -f one.yaml -o yaml",
        "fix -f one.yaml -o name",
        "fix -f - -o yaml",
        "fix -R -f . deploy/web -n shop -l !app",
        "check -f one.yaml",
        "hook one.yaml --check",
        "fix -f fine.yaml --write",
    ],
)
def test_work_on_a_file_loads_nothing_slow(tmp_path: Path, words: str) -> None:
    put(tmp_path, {"one.yaml": WEB, "fine.yaml": COMPLETE})
    done, loaded = run(*words.split(), cwd=tmp_path, stdin=WEB.encode())
    assert done.code in {0, 1}, done.err
    assert loaded >= WORK
    assert not loaded & (SLOW | RECORDING)
    assert not any(name.startswith("kubectl_prodready.dockerfile") for name in loaded)


def test_a_dockerfile_loads_no_yaml_and_nothing_slow(tmp_path: Path) -> None:
    put(tmp_path, {"Dockerfile": "FROM node:22-slim\nUSER 1000\nENV PORT 8080\n"})
    done, loaded = run("fix", "-f", "Dockerfile", cwd=tmp_path)
    assert done.code == 1, done.err
    assert "kubectl_prodready.dockerfile.reading.parse" in loaded
    assert not loaded & (NEVER | RECORDING)


@pytest.mark.parametrize("words", ["fix -f one.yaml --write", "hook one.yaml"])
def test_what_records_is_loaded_where_a_file_is_written(tmp_path: Path, words: str) -> None:
    put(tmp_path, {"one.yaml": WEB})
    done, loaded = run(*words.split(), cwd=tmp_path)
    assert done.code in {0, 1}, done.err
    assert loaded >= RECORDING
    assert not loaded & (SLOW - {"json"})


def test_undo_loads_no_parser_and_no_rules(tmp_path: Path) -> None:
    put(tmp_path, {"one.yaml": WEB})
    run("fix", "-f", "one.yaml", "--write", "--record", "r", cwd=tmp_path)
    done, loaded = run("undo", "--record", "r", cwd=tmp_path)
    assert done.out == "took back one.yaml\n"
    assert not loaded & (NEVER | {"typer", "kubectl_prodready.rules", "ruamel", "_ruamel_yaml"})


@pytest.mark.parametrize(
    "words", ["--help", "", "-h", "fix --help", "check -h", "hook --help", "version", "explain -h"]
)
def test_help_loads_nothing_at_all(tmp_path: Path, words: str) -> None:
    done, loaded = run(*words.split(), cwd=tmp_path)
    assert done.code == 0, done.err
    assert done.out
    assert "kubectl_prodready.cli.main" in loaded
    assert not loaded & (SLOW | WORK)


def test_explain_loads_rules_and_no_parser(tmp_path: Path) -> None:
    done, loaded = run("explain", "cpu-limit", cwd=tmp_path)
    assert done.code == 0, done.err
    assert "kubectl_prodready.rules.cpu_limit" in loaded
    assert not loaded & (SLOW | {"ruamel", "_ruamel_yaml", "kubectl_prodready.text"})


@pytest.mark.parametrize("words", ["fix -f one.yaml -o json", "check -f one.yaml -o json"])
def test_json_is_loaded_for_json(tmp_path: Path, words: str) -> None:
    put(tmp_path, {"one.yaml": WEB})
    _, loaded = run(*words.split(), cwd=tmp_path)
    assert "json" in loaded
    assert not loaded & (SLOW - {"json"})


def test_a_baseline_is_loaded_for_baselines(tmp_path: Path) -> None:
    put(tmp_path, {"one.yaml": WEB})
    parts = {f"kubectl_prodready.{room}.baseline" for room in ("cli", "core", "sinks", "sources")}
    _, loaded = run("check", "-f", "one.yaml", "-v", cwd=tmp_path)
    assert not loaded & (parts | {"kubectl_prodready.report.known", "kubectl_prodready.sinks"})
    _, loaded = run("check", "-f", "one.yaml", "--baseline", "known.json", cwd=tmp_path)
    assert loaded >= parts
    assert not loaded & (SLOW - {"json"})


def test_pathspec_is_loaded_where_there_is_a_gitignore(tmp_path: Path) -> None:
    put(tmp_path, {"in/one.yaml": WEB, "in/.gitignore": "x\n"})
    _, loaded = run("fix", "-f", "in", cwd=tmp_path)
    assert "pathspec" in loaded
    _, loaded = run("fix", "-f", "in/one.yaml", cwd=tmp_path)
    assert "pathspec" not in loaded


def test_what_reads_a_configuration_is_loaded_where_there_is_one(tmp_path: Path) -> None:
    reading = {
        "kubectl_prodready.core.configuration",
        "kubectl_prodready.core.configuration.reading",
        "kubectl_prodready.sources.configuration",
    }
    put(tmp_path, {"one.yaml": WEB})
    _, loaded = run("fix", "-f", "one.yaml", cwd=tmp_path)
    assert not loaded & reading
    put(tmp_path, {".prodready.yaml": "cpuLimit: off\n"})
    _, loaded = run("fix", "-f", "one.yaml", cwd=tmp_path)
    assert loaded >= reading
    assert not loaded & SLOW


@pytest.mark.parametrize("words", ["fix -f one.yaml --nope", "fix -fone.yaml", "nope"])
def test_the_out_of_the_ordinary_loads_typer_and_no_cluster_library(
    tmp_path: Path, words: str
) -> None:
    put(tmp_path, {"one.yaml": WEB})
    _, loaded = run(*words.split(), cwd=tmp_path)
    assert "typer" in loaded
    assert not loaded & NEVER


def test_many_files_load_what_starts_processes(tmp_path: Path) -> None:
    put(tmp_path, {f"{number}.yaml": WEB for number in range(3)})
    _, loaded = run("fix", "-f", ".", "--jobs", "2", cwd=tmp_path)
    assert "multiprocessing" in loaded
    assert not loaded & NEVER
    _, loaded = run("fix", "-f", ".", "--jobs", "1", cwd=tmp_path)
    assert "multiprocessing" not in loaded


SMALL = {
    *("collections", "contextlib", "copyreg", "enum", "functools", "gc", "importlib", "itertools"),
    *("keyword", "operator", "re", "reprlib", "types", "typing", "warnings", "__future__"),
}
"""What a command line is read with: a version of Python may need fewer."""

FOR_YAML = {
    *("base64", "binascii", "bisect", "copy", "cython_runtime", "datetime", "fnmatch", "glob"),
    *("math", "ruamel", "struct", "weakref", "_ruamel_yaml"),
}
"""What the parser loads, and what looks for files."""

HERE = {"kubectl_prodready", "prodready_plugins"}


def tops(loaded: set[str]) -> set[str]:
    """The packages and modules that people import by name, without what those are made of."""
    found = {name.partition(".")[0] for name in loaded}
    return {name for name in found if not name.startswith("_") or name in FOR_YAML} - {""} | (
        found & {"__future__"}
    )


def test_version_loads_these_modules_and_no_other(tmp_path: Path) -> None:
    done, loaded = run("version", cwd=tmp_path)
    assert done.code == 0
    own = {name for name in loaded if name.startswith("kubectl_prodready.cli.")}
    assert own == {
        f"kubectl_prodready.cli.{name}"
        for name in ("flags", "main", "plugin_path", "program", "version")
    }
    assert tops(loaded) <= SMALL | HERE


def test_a_small_fix_loads_these_packages_and_no_other(tmp_path: Path) -> None:
    put(tmp_path, {"one.yaml": WEB})
    done, loaded = run("fix", "-f", "one.yaml", cwd=tmp_path)
    assert done.code == 1
    assert tops(loaded) <= SMALL | FOR_YAML | HERE

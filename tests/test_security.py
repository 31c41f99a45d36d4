"""What docs/security.md promises, as far as the code's own imports and tables tell."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from kubectl_prodready.cluster.around import PEERS
from kubectl_prodready.core.kinds import NEIGHBOURS, WORKLOADS
from tests.cli.command import TOP

PACKAGES = (TOP / "kubectl_prodready", TOP / "plugins" / "prodready_plugins")
SPEAKS = {"socket", "ssl", "urllib3", "kubernetes", "http", "ftplib", "smtplib", "asyncio"}
SPEAKS |= {"urllib.request", "xmlrpc", "requests", "httpx", "socketserver", "webbrowser"}
RUNS = {"subprocess", "pty", "multiprocessing.connection"}
RUNS_OF_OS = ("system", "popen", "exec", "spawn", "posix_spawn", "startfile")


def modules() -> Iterator[tuple[str, ast.Module]]:
    for package in PACKAGES:
        for path in package.rglob("*.py"):
            yield path.relative_to(TOP).as_posix(), ast.parse(path.read_bytes())


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def who_imports(names: set[str]) -> set[str]:
    """The modules that import something of these, or of what is below them."""
    return {
        file
        for file, tree in modules()
        for one in imported(tree)
        if any(one == name or one.startswith(f"{name}.") for name in names)
    }


def test_only_the_way_to_the_api_server_can_speak_to_anybody() -> None:
    speaking = who_imports(SPEAKS)
    assert speaking
    assert all(file.startswith("kubectl_prodready/cluster/") for file in speaking), speaking


def test_no_program_is_run_but_the_editor_git_and_credential_plugins() -> None:
    running = who_imports(RUNS)
    assert {file for file in running if not file.startswith("kubectl_prodready/cluster/")} == {
        "kubectl_prodready/cli/interactive/editor.py",
        "kubectl_prodready/sources/repository.py",
    }
    for file, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                runs = node.value.id == "os" and node.attr.startswith(RUNS_OF_OS)
                assert not runs, f"{file}:{node.lineno}"


def test_secrets_and_configmaps_are_not_among_what_is_read() -> None:
    read = {*PEERS, *NEIGHBOURS, *WORKLOADS}
    assert not {"Secret", "ConfigMap"} & read
    for path in (TOP / "kubectl_prodready" / "cluster").glob("*.py"):
        strings = {
            node.value
            for node in ast.walk(ast.parse(path.read_bytes()))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        assert not {"secrets", "configmaps"} & strings, path.name


def test_the_page_names_the_places_and_their_modes() -> None:
    page = (TOP / "docs" / "security.md").read_text(encoding="utf-8")
    for told in ("0600", "0700", "kubectl-prodready/runs", "exec", "***", "telemetry"):
        assert told in page
    assert Path(TOP / "SECURITY.md").read_text(encoding="utf-8").count("private") >= 2

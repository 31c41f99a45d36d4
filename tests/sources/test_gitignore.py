"""Folders respect .gitignore, as git itself understands it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kubectl_prodready.sources.files import Wanted, gather
from tests.cli.command import needs_git, prodready, put
from tests.help import deployment

WEB = deployment()
FILES = (
    "a.yaml",
    "b.yaml",
    "keep.yaml",
    "build/a.yaml",
    "build/keep.yaml",
    "sub/a.yaml",
    "sub/keep.yaml",
    "sub/build/b.yaml",
    "sub/deep/a.yaml",
    "sub/deep/keep.yaml",
)
GIT = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


def read(folder: Path, given: str = "") -> list[str]:
    """The files that a run would read, relative to a folder."""
    sources = gather(Wanted((str(folder / given),), recursive=True)).sources
    return sorted(os.path.relpath(source.path, folder) for source in sources)


def repository(folder: Path, ignore: dict[str, str]) -> Path:
    """A tree of manifests with .gitignore files in some folders, and a repository around it."""
    put(folder, dict.fromkeys(FILES, WEB))
    put(folder, {f"{place}/.gitignore".lstrip("/"): text for place, text in ignore.items()})
    (folder / ".git").mkdir()
    return folder


def without(*left_out: str) -> list[str]:
    return sorted(set(FILES) - set(left_out))


@pytest.mark.parametrize(
    ("ignore", "expected"),
    [
        ({}, FILES),
        ({"": "build/\n"}, without("build/a.yaml", "build/keep.yaml", "sub/build/b.yaml")),
        ({"": "/build\n"}, without("build/a.yaml", "build/keep.yaml")),
        (
            {"": "*.yaml\n!keep.yaml\n"},
            ("build/keep.yaml", "keep.yaml", "sub/deep/keep.yaml", "sub/keep.yaml"),
        ),
        ({"sub": "a.yaml\n"}, without("sub/a.yaml", "sub/deep/a.yaml")),
        ({"sub": "/a.yaml\n"}, without("sub/a.yaml")),
        ({"": "a.yaml\n", "sub": "!a.yaml\n"}, without("a.yaml", "build/a.yaml")),
        ({"": "sub/\n!sub/keep.yaml\n"}, without(*(f for f in FILES if f.startswith("sub/")))),
        ({"": "# a.yaml\n\n  \nb.yaml\n"}, without("b.yaml", "sub/build/b.yaml")),
        ({"": "sub/**/a.yaml\r\n"}, without("sub/a.yaml", "sub/deep/a.yaml")),
        ({"": "\ufeffa.yaml\n"}, [f for f in FILES if not f.endswith("a.yaml")]),
        ({"": "sub/*\n!sub/deep\n"}, without("sub/a.yaml", "sub/keep.yaml", "sub/build/b.yaml")),
    ],
)
def test_patterns(tmp_path: Path, ignore: dict[str, str], expected: list[str]) -> None:
    assert read(repository(tmp_path, ignore)) == sorted(expected)


def test_what_stands_above_the_folder_holds(tmp_path: Path) -> None:
    repository(tmp_path, {"": "/sub/deep/a.yaml\nkeep.yaml\n", "sub": "!keep.yaml\n"})
    assert read(tmp_path, "sub/deep") == ["sub/deep/keep.yaml"]


def test_what_stands_above_the_repository_does_not_hold(tmp_path: Path) -> None:
    put(tmp_path, {".gitignore": "*.yaml\n"})
    assert read(repository(tmp_path / "repository", {})) == sorted(FILES)


def test_outside_of_a_repository_what_stands_in_the_folder_holds(tmp_path: Path) -> None:
    put(tmp_path, {".gitignore": "keep.yaml\n", "in/.gitignore": "a.yaml\n"})
    put(tmp_path / "in", {"a.yaml": WEB, "keep.yaml": WEB})
    assert read(tmp_path, "in") == ["in/keep.yaml"]


def test_a_file_that_is_named_is_read_though_git_ignores_it(tmp_path: Path) -> None:
    repository(tmp_path, {"": "a.yaml\n"})
    assert read(tmp_path, "a.yaml") == ["a.yaml"]


@pytest.mark.parametrize("line", ["!", "/", "!/", "\\", "a\\", "[", "[a", "a/**b", "!!a.yaml"])
def test_a_strange_line_stops_nothing(tmp_path: Path, line: str) -> None:
    repository(tmp_path, {"": f"{line}\nb.yaml\n"})
    assert read(tmp_path) == without("b.yaml", "sub/build/b.yaml")


def test_command_line_respects_it(tmp_path: Path) -> None:
    repository(tmp_path, {"": "*\n!b.yaml\n"})
    done = prodready("fix", "-R", "-f", ".", cwd=tmp_path)
    assert done.out.count("+++ b/b.yaml") == 1
    assert "1 workload in 1 file" in done.err


PATTERN = st.sampled_from(
    [
        "a.yaml",
        "*.yaml",
        "keep.*",
        "/a.yaml",
        "build",
        "build/",
        "/build/",
        "sub",
        "sub/*",
        "sub/**",
        "**/deep",
        "deep/a.yaml",
        "**/a.yaml",
        "sub/**/keep.yaml",
        "[ab].yaml",
        "?.yaml",
        "*",
        "# b.yaml",
        "b.yaml ",
        "",
    ]
)
LINES = st.lists(st.tuples(st.booleans(), PATTERN), max_size=4).map(
    lambda lines: "".join(f"{'!' * (negated and text != '')}{text}\n" for negated, text in lines)
)
IGNORES = st.dictionaries(st.sampled_from(["", "sub", "build", "sub/deep"]), LINES, max_size=3)


def git(folder: Path, *words: str) -> str:
    """What git prints, without anybody's own settings."""
    done = subprocess.run(
        ["git", *words],
        cwd=folder,
        env={**os.environ, **GIT},
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


@needs_git
@settings(max_examples=120, deadline=None)
@given(IGNORES)
def test_as_git_does(ignore: dict[str, str]) -> None:
    """Git is asked which files it would take into an empty repository."""
    with TemporaryDirectory() as name:
        folder = repository(Path(name), ignore)
        (folder / ".git").rmdir()
        git(folder, "init", "-q", "--template=")
        listed = git(folder, "ls-files", "--others", "--exclude-standard", "*.yaml")
        assert read(folder) == sorted(listed.splitlines())


TRACKED = ("a.yaml", "build/a.yaml", "sub/deep/keep.yaml")


@needs_git
def test_what_is_tracked_is_not_ignored(tmp_path: Path) -> None:
    repository(tmp_path, {"": "*.yaml\nbuild\nsub/\n"})
    (tmp_path / ".git").rmdir()
    git(tmp_path, "init", "-q", "--template=")
    assert read(tmp_path) == []
    git(tmp_path, "add", "-f", *TRACKED)
    assert read(tmp_path) == sorted(TRACKED)
    done = prodready("fix", "-R", "-f", ".", "-v", cwd=tmp_path)
    assert [line for line in done.out.splitlines() if line.startswith("+++ ")] == [
        f"+++ b/{name}" for name in TRACKED
    ]
    told = done.err.splitlines()
    assert "./build/: skipped: ignored by git" in told
    assert "./keep.yaml: skipped: ignored by git" in told
    assert "  skipped 4 names that git ignores" in told
    assert read(tmp_path, "sub/deep") == ["sub/deep/keep.yaml"]


@needs_git
def test_a_repository_runs_no_program_of_its_own(tmp_path: Path) -> None:
    repository(tmp_path, {"": "*.yaml\n"})
    (tmp_path / ".git").rmdir()
    git(tmp_path, "init", "-q", "--template=")
    git(tmp_path, "config", "core.fsmonitor", "touch ran; false")
    git(tmp_path, "-c", "core.fsmonitor=", "add", "-f", "a.yaml")
    assert read(tmp_path) == ["a.yaml"]
    assert not (tmp_path / "ran").exists()


def test_without_git_what_is_ignored_is_ignored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    repository(tmp_path, {"": "a.yaml\n"})
    assert "a.yaml" not in read(tmp_path)


def test_only_ignored_files_are_no_input_and_it_says_why(tmp_path: Path) -> None:
    repository(tmp_path, {"": "*.yaml\n"})
    for command in ("fix", "check"):
        done = prodready(command, "-f", ".", cwd=tmp_path)
        assert done.code == 3
        assert done.err.splitlines()[1:] == ["  skipped 3 names that git ignores", "no input found"]

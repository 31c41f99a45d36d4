"""Flags for live objects beside files, and files' flags beside live objects."""

from __future__ import annotations

import pytest

from tests.cli.command import TOP, prodready

FILE = ("-f", "testdata/demo/web.yaml")


@pytest.mark.parametrize("command", ["fix", "check"])
@pytest.mark.parametrize(
    ("words", "flag"),
    [
        (("--context", "dev"), "--context"),
        (("-A",), "--all-namespaces"),
        (("-s", "https://127.0.0.1:1"), "--server"),
        (("--as-group", "a", "--as-group", "b"), "--as-group"),
    ],
)
def test_beside_files_they_are_refused(command: str, words: tuple[str, ...], flag: str) -> None:
    done = prodready(command, *FILE, *words, cwd=TOP)
    assert done.code == 2
    assert done.err == (
        f"error: {flag} is for live objects, and -f names files; leave one of them out\n"
    )
    assert not done.raw


@pytest.mark.parametrize(
    ("command", "words", "told"),
    [
        ("fix", ("deploy", "--write"), "--write is for files"),
        ("check", ("deploy", "--report", "x=y"), '--report "x=y" is no FORMAT=FILE'),
        (
            "fix",
            ("deploy", "--report", "x=y", "--apply", "--yes"),
            '--report "x=y" is no FORMAT=FILE',
        ),
        ("check", ("deploy", "--baseline", "known.json"), "--baseline is for files"),
    ],
)
def test_what_is_for_files_is_refused_for_live_objects(
    command: str, words: tuple[str, ...], told: str
) -> None:
    done = prodready(command, *words, "--server", "https://127.0.0.1:1", cwd=TOP)
    assert done.code == 2
    assert told in done.err


def test_no_server_is_told_with_its_place() -> None:
    done = prodready("fix", "deploy", "--server", "https://127.0.0.1:1", cwd=TOP)
    assert done.code == 2
    assert "https://127.0.0.1:1" in done.err
    assert "Traceback" not in done.err

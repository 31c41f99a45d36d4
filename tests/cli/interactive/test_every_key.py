"""Every key, at three widths, on files and on a stream."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.interactive.session import (
    CHECKED,
    CHECKED_API,
    EVERY_KEY,
    asked,
    editor,
    put,
    walk,
)

WIDTHS = pytest.mark.parametrize("columns", [60, 100, 200])


def holds(text: str) -> None:
    """What `walk` leads to."""
    api, web = text.split("name: web\n", 1)
    assert "cpu: 150m\n" in api
    assert "cpu: 100m" in web
    assert "memory" not in text
    assert "startupProbe" not in text


@WIDTHS
def test_on_files(tmp_path: Path, columns: int) -> None:
    api, web = put(tmp_path, "api.yaml", CHECKED_API), put(tmp_path, text=CHECKED)
    env = editor(tmp_path, 'sed -i s/100m/150m/ "$1"')
    words = ("-f", "api.yaml,web.yaml", *EVERY_KEY)
    with asked(tmp_path, *words, env=env, columns=columns, rows=40) as session:
        walk(session)
        assert session.end() == 1
        assert "2 changes written, 4 left alone" in session.shown
    holds(api.read_text() + web.read_text())


@WIDTHS
def test_on_a_stream(tmp_path: Path, columns: int) -> None:
    given = f"{CHECKED_API}---\n{CHECKED}".encode()
    env = editor(tmp_path, 'sed -i s/100m/150m/ "$1"')
    words = ("-f", "-", *EVERY_KEY)
    with asked(
        tmp_path, *words, env=env, columns=columns, rows=40, stdin=given, stdout="pipe"
    ) as session:
        walk(session)
        assert session.end() == 1
        holds(session.output.decode())

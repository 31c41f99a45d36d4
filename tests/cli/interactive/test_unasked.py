"""What nobody was asked about is told all the same, once everything else was answered."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.interactive.session import API, END, REQUESTS, SERVED, WEB, asked, put

BAD = "apiVersion: v1\nkind: Pod\nmetadata: {name: bad}\nspec: {containers: 7}\n"
MINE = API.replace("name: api #", "# prodready: ignore[memory-request]\n        name: api #")
"""Its owner wants to be left alone by one rule."""


def told(folder: Path, files: str, keys: str, *words: str, code: int) -> str:
    """What is told in the end, once these keys answered everything."""
    with asked(folder, "-f", files, *(words or REQUESTS), columns=120, rows=50) as session:
        session.until("object 1 of")
        first, last = keys[:-1], keys[-1]
        session.type(first)
        if first:
            session.until(END)
        session.type(last)
        assert session.end() == code
        return session.shown


@pytest.mark.parametrize("keys", ["D", "Ay"])
def test_what_a_comment_keeps_away_in_another_file(tmp_path: Path, keys: str) -> None:
    put(tmp_path)
    put(tmp_path, "api.yaml", MINE)
    shown = told(tmp_path, "api.yaml,web.yaml", keys, code=1 if keys == "D" else 0)
    assert shown.count("left alone: 1 x memory-request: a comment says so") == 1
    assert "more change" not in shown


def test_what_is_left_alone_in_a_document_in_which_nothing_was_chosen(tmp_path: Path) -> None:
    put(tmp_path, text=f"{WEB}---\n{MINE.replace('name: api #', 'name: web #')}")
    shown = told(tmp_path, "web.yaml", "ynq", code=1)
    assert shown.count("left alone: 1 x memory-request: a comment says so") == 1


def test_what_was_skipped_and_what_waits_in_files_with_errors(tmp_path: Path) -> None:
    put(tmp_path, "a.yaml", WEB)
    put(tmp_path, "bad.yaml", f"{API}---\n{BAD}")
    put(tmp_path, "chart.yaml", "a: {{ .Values.b }}\n")
    shown = told(tmp_path, ".", "D", code=2)
    assert shown.count("spec.containers must be a list") == 1
    assert "2 more changes wait in files with errors" in shown
    assert "0 changes written, 2 left alone" in shown


def test_hints_that_are_only_said(tmp_path: Path) -> None:
    put(tmp_path, text=SERVED.replace("image: registry", "workingDir: /\n        image: registry"))
    shown = told(tmp_path, "web.yaml", "D", "--select", "cpu-request,liveness-probe", code=1)
    assert 'prodready check" shows it' in shown

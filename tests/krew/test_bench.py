"""`make bench` puts the archive beside a bare interpreter and kubectl, in the same run."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from tests.cli.command import TOP, needs_kubectl
from tools.bench_start_up import start_up

if TYPE_CHECKING:
    import pytest


@needs_kubectl
def test_starts_are_told_as_times_of_kubectls(
    built: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("tools.bench_start_up.STARTS", 1)
    monkeypatch.setattr("tools.bench_start_up.DIST", built.parent)
    start_up()
    told = capsys.readouterr().out
    for name in ("bare interpreter", "source: fix", "kubectl version --client"):
        assert re.search(rf"^  {name} +\d+ ms +\d+ ms", told, re.MULTILINE)
    for name, goal in (("version", "2.5"), ("fix", "3")):
        shown = rf"^  archive: {name} +\d+ ms +\d+ ms  [\d.]+ times kubectl's \(goal: {goal}\)$"
        assert re.search(shown, told, re.MULTILINE)


def test_what_there_is_no_archive_for_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("tools.bench_start_up.STARTS", 1)
    monkeypatch.setattr("tools.bench_start_up.DIST", tmp_path)
    start_up()
    told = capsys.readouterr().out
    assert "archive:" not in told
    assert f"no archive in {tmp_path}: make dist makes one" in told


def test_it_is_part_of_make_bench() -> None:
    assert "    start_up()\n" in (TOP / "tools" / "bench.py").read_text()

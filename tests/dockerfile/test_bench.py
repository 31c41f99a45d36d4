"""The Dockerfiles that `make bench` makes: different ones, and good ones."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from tests.oracles import needs_buildkit, needs_hadolint
from tools import bench_dockerfiles
from tools.bench_dockerfiles import beside_hadolint, dockerfile, taken
from tools.buildkit import difference

if TYPE_CHECKING:
    import pytest


@needs_buildkit
def test_they_differ_and_are_read() -> None:
    random = Random(1)
    texts = {dockerfile(random, number) for number in range(100)}
    assert len(texts) == 100
    assert not any(map(difference, texts))


@needs_hadolint
def test_the_ratio_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bench_dockerfiles, "MANY", 3)
    beside_hadolint(None, tmp_path)
    assert capsys.readouterr().out.startswith("3 Dockerfiles, 0.0 MB (made)\n  check  ")
    beside_hadolint(tmp_path / "made", tmp_path)
    assert "3 Dockerfiles, 0.0 MB (taken)\n  check  " in capsys.readouterr().out


def test_too_few_are_not_taken(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text("FROM a\n", encoding="utf-8")
    assert taken(tmp_path, tmp_path / "taken") is None

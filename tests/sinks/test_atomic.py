"""A file reaches its place whole or not at all, and nothing is left beside it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from kubectl_prodready.errors import WriteError, words_of
from kubectl_prodready.sinks.atomic import Beside
from kubectl_prodready.sinks.spooled import Spooled
from tests.cli.command import contents, put


def test_what_is_there_stays_until_the_new_one_takes_its_place(tmp_path: Path) -> None:
    put(tmp_path, {"web": "old\n"})
    with Beside(str(tmp_path / "web")) as new:
        new.write(b"new\n")
        assert (tmp_path / "web").read_text() == "old\n"
        new.replace()
    assert contents(tmp_path) == {"web": "new\n"}


def test_what_takes_no_place_is_removed(tmp_path: Path) -> None:
    put(tmp_path, {"web": "old\n"})
    with Beside(str(tmp_path / "web")) as new:
        new.write(b"new\n")
        assert not new.is_named()
    assert contents(tmp_path) == {"web": "old\n"}


def test_nothing_is_left_where_the_end_is_asked_for_while_it_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = os.open

    def interrupted(*words: Any) -> int:
        made(*words)
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "open", interrupted)
    with pytest.raises(KeyboardInterrupt), Beside(str(tmp_path / "web")):
        pytest.fail("it was made")
    assert contents(tmp_path) == {}


def test_what_another_has_begun_stays(tmp_path: Path) -> None:
    theirs = f".web.prodready-{os.getpid()}"
    put(tmp_path, {theirs: "theirs\n"})
    spooled = Spooled(str(tmp_path / "web"))
    spooled.add("new\n")
    with pytest.raises(WriteError, match="not written: file exists"):
        spooled.put()
    assert contents(tmp_path) == {theirs: "theirs\n"}


@pytest.mark.parametrize(
    ("error", "words"),
    [(OSError(13, "Permission denied"), "permission denied"), (OSError("Gone"), "gone")],
)
def test_the_words_of_an_error_of_the_system(error: OSError, words: str) -> None:
    assert words_of(error) == words

"""What ends a session, and what it goes on after."""

from __future__ import annotations

import errno
import io
import os

import pytest

from kubectl_prodready.approval.conversation import Conversation
from kubectl_prodready.approval.moments import Want
from kubectl_prodready.cli.interactive import leading
from kubectl_prodready.cli.interactive.terminal import Terminal
from tests.approval.talk import Object, cpu

NOWHERE = Terminal(io.StringIO(), io.StringIO(), is_dumb=True)


class Scripted:
    """A screen on which somebody wants one thing after the other; an error is raised."""

    def __init__(self, *wants: Want | Exception) -> None:
        self._wants = list(wants)
        self.told: list[str] = []

    def run(self, talk: Conversation) -> Want:
        self.told.append(talk.status)
        want = self._wants.pop(0)
        if isinstance(want, Exception):
            raise want
        return want


def led(screen: Scripted, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Lead a conversation for which the proof has no room at first."""
    errors = [OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))]

    def prove(_talk: Conversation) -> None:
        if errors:
            raise errors.pop()

    monkeypatch.setattr(leading, "_screen", lambda *_: screen)
    return leading.lead(Conversation([Object(cpu())]), NOWHERE, (), prove)


def test_what_cannot_be_proven_is_told_and_the_session_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    screen = Scripted(Want.PROVE, Want.PROVE)
    assert not led(screen, monkeypatch)
    assert screen.told == ["", "it cannot be proven: no space left on device"]


@pytest.mark.parametrize("gone", [EOFError(), OSError(errno.EIO, "it is gone")])
def test_without_a_terminal_it_ends(monkeypatch: pytest.MonkeyPatch, gone: Exception) -> None:
    with pytest.raises(KeyboardInterrupt):
        led(Scripted(gone), monkeypatch)

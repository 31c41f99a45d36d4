"""Questions on a real terminal, before live objects are changed."""

from __future__ import annotations

import os
import pty
import subprocess
import time

import pytest

from tests.cli.command import MODULE
from tests.cluster.shop import Shop, owners

pytestmark = pytest.mark.cluster


class Terminal:
    """A command at a terminal: what is typed, and what is shown."""

    def __init__(self, shop: Shop, *words: str) -> None:
        self._ours, theirs = pty.openpty()
        where = ("--kubeconfig", shop.kubeconfig, "--record", str(shop.records))
        self._running = subprocess.Popen(
            [*MODULE, *words, *where],
            cwd=shop.folder,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            preexec_fn=_controlling,  # noqa: PLW1509  there are no threads here
        )
        os.close(theirs)
        self.shown = ""

    def until(self, text: str) -> None:
        """Read until something is shown."""
        end = time.monotonic() + 30
        while text not in self.shown:
            assert time.monotonic() < end, self.shown
            chunk = self._read()
            assert chunk, self.shown
            self.shown += chunk

    def type(self, text: str) -> None:
        """Type keys; what was shown before is forgotten."""
        self.shown = ""
        os.write(self._ours, text.encode())

    def end(self) -> int:
        """Read what else is shown; the exit code."""
        while chunk := self._read():
            self.shown += chunk
        os.close(self._ours)
        return self._running.wait()

    def _read(self) -> str:
        try:
            return os.read(self._ours, 4096).decode().replace("\r\n", "\n")
        except OSError:  # the other end of the terminal was closed
            return ""


def _controlling() -> None:
    """Make the terminal on standard input this process's own, so that Ctrl-C reaches it."""
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def fix(shop: Shop) -> Terminal:
    return Terminal(shop, "fix", "deploy", "-n", shop.name, "--apply")


def two(shop: Shop) -> None:
    """A Deployment, and one with a single replica."""
    shop.deployment("many")
    shop.create("/apis/apps/v1/deployments", "Deployment", "one", shop.spec("one", 1))


def changed(shop: Shop) -> list[str]:
    return [name for name in ("many", "one") if "prodready" in owners(shop.now(name))]


def test_all_that_is_harmless_is_one_question_and_each_risk_another(shop: Shop) -> None:
    two(shop)
    asked = fix(shop)
    asked.until("Change 1 object? 3 Pods will restart (y/N): ")
    assert f"context test, server {shop.plane.url}, namespace {shop.name}:" in asked.shown
    assert "+          requests:" in asked.shown
    asked.type("y\n")
    asked.until("Deployment/one: a single replica: ")
    asked.type("n\n")
    assert asked.end() == 1
    assert "1 of 2 objects applied" in asked.shown
    assert f"1 left alone: {shop.name}/Deployment/one" in asked.shown
    assert changed(shop) == ["many"]


@pytest.mark.parametrize("keys", ["\n", "no\n", "\x04"])
def test_all_but_yes_is_no(shop: Shop, keys: str) -> None:
    shop.deployment("many")
    asked = fix(shop)
    asked.until("(y/N): ")
    asked.type(keys)
    assert asked.end() == 1
    assert "prodready" not in owners(shop.now("many"))
    assert not list(shop.records.glob("*"))


def test_ctrl_c_at_the_question_changes_nothing(shop: Shop) -> None:
    shop.deployment("many")
    asked = fix(shop)
    asked.until("(y/N): ")
    asked.type("\x03")
    assert asked.end() == 130
    assert "Traceback" not in asked.shown
    assert "prodready" not in owners(shop.now("many"))


def test_what_takes_long_shows_how_far_it_is(shop: Shop) -> None:
    for number in range(80):
        shop.deployment(f"web-{number}")
    asked = fix(shop)
    asked.until("trying")
    asked.until("(y/N): ")
    assert "trying" not in asked.shown.rpartition("context test")[2]
    asked.type("y\n")
    assert asked.end() == 0
    assert "80 of 80 objects applied" in asked.shown


def test_undo_asks_as_well(shop: Shop) -> None:
    shop.deployment("many")
    assert shop.apply("deploy/many").code == 0
    asked = Terminal(shop, "undo")
    asked.until("Change 1 object? 3 Pods will restart (y/N): ")
    asked.type("n\n")
    assert asked.end() == 1
    assert changed_many(shop)
    asked = Terminal(shop, "undo")
    asked.until("(y/N): ")
    asked.type("yes\n")
    assert asked.end() == 0
    assert not changed_many(shop)


def changed_many(shop: Shop) -> bool:
    return "prodready" in owners(shop.now("many"))

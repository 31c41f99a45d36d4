"""A "never" about several containers, kept in comments: each stands where its changes are."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from tests.cli.command import prodready
from tests.cli.interactive.session import SERVED, asked, confirm, put

STOPPING = ("--select", "pre-stop,grace-period")
RULES = ("--select", "pre-stop,grace-period,cpu-request")
PORT = "        - containerPort: 8080\n"
SIDE = (
    PORT
    + """\
      - name: side
        image: registry.example.com/shop/side:1.4
        ports:
        - containerPort: 8081
"""
)
GRACE = "      terminationGracePeriodSeconds: 5\n      containers:"
TWO = SERVED.replace(PORT, SIDE).replace("      containers:", GRACE)
"""Both containers want a hook before they end, and both hooks more time for the Pod."""


def kept(folder: Path, text: str, *words: str, keys: str = "Rc") -> str:
    """The text once it was kept with a comment."""
    web = put(folder, text=text)
    with asked(folder, "-f", "web.yaml", *words) as session:
        session.until("object 1 of 1")
        confirm(session, keys)
        assert session.end() == 1
    return web.read_text()


def comments(text: str) -> dict[str, str]:
    """The comments, each by the line below it."""
    lines = text.splitlines()
    return {
        below.strip(): line.strip().removeprefix("# prodready: ")
        for line, below in pairwise(lines)
        if "prodready: ignore" in line
    }


def test_each_container_gets_its_own_and_the_object_what_is_about_itself(tmp_path: Path) -> None:
    text = kept(tmp_path, TWO, *STOPPING)
    assert comments(text) == {
        "apiVersion: apps/v1": "ignore[grace-period]",
        "- name: web # keep this": "ignore[pre-stop]",
        "- name: side": "ignore[pre-stop]",
    }
    done = prodready("check", "-f", "web.yaml", *RULES, cwd=tmp_path)
    assert done.out.count("cpu-request") == len(done.out.splitlines()) == 2

"""`one-process`: process managers, and scripts that run several servers."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rules.said import one_line, said

RULE = "one-process"


def script(text: str) -> dict[str, Any]:
    return {"command": ["bash", "-c", text]}


HEARD = [
    ({"command": ["/usr/bin/supervisord", "-c", "x"]}, "supervisord runs several programs"),
    ({"command": ["/sbin/init"]}, "/sbin/init runs several programs"),
    ({"args": ["pm2", "start", "--no-daemon"]}, "pm2 runs"),
    ({"command": ["honcho", "start"]}, "honcho runs"),
    (script("mkdir x; exec supervisord -n"), "supervisord runs"),
    (script("a & b & wait"), "a and b run side by side"),
    (script("nohup a & exec b"), "a and b run"),
    (script("a & while true; do sleep 9; done & b; exec c"), "a and c run"),
]


@pytest.mark.parametrize(("fields", "part"), HEARD)
def test_says(fields: dict[str, Any], part: str) -> None:
    assert part in one_line(said(RULE, fields))


SILENT = [
    *({}, {"command": ["server"]}, {"command": ["pm2-runtime", "app.js"]}, {"command": ["/init"]}),
    {"command": ["init"]},
    {"command": ["foreman", "start", "web"]},
    *map(script, ("server & wait", "exec server", "a; b", "(sleep 5; a) & wait", "'")),
    *map(
        script, ("server & sleep 5; tail -f x", "echo a & server", "mongod & until a; do b; done")
    ),
]


@pytest.mark.parametrize("fields", SILENT)
def test_is_silent(fields: dict[str, Any]) -> None:
    assert said(RULE, fields) == []


def test_init_containers_are_left_out() -> None:
    assert said(RULE, {}, initContainers=[{**script("a & b & wait")}]) == []

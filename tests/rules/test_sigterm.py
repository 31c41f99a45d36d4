"""`sigterm`: whom SIGTERM does not reach."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rules.said import one_line, said

SHELL = {"command": ["sh", "-c", "migrate && server"]}

HEARD = [
    (SHELL, "write `exec server` (command)"),
    ({"args": ["/bin/bash", "-c", "a; b"]}, "bash -c runs several commands"),
    ({"command": ["sh", "-c"], "args": ["a; $SERVER"]}, "write `exec` before it"),
    ({"command": ["sh", "-c", "server | tee log"]}, "before a pipe"),
    ({"command": ["sh", "-c", "a & b & wait"]}, "what it started with `&`"),
    ({"command": ["sh", "-c", "while true; do date; sleep 9; done"]}, "`sleep 60 & wait`"),
    ({"command": ["sh", "-c", "while true; do node s.js; done"]}, "`exec node` without the loop"),
    ({"command": ["sh", "-c", "node s.js; echo done"]}, "`exec node`: what stands behind it"),
    ({"command": ["sh", "-c", "(migrate; exec node s.js)"]}, "`exec node` outside of the bracket"),
    ({"command": ["sh", "-c", "if migrate; then node s.js; fi"]}, "write `exec node` ("),
    ({"command": ["sh", "-c", "if migrate; then npm start; fi"]}, "write `exec node` with"),
    ({"command": ["sh", "-c", "nginx -g 'daemon off;'; sleep 5"]}, "nginx is killed when"),
    ({"command": ["npm", "start"]}, "`npm start`"),
    ({"command": ["yarn"], "args": ["--silent", "run", "web"]}, "`yarn run web`"),
    ({"command": ["sh", "-c", "exec pnpm start -- --port 1"]}, "`pnpm start`"),
    ({"command": ["npm", "run", "--silent"]}, "`npm run`"),
    ({"command": ["npm", "run", "start:prod"]}, "`npm run start:prod`"),
    ({"command": ["sh", "-c", "cd /app && npm start"]}, "write `exec node` with"),
    ({"command": ["sh", "-c", "npm start | tee log"]}, "`npm start`"),
    ({"command": ["sh", "-c", "./server || exit 1"]}, "write `exec server`"),
    ({"command": ["sh", "-c", "exec ./server | tee log"]}, "`exec server` without the pipe"),
    ({"command": ["sh", "-c", "a; tail -f /dev/null"]}, "write `tail ... & wait`"),
    ({"command": ["sh", "-c", "a; sleep 9"]}, "if a is to run on, `exec` it in the foreground;"),
    ({"command": ["sh", "-c", "f() { a; }; f; sleep 9"]}, "if a is to run on"),
    ({"command": ["sh", "-c", "a & while :; do b; sleep 9; done"]}, "if a is to run on"),
    ({"command": ["sh", "-c", "if x; then exec a; fi; sleep 9"]}, "if x is to run on"),
    ({"command": ["sh", "-c", "$X; sleep 9"]}, "if what runs before is to run on"),
    ({"command": ["sh", "-c", "echo; sleep 9"]}, "`sleep ... & wait`: a trap does not run while"),
    ({"command": ["sh", "-c", f"{'a' * 40}; sleep 9"]}, f"if {'a' * 40} is to"),
    ({"command": ["sh", "-c", "a & b & sleep infinity"]}, "give each its own container"),
    ({"command": ["sh", "-c", "nginx & tail -f /x.log"]}, "nginx, started with `&` and killed"),
]


DAEMONS = [
    ("nginx && tail -f /dev/null", "`exec nginx -g 'daemon off;'`"),
    ("service nginx start; tail -f /x.log", "`exec nginx -g 'daemon off;'`"),
    ("/etc/init.d/cron restart; sleep infinity", "`exec cron -f`"),
    ("service web start && sleep infinity", "to web, a daemon that is killed when"),
    ("apachectl start && tail -f /x.log", "`exec httpd -D FOREGROUND`"),
]


@pytest.mark.parametrize(("script", "part"), DAEMONS)
def test_a_daemon_is_never_told_to_be_ended_by_a_trap(script: str, part: str) -> None:
    text = one_line(said("sigterm", {"command": ["sh", "-c", script]}))
    assert part in text
    assert "trap" not in text


@pytest.mark.parametrize(("fields", "part"), HEARD)
def test_says(fields: dict[str, Any], part: str) -> None:
    assert part in one_line(said("sigterm", fields))


@pytest.mark.parametrize(
    "fields",
    [
        {"command": ["server"]},
        {"command": ["sh", "-c", "server"]},
        {"command": ["sh", "-c", "a && exec server"]},
        {"command": ["sh", "-c", "'"]},
        {"command": ["tini", "--", "sh", "-c", "a && b"]},
        {"command": ["npm", "--", "start"]},
        {"command": ["npm", "ci"]},
        {"command": []},
        {},
    ],
)
def test_is_silent(fields: dict[str, Any]) -> None:
    assert said("sigterm", fields) == []


def test_a_hook_that_ends_the_program_is_enough() -> None:
    quits = {"preStop": {"exec": {"command": ["nginx", "-s", "quit"]}}}
    sleeps = {"preStop": {"exec": {"command": ["sleep", "5"]}}}
    assert said("sigterm", {**SHELL, "lifecycle": quits}) == []
    assert said("sigterm", {**SHELL, "lifecycle": sleeps}) != []


def test_who_ends_by_itself_is_left_out() -> None:
    assert said("sigterm", SHELL, kind="Job") == []
    assert said("sigterm", SHELL, kind="Pod", restartPolicy="Never") == []
    assert said("sigterm", {}, initContainers=[{**SHELL}]) == []
    assert said("sigterm", {**SHELL, "name": "istio-proxy"}) == []
    assert said("sigterm", SHELL, nodeSelector={"kubernetes.io/os": "windows"}) == []
    assert len(said("sigterm", {}, initContainers=[{**SHELL, "restartPolicy": "Always"}])) == 1


def test_a_grace_period_of_0_is_told_once() -> None:
    text = one_line(said("sigterm", {}, {}, terminationGracePeriodSeconds=0))
    assert text.startswith("SIGKILL at once")
    assert said("sigterm", {}, terminationGracePeriodSeconds=1) == []
    assert said("sigterm", {}, terminationGracePeriodSeconds=False) == []


@pytest.mark.parametrize("field", ["shareProcessNamespace", "hostPID"])
@pytest.mark.parametrize(
    ("script", "part"),
    [
        ("a && node server.js", "which kills node as well, amid work; write `exec node`"),
        ("node server.js | tee log", "write `exec node` without the pipe"),
        ("nginx & tail -f /dev/null", "kills nginx as well"),
        ("nginx && tail -f /dev/null", "kills nginx as well"),
        ("while true; do node s.js; done", "kills node as well"),
        ("a & wait", "kills what it started with `&`"),
        ("while true; do date; sleep 30; done", ""),
        ("a; sleep infinity", ""),
    ],
)
def test_a_shell_that_is_not_pid_1_dies_at_once(field: str, script: str, part: str) -> None:
    fields: dict[str, Any] = {field: True}
    found = said("sigterm", {"command": ["sh", "-c", script]}, **fields)
    assert len(found) == bool(part)
    assert not found or "dies of SIGTERM at once" in one_line(found)
    assert part in "".join(found)

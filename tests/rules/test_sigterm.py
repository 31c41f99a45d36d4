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
    ({"command": ["sh", "-c", "while true; do a; done"]}, "trap 'exit 0' TERM"),
    ({"command": ["npm", "start"]}, "`npm start`"),
    ({"command": ["yarn"], "args": ["--silent", "run", "web"]}, "`yarn run`"),
    ({"command": ["sh", "-c", "exec pnpm start -- --port 1"]}, "`pnpm start`"),
]


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

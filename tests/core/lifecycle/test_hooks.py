"""What the hook of a container says: its command, and how long it takes."""

from __future__ import annotations

import pytest

from kubectl_prodready.core.lifecycle.hooks import has_hook, hook_seconds, pre_stop_command
from tests.beside import container


@pytest.mark.parametrize(
    ("hook", "seconds"),
    [
        ("{sleep: {seconds: 7}}", 7),
        ("{sleep: {seconds: x}}", 0),
        ("{exec: {command: [sleep, '7']}}", 7),
        ("{exec: {command: [/bin/sh, -c, sleep 2; nginx -s quit; sleep 3]}}", 5),
        ("{exec: {command: [sh, -c, sleep 2m]}}", 120),
        ("{exec: {command: [sh, -c, sleep 1m 5s]}}", 65),
        ("{exec: {command: [sh, -c, sleep 1.5h]}}", 5400),
        ("{exec: {command: [sh, -c, sleep 0.5]}}", 0),
        ("{exec: {command: [sh, -c, sleep  20]}}", 20),
        ("{exec: {command: [sh, -c, 'sleep \"20\"']}}", 20),
        ("{exec: {command: [sh, -c, exec sleep 20]}}", 20),
        ("{exec: {command: [sh, -c, sleep 5 && nginx -s quit && sleep 10]}}", 15),
        ("{exec: {command: [sh, -c, drain && sleep 20 || sleep 30]}}", 30),
        ("{exec: {command: [sh, -c, sleep 20 | cat]}}", 20),
        ("{exec: {command: [sh, -c, sleep 60 &]}}", 0),
        ("{exec: {command: [sh, -c, (sleep 60 &); sleep 3]}}", 3),
        ("{exec: {command: [sh, -c, echo sleep 60]}}", 0),
        ("{exec: {command: [sh, -c, 'sleep 2 # not sleep 60']}}", 2),
        ("{exec: {command: [sh, -c, if a; then sleep 20; else sleep 30; fi]}}", 30),
        ("{exec: {command: [sh, -c, case a in b) sleep 20;; *) sleep 9;; esac; sleep 1]}}", 21),
        ("{exec: {command: [sh, -c, '{ sleep 20; sleep 25; }']}}", 45),
        ("{exec: {command: [sh, -c, (sleep 20; sleep 25)]}}", 45),
        ("{exec: {command: [sh, -c, if true; then sleep 20; sleep 25; fi]}}", 45),
        ("{exec: {command: [sh, -c, sleep 20 && sleep 25 || true]}}", 45),
        ("{exec: {command: [sh, -c, drain || true; sleep 20 && sleep 25]}}", 45),
        ("{exec: {command: [sh, -c, sleep 20 || true && sleep 25]}}", 45),
        ("{exec: {command: [sh, -c, sleep 20 && drain || sleep 25]}}", 45),
        ("{exec: {command: [sh, -c, sleep 20 || sleep 25]}}", 25),
        ("{exec: {command: [sh, -c, '{ sleep 20; drain; } || sleep 25']}}", 45),
        ("{exec: {command: [sh, -c, (sleep 20; sleep 25) | cat]}}", 45),
        ("{exec: {command: [sh, -c, '{ if a; then (sleep 20); fi; sleep 25; }']}}", 45),
        ("{exec: {command: [sh, -c, (sleep 20 & sleep 25)]}}", 25),
        ("{exec: {command: [sh, -c, '{ f() { sleep 20; }; sleep 25; }']}}", 25),
        ("{exec: {command: [sh, -c, if a; then sleep 9; elif sleep 20; then sleep 25; fi]}}", 45),
        ("{exec: {command: [sh, -c, case a in b) sleep 20; sleep 25;; *) sleep 30; esac]}}", 45),
        ("{exec: {command: [sh, -c, while a; do sleep 60; done]}}", 0),
        ("{exec: {command: [sh, -c, for a in b; do sleep 60; done]}}", 0),
        ("{exec: {command: [sh, -c, 'f() { sleep 60; }; sleep 2']}}", 2),
        ("{exec: {command: [sh, -c, timeout 10 sleep 60]}}", 10),
        ("{exec: {command: [sh, -c, timeout 90 sleep 60]}}", 60),
        ("{exec: {command: [sh, -c, timeout -k 5 10 sleep 60]}}", 0),
        ("{exec: {command: [sh, -c, timeout 10 drain]}}", 0),
        ("{exec: {command: [sh, -c, 'sleep \"']}}", 0),
        ("{exec: {command: [sh, drain.sh]}}", 0),
        ("{exec: {command: []}}", 0),
        ("{exec: {command: [sh, -c, sleep $TIME]}}", 0),
        ("{exec: {command: [sh, -c, sleep 20]}}", 20),
        ("{exec: {command: [nosleep, '20']}}", 0),
        ("{httpGet: {port: 80}}", 0),
        ("{}", 0),
        ("null", 0),
    ],
)
def test_what_a_hook_sleeps(hook: str, seconds: int) -> None:
    one = container(f"image: w, lifecycle: {{preStop: {hook}}}")
    assert hook_seconds(one) == seconds
    assert has_hook(one) is (hook not in {"{}", "null"})


def test_the_command_of_a_hook() -> None:
    one = container("image: w, lifecycle: {preStop: {exec: {command: [sleep, 7]}}}")
    assert pre_stop_command(one) == ["sleep", "7"]
    assert pre_stop_command(container("image: w, lifecycle: 1")) == []

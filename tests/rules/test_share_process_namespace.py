"""`share-process-namespace`: where PID 1 is a problem, and where it must stay who it is."""

from __future__ import annotations

from typing import Any

import pytest

from tests.help import after, fixed, reasons
from tests.rules.said import manifest, said

RULE = "share-process-namespace"
NODE = {"command": ["node", "server.js"]}
NONE = "no sign of the PID 1 problem"


def run_in_shell(script: str) -> dict[str, Any]:
    return {"exec": {"command": ["sh", "-c", script]}}


SIGNS = [
    (NODE, "node is PID 1 and ignores SIGTERM"),
    ({"command": ["/usr/bin/python3.12", "-m", "web"]}, "python3.12 is PID 1"),
    ({"command": ["perl"], "args": ["web.pl"]}, "perl is PID 1"),
    ({"command": ["sh", "-c", "a; exec node web.js"]}, "node is PID 1"),
    ({"command": ["sh", "-c", "helper & exec server"]}, "server takes PID 1 over"),
    (
        {"command": ["server"], "livenessProbe": run_in_shell("ps | grep web")},
        "does not reap what livenessProbe.exec leaves behind",
    ),
    ({"command": ["server"], "readinessProbe": run_in_shell("a & b")}, "readinessProbe.exec"),
]


@pytest.mark.parametrize(("fields", "part"), SIGNS)
def test_offers_with_the_sign_and_the_price(fields: dict[str, Any], part: str) -> None:
    (text,) = said(RULE, fields)
    assert part in text
    assert "(command of c0)" in text
    assert "see each other's processes" in text


SILENT = [
    ({}, NONE),
    ({"args": ["node", "web.js"]}, NONE),
    ({"command": ["server"]}, NONE),
    ({"command": ["ruby", "web.rb"]}, NONE),
    ({"command": ["sh", "-c", "a & b"]}, NONE),
    ({"command": ["sh", "-c", "node web.js"]}, NONE),
    ({"command": ["sh", "-c", "(migrate; exec node web.js)"]}, NONE),
    ({"command": ["sh", "-c", "exec node web.js & wait"]}, NONE),
    ({"command": ["python", "-m", "gunicorn", "web:app"]}, NONE),
    ({"command": ["python", "-m", "uvicorn.main", "web:app"]}, NONE),
    ({"command": ["server"], "livenessProbe": run_in_shell("pg_isready")}, NONE),
    ({"command": ["server"], "livenessProbe": run_in_shell("'")}, NONE),
    ({"command": ["server"], "lifecycle": {"preStop": run_in_shell("a | b")}}, NONE),
    ({"command": ["sh", "-c", "a"], "livenessProbe": run_in_shell("a | b")}, NONE),
    ({"command": ["tini", "--", "node", "web.js"]}, "no sign of the PID 1 problem"),
    ({"command": ["/init"]}, "no sign of the PID 1 problem"),
    ({"image": "linuxserver/web", **NODE}, "an image of linuxserver has its own PID 1"),
    ({**NODE, "livenessProbe": run_in_shell("kill -s HUP 1")}, "c0 sends a signal to PID 1"),
    ({**NODE, "livenessProbe": run_in_shell("kill -HUP 1 2>/x")}, "c0 sends a signal to PID 1"),
]


@pytest.mark.parametrize(("fields", "reason"), SILENT)
def test_leaves_with_a_reason(fields: dict[str, Any], reason: str) -> None:
    text = manifest(fields)
    assert said(RULE, fields) == []
    assert reasons(text, select=(RULE,)) == {RULE: reason}


def test_an_init_beside_the_program_wants_to_be_pid_1() -> None:
    text = manifest(NODE, {"command": ["tini", "--", "node", "web.js"]})
    assert reasons(text, select=(RULE,)) == {RULE: "tini is made to be PID 1"}


OF_PODS = [
    ({"hostPID": True}, "hostPID is set"),
    ({"os": {"name": "windows"}}, "Windows has no shared process namespace"),
    ({"restartPolicy": "OnFailure"}, "its Pods end by themselves"),
]


@pytest.mark.parametrize(("spec", "reason"), OF_PODS)
def test_leaves_pods_that_must_not_share(spec: dict[str, Any], reason: str) -> None:
    assert reasons(manifest(NODE, kind="Pod", **spec), select=(RULE,)) == {RULE: reason}


@pytest.mark.parametrize("value", [True, False])
def test_a_value_that_is_set_is_the_owners_choice(*, value: bool) -> None:
    result = fixed(manifest(NODE, shareProcessNamespace=value), select=(RULE,))
    assert not result.findings
    assert not result.left


def test_init_and_injected_containers_give_no_sign() -> None:
    assert said(RULE, {}, initContainers=[{**NODE}]) == []
    assert said(RULE, {**NODE, "name": "linkerd-proxy"}) == []


def test_only_who_asks_for_hints_takes_it() -> None:
    from kubectl_prodready.core.gate import Gate
    from kubectl_prodready.core.model import Safety

    text = manifest(NODE)
    assert after(text, select=(RULE,)) == text
    taken = after(text, select=(RULE,), gate=Gate(Safety.HINT))
    note = "# prodready: hint, containers see each other"
    assert f"      shareProcessNamespace: true  {note}\n" in taken
    pod = after(manifest(NODE, kind="Pod"), select=(RULE,), gate=Gate(Safety.HINT))
    assert "\n  shareProcessNamespace: true" in pod


def test_two_signs_are_told_of_many() -> None:
    (text,) = said(RULE, NODE, NODE, NODE)
    assert "command of c1" in text
    assert "command of c2" not in text

"""HEALTHCHECK, which Kubernetes ignores, as readiness and startup probes for review."""

from __future__ import annotations

from typing import Any

import pytest

from kubectl_prodready.core.building.health import health_of
from tests.beside import LIVENESS, READINESS, REVIEW, STARTUP, service, web
from tests.built import NODE, Outcome, container

PLACE = "(web/Dockerfile:3, matched by skaffold.yaml)"
BARE = web("ports: []")
HTTP = {"httpGet": {"path": "/health", "port": 8080}}
ASKS = "HEALTHCHECK asks GET /health on port 8080, and Kubernetes ignores it"
FLAGS = "--interval=10s --timeout=3s --retries=4 --start-period=65s"


def checked(check: str, env: str = "X=1") -> str:
    return f"{NODE}EXPOSE 8080 9090\nHEALTHCHECK {check}\nENV {env}\n"


CURL = checked("CMD curl -f http://localhost:8080/health || exit 1")
TIMED = checked(f"{FLAGS} CMD curl -f http://localhost:8080/health || exit 1")


def test_readiness_has_dockers_numbers() -> None:
    found = Outcome(READINESS, CURL, BARE).only
    numbers = {"periodSeconds": 30, "timeoutSeconds": 30, "failureThreshold": 3}
    assert (found.value, found.safety) == ({**HTTP, **numbers}, REVIEW)
    assert found.evidence == (f"{ASKS} {PLACE}",)
    assert found.change.why == "as its HEALTHCHECK asks"
    numbers = {"periodSeconds": 10, "timeoutSeconds": 3, "failureThreshold": 4}
    assert Outcome(READINESS, TIMED, BARE, service()).only.value == {**HTTP, **numbers}


def test_the_start_period_is_a_startup_probe() -> None:
    found = Outcome(STARTUP, TIMED, BARE).only
    numbers = {"periodSeconds": 10, "timeoutSeconds": 3, "failureThreshold": 7}
    assert (found.value, found.safety) == ({**HTTP, **numbers}, REVIEW)
    assert found.evidence[1] == f"its start may take 65 s (--start-period) {PLACE}"
    often = TIMED.replace("--retries", "--start-interval=5s --retries")
    numbers = {"periodSeconds": 5, "timeoutSeconds": 3, "failureThreshold": 13}
    assert Outcome(STARTUP, often, BARE).only.value == {**HTTP, **numbers}
    short = TIMED.replace("=65s", "=5s")
    assert Outcome(STARTUP, short, BARE).only.value["failureThreshold"] == 4
    assert not Outcome(STARTUP, CURL, BARE).said


def test_a_liveness_probe_that_is_there_waits_for_the_start_period() -> None:
    get = "livenessProbe: {httpGet: {path: /alive, port: 8080}}"
    slow = TIMED.replace("=65s", "=10m")
    found = Outcome(STARTUP, slow, web(get)).only
    assert found.value["httpGet"]["path"] == "/alive"
    assert (found.value["failureThreshold"], found.safety) == (60, REVIEW)
    assert Outcome(STARTUP, TIMED, web(get)).only.value["failureThreshold"] == 30


def test_liveness_is_only_said() -> None:
    found = Outcome(LIVENESS, CURL, BARE).only
    assert found.value is None
    assert found.evidence[0].startswith(f"Kubernetes ignores HEALTHCHECK {PLACE}: if GET /health")


def test_a_liveness_probe_in_the_manifest_is_better_evidence() -> None:
    get = "livenessProbe: {httpGet: {path: /alive, port: 8080}}"
    assert Outcome(READINESS, CURL, web(get)).only.value["httpGet"]["path"] == "/alive"


def get(path: str, port: int = 8080, **more: str) -> dict[str, Any]:
    return {"httpGet": {"path": path, "port": port, **more}}


HANDLERS = [
    ("CMD curl --fail -sS -o /dev/null localhost:8080", get("/")),
    (
        'CMD ["curl", "-fsSk", "-m", "5", "https://127.0.0.1:8080/x?y=1"]',
        get("/x?y=1", scheme="HTTPS"),
    ),
    ("CMD curl -fsSo /dev/null --max-time=3 http://0.0.0.0:8080/x#top || false", get("/x")),
    ("CMD exec curl -fLo/dev/null http://[::1]:8080/ 2>&1 >/dev/null || exit", get("/")),
    ('CMD ["sh", "-c", "curl -f http://localhost:9090/x || exit 1"]', get("/x", 9090)),
    ("CMD curl -s http://localhost:8080/x || exit 1", {"tcpSocket": {"port": 8080}}),
    ("CMD curl --silent http://localhost:8080/x", {"tcpSocket": {"port": 8080}}),
    ("CMD wget --no-verbose --tries=1 --spider http://localhost:8080/x || exit 1", get("/x")),
    ("CMD wget -q -O- http://localhost:8080/x || exit 1", get("/x")),
    ("CMD wget -qO - http://localhost:8080/x", get("/x")),
    ("CMD wget -qO /dev/null -T 3 http://localhost:8080/x", get("/x")),
    ("CMD curl -f http://localhost:$PORT/x", get("/x")),
    ("CMD curl -f http://localhost:${OTHER:-9090}/x", get("/x", 9090)),
    ("CMD nc -z -w 2 localhost 8080 || exit 1", {"tcpSocket": {"port": 8080}}),
    ("CMD nc -zv 127.0.0.1 8080", {"tcpSocket": {"port": 8080}}),
    ("CMD pg_isready -U shop", {"exec": {"command": ["pg_isready", "-U", "shop"]}}),
    ('CMD ["node", "health.js"]', {"exec": {"command": ["node", "health.js"]}}),
]


@pytest.mark.parametrize(("check", "handler"), HANDLERS)
def test_a_check_is_a_handler(check: str, handler: dict[str, Any]) -> None:
    found = health_of(container(checked(check, "PORT=8080")))
    assert found
    assert found.handler == handler


NONE = [
    *("NONE", "CMD true", "CMD [ -f /ok ]", "CMD exit 0", "CMD test -f /ok", ""),
    "CMD curl -f http://localhost:8080/x || exit 0",
    "CMD curl -f http://localhost:8080/x | grep UP",
    "CMD curl -f http://localhost:8080/x && curl -f http://localhost:8080/y",
    "CMD curl -f http://localhost:8080/x || curl -f http://localhost:8080/y",
    "CMD curl -f http://localhost:8080/x || (exit 1)",
    "CMD curl -f http://localhost:8080/x; exit 0",
    "CMD curl -f http://localhost:8080/x &",
    "CMD curl -f 'http://localhost:8080/x",
    "CMD curl -X POST -f http://localhost:8080/x",
    "CMD curl -f --header=a http://localhost:8080/x",
    "CMD curl -f http://localhost:8080/x http://localhost:8080/y",
    "CMD curl -f http://example.com/x",
    "CMD curl -f http://localhost:99999/x",
    "CMD curl -f http://localhost:7777/x",
    "CMD curl -f http://localhost/x",
    "CMD curl -f http://localhost:$NOBODY/x",
    "CMD curl -f http://localhost:$HIDDEN/x",
    "CMD curl -f http://localhost:$(cat port)/x",
    "CMD curl -f http://localhost:`cat port`/x",
    "CMD wget --post-data=a http://localhost:8080/x",
    "CMD nc localhost 8080",
    "CMD nc -z example.com 8080",
    "CMD nc -z localhost",
    "CMD nc -z",
    'CMD ["node", "-e", "require(\'http\')"]',
    'CMD ["sh", "/health.sh"]',
    "CMD A=b",
]


@pytest.mark.parametrize("check", NONE)
def test_what_no_probe_asks_in_the_same_way_is_none(check: str) -> None:
    text = checked(check, "HIDDEN='a b'") if check else f"{NODE}EXPOSE 8080\n"
    assert health_of(container(text)) is None


def test_the_environment_of_the_manifest_holds() -> None:
    text = checked("CMD curl -f http://localhost:$PORT/x", "PORT=8080")
    moved = "ports: [{containerPort: 80}], env: [{name: PORT, value: '80'}]"
    found = health_of(container(text, moved))
    assert found
    assert found.handler == get("/x", 80)
    hidden = "ports: [], env: [{name: PORT, valueFrom: {}}]"
    assert health_of(container(text, hidden)) is None


def test_a_port_that_a_service_sends_traffic_to_is_known() -> None:
    text = f"{NODE}HEALTHCHECK CMD curl -f localhost:8080/x\n"
    assert Outcome(READINESS, text, BARE, service()).only.value["httpGet"] == {
        "path": "/x",
        "port": 8080,
    }
    assert Outcome(READINESS, text, BARE).left


def test_another_program_has_another_health() -> None:
    assert health_of(container(CURL, "ports: [], command: [worker]")) is None

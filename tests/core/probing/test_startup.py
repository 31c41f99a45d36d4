"""A startup probe gives a slow start the time that its liveness probe would not."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.beside import ALL, HINT, REVIEW, STARTUP, left, only, said, service, web

BUDGET = 300


def like(liveness: str) -> Any:
    """What is said about a container with a liveness probe."""
    return only(STARTUP, web(f"livenessProbe: {{{liveness}}}"), gate=ALL)


@pytest.mark.parametrize(("delay", "safety"), [(0, HINT), (29, HINT), (30, REVIEW), (600, REVIEW)])
def test_only_a_long_delay_says_that_the_start_is_slow(delay: int, safety: int) -> None:
    found = like(f"httpGet: {{path: /a, port: 8080}}, initialDelaySeconds: {delay}")
    assert found.safety == safety
    kills = f"its livenessProbe checks GET /a on port 8080 and kills after {delay + 30} s"
    slow = f"it waits {delay} s for a slow start (the container)"
    expected = (f"{kills} (the container)",) + ((slow,) if safety is REVIEW else ())
    assert found.evidence == expected
    assert found.change.why == "same check as liveness"


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ("", (10, 1, 30)),
        ("periodSeconds: 7", (7, 1, 43)),
        ("periodSeconds: 60, timeoutSeconds: 9", (60, 9, 5)),
        ("initialDelaySeconds: 300", (10, 1, 33)),
        ("failureThreshold: 100", (10, 1, 100)),
    ],
)
def test_its_numbers(numbers: str, expected: tuple[int, int, int]) -> None:
    found = like(f"httpGet: {{path: /a, port: 8080}}, {numbers}")
    period, timeout, failures = expected
    assert found.value == {
        "httpGet": {"path": "/a", "port": 8080},
        "periodSeconds": period,
        "timeoutSeconds": timeout,
        "failureThreshold": failures,
    }


def test_a_process_gets_the_time_to_start() -> None:
    for written, expected in (("", 5), (", timeoutSeconds: 1", 5), (", timeoutSeconds: 2", 2)):
        assert like(f"exec: {{command: [a]}}{written}").value["timeoutSeconds"] == expected


NUMBERS = {
    "initialDelaySeconds": st.integers(0, 2000),
    "periodSeconds": st.integers(1, 400),
    "failureThreshold": st.integers(1, 100),
    "timeoutSeconds": st.integers(1, 60),
}


@given(st.fixed_dictionaries({}, optional=NUMBERS))
def test_its_budget_is_never_less_than_the_liveness_probes_own(numbers: dict[str, int]) -> None:
    more = "".join(f", {key}: {number}" for key, number in numbers.items())
    value = like(f"httpGet: {{path: /a, port: 8080}}{more}").value
    budget = value["periodSeconds"] * value["failureThreshold"]
    period = numbers.get("periodSeconds", 10)
    own = numbers.get("initialDelaySeconds", 0) + period * numbers.get("failureThreshold", 3)
    assert budget >= BUDGET
    assert budget >= own
    assert budget < max(BUDGET, own) + period
    assert "initialDelaySeconds" not in value
    assert value["httpGet"] == {"path": "/a", "port": 8080}


def test_without_a_liveness_probe_there_is_nothing_to_fear() -> None:
    assert not said(STARTUP, web("readinessProbe: {httpGet: {port: 8080}}"), service(), gate=ALL)
    (reason,) = left(STARTUP, web(), gate=ALL)
    assert reason == "it has no livenessProbe that a slow start would have to fear"


@pytest.mark.parametrize(
    ("liveness", "doubt"),
    [
        ("httpGet: {port: 81}", "it checks port 81, which the container does not declare"),
        ("tcpSocket: {port: a}", "it checks port a, which the container does not declare"),
        ("httpGet: {port: 8080, host: h}", "it names a host, which Pod Security forbids"),
        ("httpGet: {port: 8080}, grpc: {port: 8080}", "it has not exactly one handler"),
        ("periodSeconds: 5", "it has not exactly one handler"),
        ("httpGet: {path: /a}", "it names no port"),
    ],
)
def test_a_liveness_probe_that_is_no_model(liveness: str, doubt: str) -> None:
    text = web(f"livenessProbe: {{{liveness}}}")
    assert not said(STARTUP, text, gate=ALL)
    assert left(STARTUP, text) == [f"its livenessProbe is no model: {doubt}"]


def test_the_owners_liveness_probe_comes_before_the_vendors() -> None:
    text = web("livenessProbe: {httpGet: {path: /healthy, port: 80}}", image="nginx")
    found = only(STARTUP, text, gate=ALL)
    assert found.value["httpGet"] == {"path": "/healthy", "port": 80}
    assert found.change.needs == ()

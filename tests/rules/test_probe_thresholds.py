"""What the rule about impatient liveness probes says, and when it is silent."""

from __future__ import annotations

import pytest

from tests.beside import HINT, said, web
from tests.help import deployment

SAME = "{httpGet: {path: /a, port: 8080}%s}"
AFTER = "after its first failure, sooner than readinessProbe"
HASTY = "gives the same check 1 s, and readinessProbe 10 s"
OTHER = "{httpGet: {path: /b, port: 8080}%s}"
SOONER = "sooner than readinessProbe takes it out of traffic"
AS_SOON = "as soon as readinessProbe, with the same check"


@pytest.mark.parametrize(
    ("liveness", "readiness", "expected"),
    [
        (SAME % "", SAME % "", f"20 s after its first failure, {AS_SOON}"),
        (SAME % "", OTHER % "", ""),
        (
            SAME % ", failureThreshold: 2",
            OTHER % "",
            f"10 s after its first failure, {SOONER} (20 s)",
        ),
        (
            SAME % ", failureThreshold: 2",
            SAME % "",
            f"10 s after its first failure, {SOONER} (20 s)",
        ),
        (SAME % ", periodSeconds: 5", SAME % "", f"10 s after its first failure, {SOONER} (20 s)"),
        (SAME % ", failureThreshold: 6", SAME % "", ""),
        (SAME % ", failureThreshold: 5", SAME % ", periodSeconds: 20", AS_SOON),
        (SAME % ", failureThreshold: 1, periodSeconds: 60", SAME % "", f"restarts it 0 s {AFTER}"),
        (SAME % ", failureThreshold: 1", OTHER % ", failureThreshold: 1, periodSeconds: 60", ""),
        (SAME % ", failureThreshold: 4", SAME % ", timeoutSeconds: 10", HASTY),
        (SAME % ", failureThreshold: 4", OTHER % ", timeoutSeconds: 10", ""),
        (SAME % ", failureThreshold: 4, timeoutSeconds: 10", SAME % "", ""),
        (SAME % "", "{httpGet: {path: /a, port: http, scheme: HTTP}}", AS_SOON),
        (SAME % "", "{httpGet: {path: /a, port: '8080', httpHeaders: []}}", AS_SOON),
        ("{httpGet: {port: 8080}}", "{httpGet: {path: /, port: 8080}}", AS_SOON),
        (SAME % "", "{httpGet: {path: /a, port: 8080, scheme: HTTPS}}", ""),
        (SAME % "", "{httpGet: {path: /a, port: other}}", ""),
        (SAME % "", "{tcpSocket: {port: 8080}}", ""),
        (
            "{exec: {command: [a]}, failureThreshold: 4}",
            "{exec: {command: [a]}, timeoutSeconds: 5}",
            "",
        ),
        (
            "{exec: {command: [a]}, failureThreshold: 4, timeoutSeconds: 2}",
            "{exec: {command: [a]}, timeoutSeconds: 5}",
            "gives the same check 2 s, and readinessProbe 5 s",
        ),
        (SAME % ", failureThreshold: 6", OTHER % ", periodSeconds: 30", SOONER),
        ("null", SAME % "", ""),
        (SAME % "", "null", ""),
        ("{periodSeconds: 1}", SAME % "", ""),
        (SAME % "", "{httpGet: {port: 1}, tcpSocket: {port: 1}}", ""),
    ],
)
def test_liveness_is_more_patient_than_readiness(
    liveness: str, readiness: str, expected: str
) -> None:
    found = said("probe-thresholds", web(f"livenessProbe: {liveness}, readinessProbe: {readiness}"))
    assert [one.safety for one in found] == ([HINT] if expected else [])
    raised = "timeoutSeconds" if "gives" in expected else "failureThreshold"
    for one in found:
        assert one.value is None
        assert expected in one.evidence[0]
        assert one.evidence[0].endswith(f"raise the {raised} of livenessProbe")


def test_an_init_container_may_have_neither() -> None:
    probes = "livenessProbe: {exec: {command: [a]}}, readinessProbe: {exec: {command: [a]}}"
    pod = f"initContainers: [{{name: i, image: i, {probes}}}]"
    assert not said("probe-thresholds", deployment(pod=pod))

"""What the rule about impatient liveness probes says, and when it is silent."""

from __future__ import annotations

import pytest

from tests.beside import HINT, said, web

SAME = "{httpGet: {path: /a, port: 8080}%s}"
OTHER = "{httpGet: {path: /b, port: 8080}%s}"
SOONER = "sooner than readinessProbe takes it out of traffic"
AS_SOON = "as soon as readinessProbe, with the same check"


@pytest.mark.parametrize(
    ("liveness", "readiness", "expected"),
    [
        (SAME % "", SAME % "", f"restarts it after 30 s, {AS_SOON}"),
        (SAME % "", OTHER % "", ""),
        (SAME % ", failureThreshold: 2", OTHER % "", f"restarts it after 20 s, {SOONER} (30 s)"),
        (SAME % ", failureThreshold: 2", SAME % "", f"restarts it after 20 s, {SOONER} (30 s)"),
        (SAME % ", periodSeconds: 5", SAME % "", f"restarts it after 15 s, {SOONER} (30 s)"),
        (SAME % ", failureThreshold: 6", SAME % "", ""),
        (SAME % ", failureThreshold: 6", SAME % ", periodSeconds: 20", AS_SOON),
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
    for one in found:
        assert one.value is None
        assert expected in one.evidence[0]
        assert one.evidence[0].endswith("raise the failureThreshold of livenessProbe")

"""A liveness probe comes only from a vendor's own word, and never without a startup probe."""

from __future__ import annotations

from typing import Any

import pytest

from tests.beside import (
    ALL,
    HINT,
    LIVENESS,
    REVIEW,
    STARTUP,
    ingress,
    left,
    only,
    said,
    service,
    taken,
    web,
)

NGINX = {
    "tcpSocket": {"port": 80},
    "initialDelaySeconds": 30,
    "timeoutSeconds": 5,
    "failureThreshold": 6,
}
BOTH = (LIVENESS, STARTUP)


@pytest.mark.parametrize(
    "texts",
    [
        (web(), service()),
        (web("readinessProbe: {httpGet: {path: /, port: 8080}}"), service()),
        (web(), service(), ingress("{alb.ingress.kubernetes.io/healthcheck-path: /lb}")),
        (web("startupProbe: {httpGet: {path: /, port: 8080}}"),),
        (web("", kind="StatefulSet"), service()),
    ],
)
def test_nothing_but_a_vendor_is_evidence(texts: tuple[str, ...]) -> None:
    found = only(LIVENESS, *texts, gate=ALL)
    assert (found.value, found.safety, found.accepted) == (None, HINT, False)
    assert "offer a /healthy endpoint" in found.evidence[0]
    assert "asks no dependency" in found.evidence[0]


def test_a_vendors_word_is_to_be_read() -> None:
    first, second = (
        said(LIVENESS, web(image="nginx"), select=BOTH),
        said(STARTUP, web(image="nginx"), select=BOTH),
    )
    for found in (*first, *second):
        assert (found.safety, found.accepted) == (REVIEW, True)
        assert found.evidence[0].endswith("(bitnami/nginx chart)")
        assert found.change.why == "usual for this image"
    assert first[0].value == NGINX
    assert second[0].value == {
        "tcpSocket": {"port": 80},
        "periodSeconds": 10,
        "timeoutSeconds": 5,
        "failureThreshold": 30,
    }


@pytest.mark.parametrize(("rule", "other"), [BOTH, BOTH[::-1]])
def test_both_come_and_go_together(rule: str, other: str) -> None:
    reason = f"makes sense only together with {other.partition('-')[0]}Probe, which cannot be added"
    assert left(rule, web(image="nginx")) == [reason]
    assert not said(rule, web(image="nginx"))
    ignored = web(image="nginx", metadata=f"annotations: {{prodready/ignore: {other}}}")
    assert taken(ignored, select=BOTH) == {}
    assert left(rule, ignored, select=BOTH) == [reason]


def test_a_startup_probe_of_the_owner_is_enough() -> None:
    text = web("startupProbe: {exec: {command: [a]}}", image="nginx")
    assert only(LIVENESS, text).value == NGINX
    empty = web("startupProbe: {}", image="nginx")
    assert set(taken(empty, select=BOTH)) == {
        "liveness-probe livenessProbe",
        "startup-probe startupProbe",
    }


def test_an_empty_liveness_probe_is_filled() -> None:
    assert taken(web("livenessProbe: {}", image="nginx"), select=BOTH).keys() == {
        "liveness-probe livenessProbe",
        "startup-probe startupProbe",
    }


def test_on_the_hosts_network_both_are_only_told() -> None:
    text = web(image="nginx", pod="hostNetwork: true")
    for rule in BOTH:
        found = only(rule, text, select=BOTH, gate=ALL)
        assert found.value is None
        assert f"add a {rule.partition('-')[0]}Probe by hand" in found.evidence[0]


def test_a_command_is_not_run_on_the_hosts_network() -> None:
    found: Any = taken(web(image="redis:7", pod="hostNetwork: true"), select=BOTH)
    assert found["liveness-probe livenessProbe"]["exec"]
    assert found["startup-probe startupProbe"]["exec"]

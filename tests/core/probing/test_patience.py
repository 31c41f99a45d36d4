"""Whatever a readiness probe comes from, it gives up before the liveness probe does."""

from __future__ import annotations

from typing import Any

import pytest

from tests.beside import HINT, READINESS, REVIEW, SAFE, ingress, only, service, web

BY_SERVICE = {"tcpSocket": {"port": 8080}}
TCP = "tcpSocket: {port: 8080}"
ALB_HZ = ingress("{alb.ingress.kubernetes.io/healthcheck-path: /hz}", spec="ingressClassName: alb")
WRITTEN_OUT = "httpGet: {path: /hz, port: http, scheme: HTTP}"
GET_HZ = {"httpGet": {"path": "/hz", "port": 8080}}


@pytest.mark.parametrize(
    ("liveness", "beside", "value", "safety"),
    [
        # the same check must give up earlier, another one no later
        (TCP, "", {**BY_SERVICE, "failureThreshold": 2}, SAFE),
        ("tcpSocket: {port: http}", "", {**BY_SERVICE, "failureThreshold": 2}, SAFE),
        (f"{TCP}, failureThreshold: 6", "", BY_SERVICE, SAFE),
        (
            f"{TCP}, periodSeconds: 2, failureThreshold: 2",
            "",
            {**BY_SERVICE, "periodSeconds": 2, "failureThreshold": 1},
            REVIEW,
        ),
        (f"{TCP}, failureThreshold: 1", "", None, HINT),
        (
            "httpGet: {path: /hz, port: 8080}",
            ALB_HZ,
            {**GET_HZ, "timeoutSeconds": 1, "failureThreshold": 2},
            SAFE,
        ),
        (
            f"{WRITTEN_OUT}, failureThreshold: 9, timeoutSeconds: 9",
            ALB_HZ,
            {**GET_HZ, "timeoutSeconds": 5},
            SAFE,
        ),
        (
            "httpGet: {path: /a, port: 8080}, periodSeconds: 4",
            ALB_HZ,
            {**GET_HZ, "timeoutSeconds": 5, "periodSeconds": 4},
            SAFE,
        ),
        ("httpGet: {path: /hz, port: 8080}, failureThreshold: 1", ALB_HZ, "tcp", REVIEW),
    ],
)
def test_whatever_it_comes_from_it_gives_up_before_the_liveness_probe(
    liveness: str, beside: str, value: Any, safety: int
) -> None:
    beside_it = (beside,) if beside else ()
    found = only(READINESS, web(f"livenessProbe: {{{liveness}}}"), service(), *beside_it)
    if value == "tcp":  # the next best evidence is another check
        value = {**BY_SERVICE, "failureThreshold": 1}
    assert (found.value, found.safety) == (value, safety)
    if value is None:
        assert "raise the failureThreshold of livenessProbe" in found.evidence[0]
    elif value not in (BY_SERVICE, {**GET_HZ, "timeoutSeconds": 5}):
        told = "it gives up before its livenessProbe does (the container)"
        assert found.evidence[-1] == told


PG = "exec: {command: [pg_isready, -h, 127.0.0.1, -U, postgres]}"


@pytest.mark.parametrize(
    ("image", "liveness", "numbers"),
    [
        ("postgres:17", f"{PG}, failureThreshold: 2", (None, 5, 1)),
        ("postgres:17", f"{PG}, failureThreshold: 9, timeoutSeconds: 3", (None, 3, 3)),
        ("postgres:17", f"{PG}, failureThreshold: 9, timeoutSeconds: 1", (None, 5, 3)),
        ("postgres:17", f"{PG}, failureThreshold: 9, timeoutSeconds: 9", (None, 5, 3)),
        ("nginx", "tcpSocket: {port: 80}, periodSeconds: 2, failureThreshold: 2", (2, 3, 2)),
    ],
)
def test_a_vendors_probe_gives_up_before_the_owners_liveness_probe(
    image: str, liveness: str, numbers: tuple[int | None, int, int]
) -> None:
    value = only(READINESS, web(f"livenessProbe: {{{liveness}}}", image=image)).value
    keys = ("periodSeconds", "timeoutSeconds", "failureThreshold")
    assert tuple(value.get(key, 3 if key == "failureThreshold" else None) for key in keys) == (
        numbers
    )

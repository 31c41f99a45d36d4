"""A liveness probe comes only from a vendor's own word, and never without a startup probe."""

from __future__ import annotations

import pytest
import yaml

from tests.beside import (
    ALL,
    HINT,
    LIVENESS,
    PROBES,
    READINESS,
    REVIEW,
    STARTUP,
    by_container,
    ingress,
    left,
    only,
    said,
    service,
    taken,
    web,
    workload,
)
from tests.help import deployment

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


@pytest.mark.parametrize("image", ["postgres:16", "redis:7"])
def test_a_vendors_command_asks_the_hosts_network_too(image: str) -> None:
    """`-h 127.0.0.1` is the node's own address there."""
    text = web(image=image, pod="hostNetwork: true")
    for rule in (*BOTH, READINESS):
        found = only(rule, text, select=(*BOTH, READINESS), gate=ALL)
        assert (found.value, found.safety) == (None, HINT)
        assert found.evidence[0].startswith("with hostNetwork a probe goes to the node's addresses")
    assert taken(web(image=image), select=BOTH).keys() == {
        "liveness-probe livenessProbe",
        "startup-probe startupProbe",
    }


@pytest.mark.parametrize("policy", ["Never", "OnFailure"])
@pytest.mark.parametrize("image", ["postgres:16", "shop/web"])
def test_a_pod_that_ends_by_itself_gets_no_probe_and_no_advice(policy: str, image: str) -> None:
    """A failing liveness probe would end it for good."""
    liveness = "livenessProbe: {httpGet: {path: /a, port: 8080}, initialDelaySeconds: 60}"
    for fields in ("", liveness):
        (one,) = workload(web(fields, image=image)).containers
        pod = {"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "web"}}
        spec = {"containers": [one.raw], "restartPolicy": policy}
        text = yaml.safe_dump({**pod, "spec": spec})
        for rule in (*PROBES, "grace-period"):
            assert not said(rule, text, service(), gate=ALL)
        spec["restartPolicy"] = "Always"
        assert said(READINESS, yaml.safe_dump({**pod, "spec": spec}), gate=ALL)


ON_80 = "ports: [{containerPort: 80}]"
SENT_ELSEWHERE = (
    "Service/web port 80 -> 8080, but what runs in this image listens on 80, as far as is known: "
    "correct one of them, or add a probe of the right port by hand"
)


@pytest.mark.parametrize(
    ("fields", "ports", "is_told"),
    [
        ("", "{port: 80, targetPort: 8080}", True),
        ("ports: []", "{port: 80, targetPort: 8080}", True),
        ("", "{port: 80, targetPort: http}", False),
        (ON_80, "{port: 80}", False),
        ("ports: []", "{port: 80}", False),
        ("", "{port: 81, targetPort: 8080}, {port: 80}", False),
        ("", "{port: 80, targetPort: 8080, protocol: UDP}", False),
        ("", "{port: 80, targetPort: other}", False),
    ],
)
def test_a_service_that_sends_to_another_port_than_the_image_has(
    fields: str, ports: str, *, is_told: bool
) -> None:
    text = web(fields, image="nginx"), service(ports)
    found = [only(rule, *text, gate=ALL, select=PROBES) for rule in (LIVENESS, READINESS)]
    assert [one.value is None for one in found] == [is_told] * 2
    for one in found:
        if is_told:
            assert one.evidence[0].partition(",")[2] == SENT_ELSEWHERE.partition(",")[2]
    assert bool(said(STARTUP, *text, gate=ALL, select=PROBES)) is not is_told


def test_of_two_containers_the_one_that_is_meant() -> None:
    two = (
        "[{name: web, image: nginx}, {name: app, image: a, ports: [{containerPort: 8080}]}]",
        "[{name: web, image: nginx}, {name: app, image: a}]",
    )
    for containers in two:
        found = by_container(LIVENESS, deployment(containers), service(), select=PROBES, gate=ALL)
        assert found["web"] == NGINX


@pytest.mark.parametrize(
    ("readiness", "expected"),
    [
        ("httpGet: {port: 8080}", {}),
        ("httpGet: {port: 8080}, periodSeconds: 60", {"failureThreshold": 14}),
        ("httpGet: {port: 8080}, failureThreshold: 6", {"failureThreshold": 7}),
        ("tcpSocket: {port: 80}, timeoutSeconds: 9", {"timeoutSeconds": 9}),
        ("tcpSocket: {port: 80}, timeoutSeconds: 5", {}),
        ("httpGet: {port: 8080}, timeoutSeconds: 9", {}),
    ],
)
def test_it_gives_up_after_the_readiness_probe_that_is_there(
    readiness: str, expected: dict[str, int]
) -> None:
    found = only(LIVENESS, web(f"readinessProbe: {{{readiness}}}", image="nginx"), select=BOTH)
    assert found.value == {**NGINX, **expected}
    told = "it gives up after its readinessProbe does (the container)"
    assert (told in found.evidence) is bool(expected)


@pytest.mark.parametrize(
    ("startup", "is_taken"),
    [
        ("tcpSocket: {port: 80}, periodSeconds: 10, failureThreshold: 30", True),
        ("tcpSocket: {port: http}, initialDelaySeconds: 200, failureThreshold: 10", True),
        ("tcpSocket: {port: 80}, failureThreshold: 29", False),
        ("httpGet: {path: /, port: 80}, failureThreshold: 30", False),
    ],
)
def test_a_startup_probe_that_guards_no_slow_start_makes_a_hint_of_a_vendors_probe(
    startup: str, *, is_taken: bool
) -> None:
    """Once that has passed, a start that goes on, as a recovery does, is killed."""
    found = only(LIVENESS, web(f"startupProbe: {{{startup}}}", image="nginx"), gate=ALL)
    assert found.safety == (REVIEW if is_taken else HINT)
    assert ("a slow start is killed" in str(found.evidence)) is not is_taken


def test_a_service_of_a_port_that_the_image_does_not_have_is_no_evidence_either() -> None:
    for rule in (LIVENESS, READINESS):
        found = only(rule, web("ports: [{containerPort: 8080}]", image="nginx"), service())
        assert found.value is None

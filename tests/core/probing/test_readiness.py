"""Which readiness probe a container gets, from which evidence, and how sure that is."""

from __future__ import annotations

from typing import Any

import pytest

from kubectl_prodready.core.gate import Gate
from tests.beside import (
    ALL,
    HINT,
    LIVENESS,
    PROBES,
    READINESS,
    REVIEW,
    SAFE,
    STARTUP,
    by_container,
    ingress,
    left,
    only,
    said,
    service,
    taken,
    web,
)
from tests.help import after, deployment

GET = "livenessProbe: {httpGet: {path: /healthy, port: 8080}}"
ALB = "ingressClassName: alb"
CHECKED = ingress("{alb.ingress.kubernetes.io/healthcheck-path: /lb}", spec=ALB)
BY_LIVENESS = {"httpGet": {"path": "/healthy", "port": 8080}, "failureThreshold": 2}
BY_BALANCER = {"httpGet": {"path": "/lb", "port": 8080}, "timeoutSeconds": 5}
BY_SERVICE = {"tcpSocket": {"port": 8080}}
ON_80 = "ports: [{containerPort: 80}]"
SERVICE_80 = service("{port: 80}")


@pytest.mark.parametrize(
    ("texts", "value", "safety", "source"),
    [
        ((web(), service()), BY_SERVICE, SAFE, "its targetPort"),
        ((web(GET), service()), BY_LIVENESS, REVIEW, "its livenessProbe checks GET /healthy"),
        ((web(GET), service(), CHECKED), BY_BALANCER, SAFE, "a load balancer sends traffic only"),
        ((web(GET),), BY_LIVENESS, REVIEW, "the container"),
    ],
)
def test_the_strongest_evidence_wins(
    texts: tuple[str, ...], value: Any, safety: int, source: str
) -> None:
    found = only(READINESS, *texts)
    assert (found.value, found.safety, found.accepted) == (value, safety, True)
    assert source in found.evidence[0]


def test_what_is_known_of_the_image_is_stronger_than_all_else() -> None:
    known = web(f"{ON_80}, {GET.replace('8080', '80')}", image="nginx")
    found = only(READINESS, known, SERVICE_80, CHECKED)
    assert found.value["httpGet"] == {"path": "/", "port": 80}
    assert found.safety is REVIEW
    assert found.evidence[0].endswith("(bitnami/nginx chart)")
    assert found.change.why == "usual for this image"


@pytest.mark.parametrize("kind", ["StatefulSet", "DaemonSet"])
def test_a_liveness_probe_is_evidence_for_every_kind(kind: str) -> None:
    found = only(READINESS, web(GET, kind=kind), service())
    assert (found.value, found.safety) == (BY_LIVENESS, REVIEW)


def test_a_declared_check_of_a_stateful_set_is_to_be_read() -> None:
    found = only(READINESS, web(kind="StatefulSet"), service(), CHECKED)
    assert (found.value, found.safety) == (BY_BALANCER, REVIEW)
    (doubt,) = found.evidence[1:]
    assert doubt == "members of a StatefulSet that wait for ready peers would never get ready"
    assert found.change.why == "a load balancer's health check"


LIVENESS_OF = "livenessProbe: {{httpGet: {{path: /healthy, port: 8080}}, {}}}"


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ("failureThreshold: 1", None),
        ("failureThreshold: 2", {"failureThreshold": 1}),
        ("failureThreshold: 3", {"failureThreshold": 2}),
        ("failureThreshold: 4", {}),
        ("failureThreshold: 9", {}),
        ("periodSeconds: 5", {"periodSeconds": 5, "failureThreshold": 2}),
        ("timeoutSeconds: 7", {"timeoutSeconds": 7, "failureThreshold": 2}),
        ("initialDelaySeconds: 60", {"failureThreshold": 2}),
        ("terminationGracePeriodSeconds: 9", {"failureThreshold": 2}),
        ("failureThreshold: five", {"failureThreshold": 2}),
    ],
)
def test_it_gives_up_before_the_liveness_probe(
    numbers: str, expected: dict[str, int] | None
) -> None:
    found = only(READINESS, web(LIVENESS_OF.format(numbers)))
    if expected is None:
        assert found.value is None
    else:
        assert found.value == {"httpGet": {"path": "/healthy", "port": 8080}, **expected}
        assert found.change.why == "same check as liveness"


@pytest.mark.parametrize(
    ("handler", "described"),
    [
        ("httpGet: {path: /a, port: http}", "GET /a on port http"),
        ("httpGet: {port: 8080}", "GET / on port 8080"),
        ("httpGet: {port: '8080'}", "GET / on port 8080"),
        ("tcpSocket: {port: 8080}", "TCP on port 8080"),
        ("grpc: {port: 8080}", "gRPC on port 8080"),
        ("exec: {command: [is-healthy]}", "its command"),
        ("httpGet: {path: /a, port: 81}", ""),
        ("httpGet: {path: /a, port: other}", ""),
        ("httpGet: {path: /a, port: 8080, host: 10.0.0.1}", ""),
        ("tcpSocket: {port: 8080, host: 10.0.0.1}", ""),
        ("httpGet: {port: 8080}, tcpSocket: {port: 8080}", ""),
        ("httpGet: {port: 8080}, exec: {command: [a]}", ""),
        ("httpGet: /a", ""),
        ("periodSeconds: 10", ""),
    ],
)
def test_a_liveness_probe_is_a_model_only_with_one_handler_that_reaches_the_container(
    handler: str, described: str
) -> None:
    found = only(READINESS, web(f"livenessProbe: {{{handler}}}"))
    if described:
        assert found.value["failureThreshold"] == 2
        assert found.evidence == (f"its livenessProbe checks {described} (the container)",)
    else:
        assert found.value is None


@pytest.mark.parametrize("protocol", ["UDP", "SCTP"])
def test_a_liveness_probe_of_a_port_that_is_no_tcp_is_no_model(protocol: str) -> None:
    ports = f"{{containerPort: 8080, protocol: {protocol}}}, {{containerPort: 9090}}"
    assert only(READINESS, web(f"ports: [{ports}], {GET}")).value is None


@pytest.mark.parametrize("port", ["8080", "http"])
def test_the_word_of_a_service_is_better_than_the_same_port_of_a_liveness_probe(port: str) -> None:
    tcp = f"livenessProbe: {{tcpSocket: {{port: {port}}}}}"
    target = service(f"{{port: 80, targetPort: {port}}}")
    assert only(READINESS, web(tcp), target).safety is SAFE
    assert only(READINESS, web(tcp)).safety is REVIEW


def test_the_path_of_a_route_is_no_evidence() -> None:
    assert only(READINESS, web(), service(), ingress()).value == BY_SERVICE


def test_an_existing_probe_is_its_owners_choice() -> None:
    for probe in ("{tcpSocket: {port: 1}}", "{exec: {command: [a]}}", "{periodSeconds: 5}"):
        text = web(f"readinessProbe: {probe}, livenessProbe: {probe}, startupProbe: {probe}")
        for rule in PROBES:
            assert not said(rule, text, service())
            assert not left(rule, text, service())


def test_an_empty_probe_is_filled() -> None:
    for empty in ("{}", "null"):
        text = web(f"readinessProbe: {empty}")
        assert only(READINESS, text, service()).value == BY_SERVICE
        assert "tcpSocket:" in after(f"{text}---\n{service()}", select=(READINESS,))


JOB = (
    web(GET, image="nginx").replace("apps/v1", "batch/v1").replace("kind: Deployment", "kind: Job")
)
CRON = """\
apiVersion: batch/v1
kind: CronJob
metadata: {name: web}
spec:
  jobTemplate:
    spec:
      template:
        metadata: {labels: {app: web}}
        spec: {containers: [{name: web, image: nginx, ports: [{containerPort: 8080}]}]}
"""
INITS = "[{name: one, image: nginx, ports: [{containerPort: 80}], livenessProbe: {exec: {}}}]"


@pytest.mark.parametrize("text", [JOB, CRON], ids=["Job", "CronJob"])
@pytest.mark.parametrize("rule", PROBES)
def test_what_ends_by_itself_gets_no_probe(text: str, rule: str) -> None:
    assert not said(rule, text, service(), gate=ALL)
    assert not left(rule, text, service(), gate=ALL)


@pytest.mark.parametrize("rule", PROBES)
def test_init_containers_get_no_probe_and_native_sidecars_do(rule: str) -> None:
    text = deployment(
        "[{name: web, image: w, startupProbe: {exec: {}}}]", pod=f"initContainers: {INITS}"
    )
    assert "one" not in by_container(rule, text, SERVICE_80, gate=ALL)
    sidecar = text.replace("image: nginx", "image: nginx\n        restartPolicy: Always")
    probes = sidecar.replace("livenessProbe:\n          exec: {}", "tty: true")
    found = taken(probes, SERVICE_80, select=PROBES, gate=ALL)
    assert found[f"{rule} {rule.partition('-')[0]}Probe"]
    older = Gate(HINT, (1, 28))
    assert "one" not in by_container(rule, probes, SERVICE_80, gate=older)


@pytest.mark.parametrize("name", ["istio-proxy", "linkerd-proxy", "consul-dataplane-web"])
def test_what_a_mesh_injects_gets_nothing(name: str) -> None:
    text = web(image="nginx").replace("- name: web", f"- name: {name}", 1)
    for rule in (*PROBES, "pre-stop"):
        assert not said(rule, text, service(), gate=ALL)
        assert left(rule, text, service(), gate=ALL) == ["a service mesh injected this container"]


@pytest.mark.parametrize("fields", ["", GET])
def test_on_the_hosts_network_a_probe_is_only_told(fields: str) -> None:
    found = only(READINESS, web(fields, pod="hostNetwork: true"), service(), gate=ALL)
    assert (found.value, found.safety) == (None, HINT)
    assert "with hostNetwork a probe goes to the node's address" in found.evidence[0]
    assert "add a readinessProbe by hand" in found.evidence[0]
    assert only(READINESS, web(fields, pod="hostNetwork: false"), service()).value


def test_a_command_of_the_owner_knows_where_it_asks() -> None:
    text = web("livenessProbe: {exec: {command: [a]}}", pod="hostNetwork: true")
    assert only(READINESS, text).value == {
        "exec": {"command": ["a"]},
        "timeoutSeconds": 5,
        "failureThreshold": 2,
    }


WINDOWS = "nodeSelector: {kubernetes.io/os: windows}"


@pytest.mark.parametrize("command", ["[sh, -c, check]", "[/bin/bash, check]"])
def test_windows_has_no_shell_for_a_copied_command(command: str) -> None:
    text = web(f"livenessProbe: {{exec: {{command: {command}}}}}", pod=WINDOWS)
    assert only(READINESS, text).value is None
    assert only(READINESS, text, service()).value == BY_SERVICE
    shell = command.strip("[").partition(",")[0].rpartition("/")[2]
    assert left(STARTUP, text) == [
        f"its livenessProbe is no model: it runs {shell}, which Windows has not"
    ]
    powershell = text.replace("- sh", "- powershell").replace("- /bin/bash", "- powershell")
    assert only(READINESS, powershell).value["exec"]


def test_a_port_is_a_port_on_windows_too() -> None:
    assert only(READINESS, web(pod=WINDOWS), service()).safety is SAFE


def test_a_declared_port_alone_is_only_a_hint() -> None:
    found = only(READINESS, web(), gate=ALL)
    assert (found.value, found.safety, found.accepted) == (None, HINT, False)
    assert (
        "503 until the initial data is loaded, and again once SIGTERM arrived" in found.evidence[0]
    )
    assert "nothing was derived" not in found.evidence[0]


def test_never_from_metrics() -> None:
    """It answers before the application does, and is no promise that it can serve."""
    metrics = web("livenessProbe: {httpGet: {path: /metrics, port: 8080}}")
    assert only(READINESS, metrics).value is None
    assert only(READINESS, metrics, service()).value == BY_SERVICE
    checked = ingress("{alb.ingress.kubernetes.io/healthcheck-path: /metrics}", spec=ALB)
    assert only(READINESS, web(), service(), checked).value == BY_SERVICE


def test_liveness_never_comes_from_readiness() -> None:
    probe = "readinessProbe: {httpGet: {path: /ready, port: 8080}}"
    found = only(LIVENESS, web(probe), service(), CHECKED, gate=ALL)
    assert (found.value, found.accepted) == (None, False)

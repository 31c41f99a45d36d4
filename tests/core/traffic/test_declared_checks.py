"""Health checks that load balancers are told to make, as evidence for readiness."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.beside import (
    READINESS,
    REVIEW,
    SAFE,
    by_container,
    in_folder,
    ingress,
    only,
    service,
    web,
)
from tests.core.kustomizations import inline
from tests.help import deployment

ALB = "alb.ingress.kubernetes.io/healthcheck"
NLB = "service.beta.kubernetes.io/aws-load-balancer-healthcheck"
DO = "service.beta.kubernetes.io/do-loadbalancer-healthcheck"
CODES = "alb.ingress.kubernetes.io/success-codes"
BY_SERVICE = {"tcpSocket": {"port": 8080}}
PORTS = (
    "ports: [{name: http, containerPort: 8080}, {name: admin, containerPort: 9090},"
    " {name: dns, containerPort: 53, protocol: UDP}]"
)


def annotated(prefix: str, **fields: str) -> str:
    """Annotations of a health check with a path, in flow style."""
    words = {"path": "/lb", **fields}
    return "{" + ", ".join(f'{prefix}-{k.replace("_", "-")}: "{v}"' for k, v in words.items()) + "}"


def get(port: int | str = 8080, *, path: str = "/lb", timeout: int = 5, **more: str) -> Any:
    """The probe that asks the same."""
    return {"httpGet": {"path": path, "port": port, **more}, "timeoutSeconds": timeout}


HOLDERS = [
    pytest.param(lambda a: (service(), ingress(a)), ALB, "HTTP", "Ingress/web", id="ALB"),
    pytest.param(
        lambda a: (service(annotations=a),), ALB, "HTTP", "Service/web", id="ALB, Service"
    ),
    pytest.param(lambda a: (service(annotations=a),), NLB, "http", "Service/web", id="NLB"),
    pytest.param(lambda a: (service(annotations=a),), DO, "http", "Service/web", id="DigitalOcean"),
]


@pytest.mark.parametrize(("beside", "prefix", "protocol", "holder"), HOLDERS)
def test_an_annotation_declares_a_check(
    beside: Any, prefix: str, protocol: str, holder: str
) -> None:
    found = only(READINESS, web(), *beside(annotated(prefix, protocol=protocol)))
    assert (found.value, found.safety) == (get(), SAFE)
    fact = "a load balancer sends traffic only while GET /lb on port 8080 passes"
    assert found.evidence == (f"{fact} ({holder} {prefix}-path)",)


@pytest.mark.parametrize(("beside", "prefix", "protocol", "holder"), HOLDERS)
@pytest.mark.parametrize(
    ("fields", "value"),
    [
        ({"protocol": "HTTPS"}, get(scheme="HTTPS")),
        ({"protocol": "https"}, get(scheme="HTTPS")),
        ({"protocol": "TCP"}, BY_SERVICE),
        ({"port": "traffic-port"}, get()),
        ({"port": "8080"}, get()),
        ({"port": "9090"}, get(9090)),
        ({"port": "admin"}, get(9090)),
        ({"port": "81"}, BY_SERVICE),
        ({"port": "nothing"}, BY_SERVICE),
        ({"port": "53"}, BY_SERVICE),
        ({"port": "dns"}, BY_SERVICE),
        ({"timeout_seconds": "9"}, get(timeout=9)),
        ({"timeout_seconds": "soon"}, get()),
        ({"path": ""}, BY_SERVICE),
    ],
)
def test_what_an_annotation_says_more(
    beside: Any, prefix: str, protocol: str, *, holder: str, fields: dict[str, str], value: Any
) -> None:
    annotations = annotated(prefix, **{"protocol": protocol, **fields})
    assert only(READINESS, web(PORTS), *beside(annotations)).value == value


@pytest.mark.parametrize(
    ("codes", "passes"),
    [
        ("200", True),
        ("200,301", True),
        ("200-399", True),
        ("200, 204", True),
        ("200-499", False),
        ("404", False),
        ("200,404", False),
        ("0-99", False),
        ("12", False),
    ],
)
def test_codes_that_would_fail_a_probe_are_no_evidence(codes: str, *, passes: bool) -> None:
    """A probe passes from 200 to 399."""
    annotations = f'{{{ALB}-path: /lb, {CODES}: "{codes}"}}'
    found = only(READINESS, web(), service(), ingress(annotations))
    assert found.value == (get() if passes else BY_SERVICE)


def test_of_a_service_its_own_annotations_hold() -> None:
    own = service(annotations=annotated(ALB, path="/own"))
    found = only(READINESS, web(), own, ingress(annotated(ALB)))
    assert found.value == get(path="/own")


def test_two_that_differ_are_no_evidence() -> None:
    one, other = ingress(annotated(ALB)), ingress(annotated(ALB, path="/other"), name="other")
    assert only(READINESS, web(), service(), one, other).value == BY_SERVICE
    same = ingress(annotated(ALB), name="other")
    assert only(READINESS, web(), service(), one, same).value == get()
    slower = ingress(annotated(ALB, timeout_seconds="9"), name="other")
    assert only(READINESS, web(), service(), one, slower).value == BY_SERVICE


def test_an_ingress_of_another_service_says_nothing() -> None:
    beside = ingress(annotated(ALB), backend="other")
    assert only(READINESS, web(), service(), beside).value == BY_SERVICE


OLDER = """\
apiVersion: extensions/v1beta1
kind: Ingress
metadata: {name: web, annotations: {alb.ingress.kubernetes.io/healthcheck-path: /lb}}
spec:
"""


@pytest.mark.parametrize(
    "spec",
    [
        "  backend: {serviceName: web, servicePort: 80}\n",
        "  defaultBackend: {service: {name: web, port: {number: 80}}}\n",
        "  rules: [{http: {paths: [{backend: {serviceName: web, servicePort: 80}}]}}]\n",
    ],
)
def test_every_shape_of_an_ingress(spec: str) -> None:
    assert only(READINESS, web(), service(), OLDER + spec).value == get()


@pytest.mark.parametrize("spec", ["  {}\n", "  rules: [{http: {}}, {host: a}]\n", "  rules: 1\n"])
def test_an_ingress_without_backends(spec: str) -> None:
    assert only(READINESS, web(), service(), OLDER + spec).value == BY_SERVICE


def test_a_check_without_a_service_is_nobodys() -> None:
    assert only(READINESS, web(), ingress(annotated(ALB))).value is None


def test_the_doubts_about_the_service_are_those_about_the_check() -> None:
    found = only(READINESS, web(), service(spec="clusterIP: None"), ingress(annotated(ALB)))
    assert (found.value, found.safety) == (get(), REVIEW)
    assert found.evidence[1:] == ("Service/web is headless",)
    assert found.change.why == "a load balancer's health check"


# GKE

CONFIG = "cloud.google.com/backend-config"
BETA = "beta.cloud.google.com/backend-config"


def backend_config(check: str, name: str = "lb") -> str:
    return (
        "apiVersion: cloud.google.com/v1\nkind: BackendConfig\n"
        f"metadata: {{name: {name}}}\nspec: {{healthCheck: {{{check}}}}}\n"
    )


def policy(config: str, *, target: str = "kind: Service, name: web", kind: str = "HTTP") -> str:
    check = f"{{type: {kind}, {kind.lower()}HealthCheck: {{{config}}}}}"
    return (
        "apiVersion: networking.gke.io/v1\nkind: HealthCheckPolicy\nmetadata: {name: lb}\n"
        f"spec: {{default: {{config: {check}}}, targetRef: {{{target}}}}}\n"
    )


BY_CONFIG = "requestPath: /lb"


@pytest.mark.parametrize("key", [CONFIG, BETA])
@pytest.mark.parametrize(
    ("written", "counts"),
    [
        ('{"default": "lb"}', True),
        ('{"ports": {"80": "lb"}}', True),
        ('{"ports": {"80": "lb"}, "default": "lb"}', True),
        ('{"default": "other"}', False),
        ('{"ports": "lb"}', False),
        ('{"default": "lb"', False),
        ('["lb"]', False),
        ("", False),
    ],
)
def test_a_backend_config_is_named_by_an_annotation(
    key: str, written: str, *, counts: bool
) -> None:
    beside = service(annotations=f"{{{key}: '{written}'}}")
    found = only(READINESS, web(), beside, backend_config(BY_CONFIG))
    assert found.value == (get() if counts else BY_SERVICE)
    assert found.safety is SAFE
    if counts:
        assert found.evidence[0].endswith("(BackendConfig/lb)")


ANNOTATED = service(annotations=f"""{{{CONFIG}: '{{"default": "lb"}}'}}""")


@pytest.mark.parametrize(
    ("check", "value"),
    [
        ("requestPath: /lb, type: HTTP", get()),
        ("requestPath: /lb, type: HTTPS", get(scheme="HTTPS")),
        ("requestPath: /lb, type: HTTP2", BY_SERVICE),
        ("requestPath: /lb, port: 9090", get(9090)),
        ("requestPath: /lb, port: 81", BY_SERVICE),
        ("requestPath: /lb, timeoutSec: 15", get(timeout=15)),
        ("requestPath: /lb, timeoutSec: x", get()),
        ("requestPath: /lb, host: example.com", BY_SERVICE),
        ("checkIntervalSec: 5", BY_SERVICE),
    ],
)
def test_what_a_backend_config_says(check: str, value: Any) -> None:
    assert only(READINESS, web(PORTS), ANNOTATED, backend_config(check)).value == value


def test_a_backend_config_that_no_service_names_says_nothing() -> None:
    assert only(READINESS, web(), service(), backend_config(BY_CONFIG)).value == BY_SERVICE


@pytest.mark.parametrize(
    ("beside", "value"),
    [
        (policy(BY_CONFIG), get()),
        (policy(BY_CONFIG, kind="HTTPS"), get(scheme="HTTPS")),
        (policy(BY_CONFIG, kind="GRPC"), BY_SERVICE),
        (policy(BY_CONFIG, target="kind: Service, name: other"), BY_SERVICE),
        (policy(BY_CONFIG, target="kind: ServiceImport, name: web"), BY_SERVICE),
        (policy(f"{BY_CONFIG}, port: 9090"), get(9090)),
        (policy(f"{BY_CONFIG}, host: example.com"), BY_SERVICE),
        (policy("port: 8080"), BY_SERVICE),
    ],
)
def test_what_a_health_check_policy_says(beside: str, value: Any) -> None:
    assert only(READINESS, web(PORTS), service(), beside).value == value


def test_two_of_different_kinds_that_differ_are_no_evidence() -> None:
    beside = ANNOTATED, backend_config(BY_CONFIG), policy("requestPath: /other")
    assert only(READINESS, web(), *beside).value == BY_SERVICE


BASE = {
    "base/kustomization.yaml": "resources: [web.yaml, beside.yaml]\n",
    "base/web.yaml": web(),
    "prod/kustomization.yaml": "resources: [../base]\n",
    "prod/more.yaml": "",
}
PATCHED = inline(
    "apiVersion: cloud.google.com/v1\nkind: BackendConfig\nmetadata: {name: lb}\n"
    "spec: {healthCheck: {requestPath: /other}}\n"
)


@pytest.mark.parametrize(("more", "value"), [("", get()), (PATCHED, BY_SERVICE)])
def test_a_patched_backend_config_is_no_evidence(tmp_path: Path, more: str, value: Any) -> None:
    files = {
        **BASE,
        "base/beside.yaml": f"{ANNOTATED}---\n{backend_config(BY_CONFIG)}",
        "prod/kustomization.yaml": f"resources: [../base]\n{more}",
    }
    assert in_folder(tmp_path, files, READINESS, "base/web.yaml")[0].value == value


TWO = deployment(
    "[{name: web, image: w, ports: [{containerPort: 8080}]},"
    " {name: admin, image: a, ports: [{containerPort: 9090}]}]"
)
TWO_PORTS = "{name: http, port: 80, targetPort: 8080}, {name: admin, port: 90, targetPort: 9090}"
BY_ADMIN = {"tcpSocket": {"port": 9090}}


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ("requestPath: /lb", {"web": BY_SERVICE, "admin": BY_ADMIN}),
        ("requestPath: /lb, port: 8080", {"web": get(), "admin": BY_ADMIN}),
    ],
)
def test_of_a_service_with_two_targets_a_check_must_name_its_port(
    config: str, expected: dict[str, Any]
) -> None:
    """Else it is not known which of them is asked: one BackendConfig may be for one port only."""
    named = f"""{{{CONFIG}: '{{"ports": {{"http": "lb"}}}}'}}"""
    beside = service(TWO_PORTS, annotations=named), backend_config(config)
    assert by_container(READINESS, TWO, *beside) == expected


def test_two_ports_of_a_service_may_have_one_target() -> None:
    beside = service("{port: 80, targetPort: 8080}, {port: 443, targetPort: http}")
    assert only(READINESS, web(), beside, ingress(annotated(ALB))).value == get()


@pytest.mark.parametrize(
    ("beside", "value"),
    [
        ((service(), ingress(annotated(ALB))), get()),
        ((service(annotations=annotated(NLB)),), BY_SERVICE),
        ((service(annotations=annotated(DO)),), BY_SERVICE),
    ],
)
def test_only_an_alb_makes_a_get_where_no_protocol_is_named(
    beside: tuple[str, ...], value: Any
) -> None:
    """An NLB and DigitalOcean's load balancer connect only, whatever the path says."""
    assert only(READINESS, web(), *beside).value == value


ROUTED = {
    **BASE,
    "base/beside.yaml": service(),
    "prod/kustomization.yaml": "resources: [../base, more.yaml]\n",
    "prod/more.yaml": ingress(annotated(ALB)),
}


@pytest.mark.parametrize(
    ("files", "value"),
    [
        ({}, get()),
        ({"test/kustomization.yaml": "resources: [../base]\n"}, BY_SERVICE),
    ],
)
def test_a_check_of_one_overlay_of_two_is_no_evidence(
    tmp_path: Path, files: dict[str, str], value: Any
) -> None:
    found = in_folder(tmp_path, {**ROUTED, **files}, READINESS, "base/web.yaml")
    assert found[0].value == value


def test_neither_is_a_policy_that_only_one_overlay_has(tmp_path: Path) -> None:
    files = {**ROUTED, "prod/more.yaml": policy(BY_CONFIG)}
    assert in_folder(tmp_path, files, READINESS, "base/web.yaml")[0].value == get()
    files |= {"test/kustomization.yaml": "resources: [../base]\n"}
    assert in_folder(tmp_path, files, READINESS, "base/web.yaml")[0].value == BY_SERVICE


def test_a_check_by_grpc_is_no_get() -> None:
    version = '"alb.ingress.kubernetes.io/backend-protocol-version": GRPC'
    annotations = annotated(ALB, protocol="HTTP").replace("}", f", {version}}}")
    assert only(READINESS, web(), service(), ingress(annotations)).value == BY_SERVICE

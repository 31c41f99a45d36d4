"""Health checks that load balancers are told to make, as evidence for readiness."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kubectl_prodready.core.alternatives import FEW
from tests.beside import (
    READINESS,
    REVIEW,
    SAFE,
    in_folder,
    ingress,
    only,
    service,
    web,
)
from tests.core.kustomizations import inline
from tests.help import documents

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


ALB_CLASS = "ingressClassName: alb"
BALANCED = "type: LoadBalancer"
OVERRIDE = '"service.beta.kubernetes.io/do-loadbalancer-override-health-check": "true"'
TARGET = "alb.ingress.kubernetes.io/target-type"
NLB_TARGET = "service.beta.kubernetes.io/aws-load-balancer-nlb-target-type"


def also(annotations: str, *more: str) -> str:
    """Annotations with others."""
    return annotations.replace("}", ", " + ", ".join(more) + "}")


def behind_alb(annotations: str, **more: str) -> tuple[str, ...]:
    return service(), ingress(annotations, spec=ALB_CLASS, **more)


def told_by_service(annotations: str) -> tuple[str, ...]:
    return service(annotations=annotations), ingress(spec=ALB_CLASS)


def behind_nlb(annotations: str, spec: str = BALANCED) -> tuple[str, ...]:
    return (service(annotations=also(annotations, f"{NLB_TARGET}: ip"), spec=spec),)


def behind_ocean(annotations: str, spec: str = BALANCED) -> tuple[str, ...]:
    return (service(annotations=also(annotations, OVERRIDE), spec=spec),)


HOLDERS = [
    pytest.param(behind_alb, ALB, "HTTP", "Ingress/web", id="ALB"),
    pytest.param(told_by_service, ALB, "HTTP", "Service/web", id="ALB, Service"),
    pytest.param(behind_nlb, NLB, "http", "Service/web", id="NLB"),
    pytest.param(behind_ocean, DO, "http", "Service/web", id="DigitalOcean"),
]
DEFAULT = {ALB: 5, NLB: 10, DO: 5}


@pytest.mark.parametrize(("beside", "prefix", "protocol", "holder"), HOLDERS)
def test_an_annotation_declares_a_check(
    beside: Any, prefix: str, protocol: str, holder: str
) -> None:
    found = only(READINESS, web(), *beside(annotated(prefix, protocol=protocol)))
    assert (found.value, found.safety) == (get(timeout=DEFAULT[prefix]), SAFE)
    fact = "a load balancer sends traffic only while GET /lb on port 8080 passes"
    assert found.evidence == (f"{fact} ({holder} {prefix}-path)",)


@pytest.mark.parametrize(("beside", "prefix", "protocol", "holder"), HOLDERS)
@pytest.mark.parametrize(
    ("fields", "value"),
    [({"protocol": "TCP"}, BY_SERVICE), ({"path": ""}, BY_SERVICE), ({"port": "81"}, BY_SERVICE)],
)
def test_what_is_no_check_of_a_port_of_the_container(
    beside: Any, prefix: str, protocol: str, *, holder: str, fields: dict[str, str], value: Any
) -> None:
    annotations = annotated(prefix, **{"protocol": protocol, **fields})
    assert only(READINESS, web(PORTS), *beside(annotations)).value == value


SERVED_TWICE = "{name: front, port: 80, targetPort: 8080}, {name: back, port: 81, targetPort: 8080}"


@pytest.mark.parametrize(
    ("fields", "value"),
    [
        ({}, get()),
        ({"protocol": "HTTPS"}, get(scheme="HTTPS")),
        ({"protocol": "https"}, BY_SERVICE),
        ({"port": "traffic-port"}, get()),
        ({"port": "8080"}, get()),
        ({"port": "9090"}, get(9090)),
        ({"port": "admin"}, BY_SERVICE),
        ({"port": "nothing"}, BY_SERVICE),
        ({"port": "front"}, get()),
        ({"port": "53"}, BY_SERVICE),
        ({"timeout_seconds": "9"}, get(timeout=9)),
        ({"timeout_seconds": "soon"}, get()),
        ({"timeout": "9"}, get()),
    ],
)
def test_what_an_alb_is_told(fields: dict[str, str], value: Any) -> None:
    """Names are those of the Service's ports (LookupServicePort), as numbers are the Pod's."""
    beside = service(SERVED_TWICE), ingress(annotated(ALB, **fields), spec=ALB_CLASS)
    assert only(READINESS, web(PORTS), *beside).value == value


@pytest.mark.parametrize(
    ("fields", "value"),
    [
        ({"protocol": "HTTPS"}, get(scheme="HTTPS", timeout=10)),
        ({"protocol": "https"}, get(scheme="HTTPS", timeout=10)),
        ({"port": "traffic-port"}, get(timeout=10)),
        ({"port": "9090"}, get(9090, timeout=10)),
        ({"port": "front"}, get(timeout=10)),
        ({"port": "admin"}, BY_SERVICE),
        ({"timeout": "9"}, get(timeout=9)),
        ({"timeout_seconds": "9"}, get(timeout=10)),
        ({"success_codes": "200-399"}, get(timeout=10)),
        ({"success_codes": "200-499"}, BY_SERVICE),
    ],
)
def test_what_an_nlb_is_told(fields: dict[str, str], value: Any) -> None:
    annotations = also(annotated(NLB, **{"protocol": "HTTP", **fields}), f"{NLB_TARGET}: ip")
    beside = service(SERVED_TWICE, annotations=annotations, spec=BALANCED)
    assert only(READINESS, web(PORTS), beside).value == value


@pytest.mark.parametrize(
    ("fields", "value"),
    [
        ({"protocol": "https"}, get(scheme="HTTPS")),
        ({"protocol": "HTTP"}, BY_SERVICE),
        ({"port": "80"}, get()),
        ({"port": "90"}, get(9090)),
        ({"port": "91"}, BY_SERVICE),
        ({"port": "8080"}, BY_SERVICE),
        ({"port": "53"}, BY_SERVICE),
        ({"response_timeout_seconds": "9"}, get(timeout=9)),
        ({"timeout_seconds": "9"}, get()),
    ],
)
def test_what_digital_ocean_is_told(fields: dict[str, str], value: Any) -> None:
    """Its healthcheck-port is a port of the Service, and the first one where none is named."""
    ports = (
        "{port: 53, targetPort: 53, protocol: UDP}, {port: 80, targetPort: 8080}, "
        "{port: 90, targetPort: admin}, {port: 91, targetPort: 91}"
    )
    annotations = also(annotated(DO, **{"protocol": "http", **fields}), OVERRIDE)
    beside = service(ports, annotations=annotations, spec=BALANCED)
    found = only(READINESS, web(PORTS), beside)
    expected = value if value != BY_SERVICE else {"tcpSocket": found.value.get("tcpSocket")}
    assert found.value == expected


def test_without_an_override_digital_ocean_asks_the_node() -> None:
    beside = service(annotations=annotated(DO, protocol="http"), spec=BALANCED)
    assert only(READINESS, web(), beside).value == BY_SERVICE


@pytest.mark.parametrize(
    ("beside", "prefix", "more"),
    [
        (behind_nlb, NLB, '"service.beta.kubernetes.io/aws-load-balancer-proxy-protocol": "*"'),
        (
            behind_ocean,
            DO,
            '"service.beta.kubernetes.io/do-loadbalancer-enable-proxy-protocol": "true"',
        ),
    ],
)
def test_a_check_by_the_proxy_protocol_is_none_for_a_probe(
    beside: Any, prefix: str, more: str
) -> None:
    annotations = also(annotated(prefix, protocol="http"), more)
    assert only(READINESS, web(), *beside(annotations)).value == BY_SERVICE


@pytest.mark.parametrize(
    ("target", "fields", "spec", "value"),
    [
        ("instance", {}, BALANCED, get(timeout=10)),
        ("instance", {"port": "traffic-port"}, BALANCED, get(timeout=10)),
        ("instance", {"port": "8080"}, BALANCED, BY_SERVICE),
        ("instance", {"port": "front"}, BALANCED, get(timeout=10)),
        ("instance", {}, f"{BALANCED}, externalTrafficPolicy: Local", BY_SERVICE),
        ("instance", {}, f"{BALANCED}, externalTrafficPolicy: Cluster", get(timeout=10)),
        ("ip", {}, f"{BALANCED}, externalTrafficPolicy: Local", get(timeout=10)),
        ("ip", {"port": "8080"}, BALANCED, get(timeout=10)),
    ],
)
def test_an_nlb_asks_pods_or_their_nodes(
    target: str, fields: dict[str, str], spec: str, *, value: Any
) -> None:
    annotations = also(annotated(NLB, protocol="HTTP", **fields), f"{NLB_TARGET}: {target}")
    port = "{name: front, port: 80, targetPort: http}"
    named = {"httpGet": {**value["httpGet"], "port": "http"}} if "httpGet" in value else {}
    expected = (
        {**value, **named} if "port" not in fields or fields["port"] == "traffic-port" else value
    )
    found = only(READINESS, web(), service(port, annotations=annotations, spec=spec))
    assert found.value == (expected if "httpGet" in value else {"tcpSocket": {"port": "http"}})


def test_a_name_says_nothing_to_an_nlb_where_the_pods_port_has_one() -> None:
    """The controller refuses a named healthcheck-port for IP targets of a named targetPort."""
    annotations = also(annotated(NLB, protocol="HTTP", port="front"), f"{NLB_TARGET}: ip")
    port = "{name: front, port: 80, targetPort: http}"
    found = only(READINESS, web(), service(port, annotations=annotations, spec=BALANCED))
    assert found.value == {"tcpSocket": {"port": "http"}}


@pytest.mark.parametrize(
    ("target", "type_", "value"),
    [
        ("", "ClusterIP", get(9090)),
        ("", "NodePort", BY_SERVICE),
        ("instance", "ClusterIP", BY_SERVICE),
        ("instance", "NodePort", BY_SERVICE),
        ("ip", "ClusterIP", get(9090)),
        ("ip", "NodePort", get(9090)),
    ],
)
def test_a_number_is_a_port_of_the_pod_only_where_that_is_the_target(
    target: str, type_: str, value: Any
) -> None:
    told = [f"{TARGET}: {target}"] if target else []
    annotations = also(annotated(ALB, port="9090"), *told) if told else annotated(ALB, port="9090")
    beside = service(spec=f"type: {type_}"), ingress(annotations, spec=ALB_CLASS)
    assert only(READINESS, web(PORTS), *beside).value == value


@pytest.mark.parametrize(
    "spec", ["type: ClusterIP", "type: NodePort", f"{BALANCED}, loadBalancerClass: x"]
)
@pytest.mark.parametrize(("beside", "prefix"), [(behind_nlb, NLB), (behind_ocean, DO)])
def test_a_service_without_such_a_load_balancer_has_no_check(
    beside: Any, prefix: str, spec: str
) -> None:
    found = only(READINESS, web(), *beside(annotated(prefix, protocol="http"), spec=spec))
    assert (found.value, found.safety) == (BY_SERVICE, SAFE)


@pytest.mark.parametrize(
    "beside",
    [
        (service(), ingress(annotated(ALB), spec="ingressClassName: nginx")),
        (service(annotations=annotated(ALB)), ingress(spec="ingressClassName: nginx")),
        (service(annotations=annotated(ALB)),),
    ],
)
def test_a_check_that_no_alb_makes_says_nothing(beside: tuple[str, ...]) -> None:
    found = only(READINESS, web(), *beside)
    assert (found.value, found.safety) == (BY_SERVICE, SAFE)


def test_an_alb_without_a_class_is_to_be_read() -> None:
    found = only(READINESS, web(), service(), ingress(annotated(ALB)))
    assert (found.value, found.safety) == (get(), REVIEW)
    assert found.evidence[1:] == ("Ingress/web names no class",)


@pytest.mark.parametrize(
    ("on_service", "on_ingress", "value"),
    [
        ({}, {"backend-protocol": "HTTPS"}, get(scheme="HTTPS")),
        ({"backend-protocol": "HTTPS"}, {}, get(scheme="HTTPS")),
        ({"backend-protocol": "HTTP"}, {"backend-protocol": "HTTPS"}, get()),
        ({"healthcheck-protocol": "HTTP"}, {"backend-protocol": "HTTPS"}, get()),
        ({"success-codes": "200-499"}, {}, BY_SERVICE),
        ({"success-codes": "200"}, {"success-codes": "404"}, get()),
        ({"healthcheck-path": "/own"}, {}, get(path="/own")),
        (
            {"healthcheck-path": "/own"},
            {"healthcheck-timeout-seconds": "7"},
            get(path="/own", timeout=7),
        ),
        ({"backend-protocol-version": "GRPC"}, {}, BY_SERVICE),
        ({}, {"backend-protocol-version": "HTTP2"}, get()),
    ],
)
def test_annotations_of_service_and_ingress_are_merged_key_by_key(
    on_service: dict[str, str], on_ingress: dict[str, str], value: Any
) -> None:
    """Those of the Service win (MergeStringMap)."""

    def told(words: dict[str, str]) -> str:
        return ", ".join(f'alb.ingress.kubernetes.io/{k}: "{v}"' for k, v in words.items())

    beside = (
        service(annotations=f"{{{told(on_service)}}}"),
        ingress(f"{{{told({'healthcheck-path': '/lb', **on_ingress})}}}", spec=ALB_CLASS),
    )
    assert only(READINESS, web(), *beside).value == value


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
    found = only(READINESS, web(), *behind_alb(f'{{{ALB}-path: /lb, {CODES}: "{codes}"}}'))
    assert found.value == (get() if passes else BY_SERVICE)


def test_two_that_differ_are_no_evidence() -> None:
    def beside(annotations: str) -> str:
        return ingress(annotations, name="other", spec=ALB_CLASS)

    both = behind_alb(annotated(ALB))
    assert only(READINESS, web(), *both, beside(annotated(ALB, path="/other"))).value == BY_SERVICE
    assert only(READINESS, web(), *both, beside(annotated(ALB))).value == get()
    slower = beside(annotated(ALB, timeout_seconds="9"))
    assert only(READINESS, web(), *both, slower).value == BY_SERVICE


def test_two_ingresses_of_one_name_that_differ_are_less_sure() -> None:
    other = ingress(spec=f"{ALB_CLASS}, tls: []")
    found = only(READINESS, web(), *behind_alb(annotated(ALB)), other)
    assert (found.value, found.safety) == (get(), REVIEW)
    assert found.evidence[1:] == ("two Ingress/web beside it differ",)
    same = only(READINESS, web(), *behind_alb(annotated(ALB)), behind_alb(annotated(ALB))[1])
    assert (same.value, same.safety) == (get(), SAFE)


BASE_ONLY = {"dev.yaml": documents(web(), service())}


@pytest.mark.parametrize("other", ["dev.yaml", "prod.yaml"])
def test_what_another_environment_of_the_folder_has_is_no_evidence(
    tmp_path: Path, other: str
) -> None:
    """Both files say Service/web: only one of them is there at a time."""
    prod = documents(web(), *behind_alb(annotated(ALB)))
    files = {**BASE_ONLY, "prod.yaml": prod}
    (found,) = in_folder(tmp_path, files, READINESS, other)
    assert found.value == (get() if other == "prod.yaml" else BY_SERVICE)
    assert found.safety is SAFE


def test_of_too_many_environments_none_has_what_one_has(tmp_path: Path) -> None:
    files = {f"{number}.yaml": BASE_ONLY["dev.yaml"] for number in range(FEW)}
    files["prod.yaml"] = documents(web(), *behind_alb(annotated(ALB)))
    (found,) = in_folder(tmp_path, files, READINESS, "0.yaml")
    assert found.value is None
    assert "Service/web is not everywhere where this workload is" in found.evidence[0]


def test_an_ingress_of_another_service_says_nothing() -> None:
    beside = behind_alb(annotated(ALB), backend="other")
    assert only(READINESS, web(), *beside).value == BY_SERVICE


OLDER = """\
apiVersion: extensions/v1beta1
kind: Ingress
metadata:
  name: web
  annotations: {alb.ingress.kubernetes.io/healthcheck-path: /lb, kubernetes.io/ingress.class: alb}
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
    assert only(READINESS, web(), ingress(annotated(ALB), spec=ALB_CLASS)).value is None


def test_the_doubts_about_the_service_are_those_about_the_check() -> None:
    found = only(
        READINESS, web(), service(spec="clusterIP: None"), ingress(annotated(ALB), spec=ALB_CLASS)
    )
    assert (found.value, found.safety) == (get(), REVIEW)
    assert found.evidence[1:] == ("Service/web is headless",)
    assert found.change.why == "a load balancer's health check"


BASE = {
    "base/kustomization.yaml": "resources: [web.yaml, beside.yaml]\n",
    "base/web.yaml": web(),
    "prod/kustomization.yaml": "resources: [../base]\n",
    "prod/more.yaml": "",
}
TYPED = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {type: NodePort}\n"


def test_two_ports_of_a_service_may_have_one_target() -> None:
    beside = service("{port: 80, targetPort: 8080}, {port: 443, targetPort: http}")
    checked = ingress(annotated(ALB), spec=ALB_CLASS)
    assert only(READINESS, web(), beside, checked).value == get()


@pytest.mark.parametrize(
    ("beside", "value"),
    [
        (behind_alb(annotated(ALB)), get()),
        (behind_nlb(annotated(NLB)), BY_SERVICE),
        (behind_ocean(annotated(DO)), BY_SERVICE),
    ],
)
def test_only_an_alb_makes_a_get_where_no_protocol_is_named(
    beside: tuple[str, ...], value: Any
) -> None:
    """An NLB and DigitalOcean's load balancer connect only, whatever the path says."""
    assert only(READINESS, web(), *beside).value == value


@pytest.mark.parametrize(("more", "value"), [("", get(timeout=10)), (inline(TYPED), BY_SERVICE)])
def test_a_type_that_a_patch_sets_tells_nothing_of_checks(
    tmp_path: Path, more: str, value: Any
) -> None:
    files = {
        **BASE,
        "base/beside.yaml": documents(*behind_nlb(annotated(NLB, protocol="http"))),
        "prod/kustomization.yaml": f"resources: [../base]\n{more}",
    }
    assert in_folder(tmp_path, files, READINESS, "base/web.yaml")[0].value == value


ROUTED = {
    **BASE,
    "base/beside.yaml": service(),
    "prod/kustomization.yaml": "resources: [../base, more.yaml]\n",
    "prod/more.yaml": ingress(annotated(ALB), spec=ALB_CLASS),
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

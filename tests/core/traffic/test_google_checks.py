"""Health checks that objects of GKE declare, as evidence for readiness."""

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
from tests.core.lifecycle.test_drain import gateway, route
from tests.core.traffic.test_declared_checks import BY_SERVICE, PORTS, get
from tests.help import deployment, documents

CONFIG = "cloud.google.com/backend-config"
BETA = "beta.cloud.google.com/backend-config"


def backend_config(check: str, name: str = "lb") -> str:
    return (
        "apiVersion: cloud.google.com/v1\nkind: BackendConfig\n"
        f"metadata: {{name: {name}}}\nspec: {{healthCheck: {{{check}}}}}\n"
    )


def policy(
    config: str, *, target: str = "kind: Service, name: web", kind: str = "HTTP", more: str = ""
) -> str:
    check = f"{{type: {kind}, {kind.lower()}HealthCheck: {{{config}}}}}"
    also = f", {more}" if more else ""
    return (
        "apiVersion: networking.gke.io/v1\nkind: HealthCheckPolicy\nmetadata: {name: lb}\n"
        f"spec: {{default: {{config: {check}{also}}}, targetRef: {{{target}}}}}\n"
    )


BY_CONFIG = "requestPath: /lb"
GCE = ingress("{kubernetes.io/ingress.class: gce}")
GKE = gateway(), route()
NOTHING = "nothing beside it makes Service/web a backend of GKE"


def configured(written: str = '{"default": "lb"}', *, ports: str = "", more: str = "") -> str:
    """A Service that is annotated with a BackendConfig."""
    also = f", {more}" if more else ""
    annotations = f"{{{CONFIG}: '{written}'{also}}}"
    return service(ports, annotations=annotations) if ports else service(annotations=annotations)


@pytest.mark.parametrize("key", [CONFIG, BETA])
@pytest.mark.parametrize(
    ("written", "counts"),
    [
        ('{"default": "lb"}', True),
        ('{"ports": {"80": "lb"}}', True),
        ('{"ports": {"front": "lb"}}', True),
        ('{"ports": {"80": "lb"}, "default": "other"}', True),
        ('{"ports": {"80": "other"}, "default": "lb"}', False),
        ('{"ports": {"81": "lb"}}', False),
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
    port = "{name: front, port: 80, targetPort: 8080}"
    beside = service(port, annotations=f"{{{key}: '{written}'}}")
    found = only(READINESS, web(), beside, backend_config(BY_CONFIG), GCE)
    assert found.value == (get(timeout=15) if counts else BY_SERVICE)
    assert found.safety is SAFE
    if counts:
        assert found.evidence[0].endswith("(BackendConfig/lb)")


@pytest.mark.parametrize(
    ("check", "value"),
    [
        ("requestPath: /lb, type: HTTP", get(timeout=15)),
        ("requestPath: /lb, type: HTTPS", get(timeout=15, scheme="HTTPS")),
        ("requestPath: /lb, type: HTTP2", BY_SERVICE),
        ("requestPath: /lb, port: 9090", get(9090, timeout=15)),
        ("requestPath: /lb, port: 81", BY_SERVICE),
        ("requestPath: /lb, timeoutSec: 9", get(timeout=9)),
        ("requestPath: /lb, timeoutSec: x", get(timeout=15)),
        ("checkIntervalSec: 5", BY_SERVICE),
    ],
)
def test_what_a_backend_config_says(check: str, value: Any) -> None:
    beside = configured(more=NEG), backend_config(check), GCE
    found = only(READINESS, web(PORTS), *beside)
    assert (found.value, found.safety) == (value, SAFE)


NEG = """cloud.google.com/neg: '{"ingress": true}'"""


def test_a_port_may_be_one_of_the_node() -> None:
    found = only(READINESS, web(), configured(), backend_config(f"{BY_CONFIG}, port: 8080"), GCE)
    assert (found.value, found.safety) == (get(timeout=15), REVIEW)
    doubt = "without network endpoint groups port 8080 is one of the node"
    assert found.evidence[1:] == (doubt,)


@pytest.mark.parametrize(
    ("more", "port", "value"),
    [
        ("""{}: '{{"front": "HTTPS"}}'""", "", get(timeout=15, scheme="HTTPS")),
        ("""{}: '{{"front": "HTTPS"}}'""", "appProtocol: HTTPS", get(timeout=15, scheme="HTTPS")),
        ("""{}: '{{"front": "HTTP"}}'""", "", get(timeout=15)),
        ("""{}: '{{"front": "HTTP2"}}'""", "", BY_SERVICE),
        ("""{}: '{{"other": "HTTPS"}}'""", "", get(timeout=15)),
        ("", "appProtocol: https", BY_SERVICE),
        ("", "appProtocol: http", get(timeout=15)),
    ],
)
@pytest.mark.parametrize(
    "key", ["cloud.google.com/app-protocols", "service.alpha.kubernetes.io/app-protocols"]
)
def test_a_backend_config_without_type_takes_the_protocol_of_the_port(
    key: str, more: str, port: str, value: Any
) -> None:
    """GKE does not read appProtocol here: what it would ask over HTTP, the Pod would refuse."""
    entry = f"name: front, port: 80, targetPort: 8080, {port}".rstrip(", ")
    beside = configured(ports=f"{{{entry}}}", more=more.format(key))
    found = only(READINESS, web(), beside, backend_config(BY_CONFIG), GCE)
    assert found.value == value


def test_a_type_that_is_written_wins() -> None:
    ports = "{name: front, port: 80, targetPort: 8080, appProtocol: HTTPS}"
    check = backend_config(f"{BY_CONFIG}, type: HTTP")
    assert only(READINESS, web(), configured(ports=ports), check, GCE).value == get(timeout=15)


@pytest.mark.parametrize(
    ("beside", "doubt"),
    [
        ((GCE,), ""),
        ((ingress("{kubernetes.io/ingress.class: gce-internal}"),), ""),
        ((), NOTHING),
        ((ingress(backend="other"),), NOTHING),
        ((ingress(),), "Ingress/web names no class"),
        (
            (ingress(spec="ingressClassName: gce"),),
            "GKE reads the class of Ingress/web only from its annotation",
        ),
    ],
)
def test_a_backend_config_counts_where_an_ingress_of_gke_uses_it(
    beside: tuple[str, ...], doubt: str
) -> None:
    found = only(READINESS, web(), configured(), backend_config(BY_CONFIG), *beside)
    assert (found.value, found.safety) == (get(timeout=15), REVIEW if doubt else SAFE)
    assert found.evidence[1:] == ((doubt,) if doubt else ())


@pytest.mark.parametrize("class_", ["nginx", "alb"])
def test_where_another_ingress_routes_nobody_uses_it(class_: str) -> None:
    other = ingress(spec=f"ingressClassName: {class_}")
    found = only(READINESS, web(), configured(), backend_config(BY_CONFIG), other)
    assert (found.value, found.safety) == (BY_SERVICE, SAFE)


def test_two_backend_configs_of_one_name_that_differ_are_no_evidence() -> None:
    both = backend_config(BY_CONFIG), backend_config("requestPath: /other")
    assert only(READINESS, web(), configured(), *both, GCE).value == BY_SERVICE
    slower = backend_config(f"{BY_CONFIG}, checkIntervalSec: 9")
    found = only(READINESS, web(), configured(), both[0], slower, GCE)
    assert (found.value, found.safety) == (get(timeout=15), REVIEW)
    assert found.evidence[1:] == ("two BackendConfig/lb beside it differ",)


def test_a_backend_config_that_no_service_names_says_nothing() -> None:
    assert only(READINESS, web(), service(), backend_config(BY_CONFIG), GCE).value == BY_SERVICE


@pytest.mark.parametrize(
    ("beside", "value"),
    [
        (policy(BY_CONFIG), get()),
        (policy(BY_CONFIG, kind="HTTPS"), get(scheme="HTTPS")),
        (policy(BY_CONFIG, kind="GRPC"), BY_SERVICE),
        (policy(BY_CONFIG, target="kind: Service, name: other"), BY_SERVICE),
        (policy(BY_CONFIG, target="kind: ServiceImport, name: web"), BY_SERVICE),
        (policy(BY_CONFIG, more="timeoutSec: 9"), get(timeout=9)),
        (policy(f"{BY_CONFIG}, port: 9090"), get(9090)),
        (policy(f"{BY_CONFIG}, portSpecification: USE_FIXED_PORT, port: 9090"), get(9090)),
        (policy(f"{BY_CONFIG}, portSpecification: USE_FIXED_PORT"), BY_SERVICE),
        (policy(f"{BY_CONFIG}, portSpecification: USE_SERVING_PORT"), get()),
        (policy(f"{BY_CONFIG}, portSpecification: USE_SERVING_PORT, port: 9090"), BY_SERVICE),
        (policy(f"{BY_CONFIG}, portSpecification: USE_NAMED_PORT, portName: admin"), BY_SERVICE),
        (policy(f"{BY_CONFIG}, proxyHeader: PROXY_V1"), BY_SERVICE),
        (policy(f"{BY_CONFIG}, proxyHeader: NONE"), get()),
        (policy(f"{BY_CONFIG}, host: example.com"), BY_SERVICE),
        (policy("port: 8080"), BY_SERVICE),
    ],
)
def test_what_a_health_check_policy_says(beside: str, value: Any) -> None:
    found = only(READINESS, web(PORTS), service(), beside, *GKE)
    assert (found.value, found.safety) == (value, SAFE)


@pytest.mark.parametrize(
    ("beside", "safety"),
    [
        (GKE, SAFE),
        ((), REVIEW),
        ((route(),), REVIEW),
        ((route(), gateway("istio")), None),
        ((route(parents="[{name: mesh}, {name: gate}]"), gateway("istio")), REVIEW),
    ],
)
def test_a_health_check_policy_counts_where_a_gateway_of_gke_uses_it(
    beside: tuple[str, ...], safety: Any
) -> None:
    """It may be in another namespace."""
    found = only(READINESS, web(), service(), policy(BY_CONFIG), *beside)
    if safety is None:
        assert (found.value, found.safety) == (BY_SERVICE, SAFE)
        return
    assert (found.value, found.safety) == (get(), safety)
    assert found.evidence[1:] == ((NOTHING,) if safety is REVIEW else ())


def test_two_of_different_kinds_that_differ_are_no_evidence() -> None:
    beside = configured(), backend_config(BY_CONFIG), policy("requestPath: /other"), GCE, *GKE
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


@pytest.mark.parametrize(("more", "value"), [("", get(timeout=15)), (PATCHED, BY_SERVICE)])
def test_a_patched_backend_config_is_no_evidence(tmp_path: Path, more: str, value: Any) -> None:
    files = {
        **BASE,
        "base/beside.yaml": documents(configured(), backend_config(BY_CONFIG), GCE),
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
        ("requestPath: /lb, port: 8080", {"web": get(timeout=15), "admin": BY_ADMIN}),
    ],
)
def test_of_a_service_with_two_targets_a_check_must_name_its_port(
    config: str, expected: dict[str, Any]
) -> None:
    """Else it is not known which of them is asked: one BackendConfig may be for one port only."""
    named = f"""{{{CONFIG}: '{{"ports": {{"http": "lb"}}}}'}}"""
    beside = service(TWO_PORTS, annotations=named), backend_config(config), GCE
    assert by_container(READINESS, TWO, *beside) == expected


IN_PROD = {
    **BASE,
    "base/beside.yaml": service(),
    "prod/kustomization.yaml": "resources: [../base, more.yaml]\n",
    "prod/more.yaml": policy(BY_CONFIG),
}


def test_a_policy_that_only_one_overlay_has_is_no_evidence(tmp_path: Path) -> None:
    assert in_folder(tmp_path, IN_PROD, READINESS, "base/web.yaml")[0].value == get()
    files = IN_PROD | {"test/kustomization.yaml": "resources: [../base]\n"}
    assert in_folder(tmp_path, files, READINESS, "base/web.yaml")[0].value == BY_SERVICE


def test_an_ingress_of_one_overlay_of_two_makes_it_less_sure(tmp_path: Path) -> None:
    files = {
        **BASE,
        "base/beside.yaml": documents(configured(), backend_config(BY_CONFIG)),
        "prod/kustomization.yaml": "resources: [../base, more.yaml]\n",
        "prod/more.yaml": GCE,
        "test/kustomization.yaml": "resources: [../base]\n",
    }
    (found,) = in_folder(tmp_path, files, READINESS, "base/web.yaml")
    assert (found.value, found.safety) == (get(timeout=15), REVIEW)
    assert found.evidence[1:] == ("Ingress/web is not everywhere where this workload is",)


def test_a_backend_config_of_another_environment_is_no_evidence(tmp_path: Path) -> None:
    dev = documents(web(), configured(), GCE)
    files = {"dev.yaml": dev, "prod.yaml": documents(dev, backend_config(BY_CONFIG))}
    (found,) = in_folder(tmp_path, files, READINESS, "dev.yaml")
    assert (found.value, found.safety) == (BY_SERVICE, SAFE)
    (found,) = in_folder(tmp_path, files, READINESS, "prod.yaml")
    assert (found.value, found.safety) == (get(timeout=15), SAFE)

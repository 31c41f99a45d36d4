"""Which port of which container a Service sends traffic to, and what that is worth."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kubectl_prodready.core.gate import Gate
from kubectl_prodready.core.traffic.ports import Port, number_of, ports_of, tcp_ports
from kubectl_prodready.core.traffic.services import endpoints_of, services_of
from tests.beside import (
    ALL,
    HINT,
    OLD,
    PORT_80,
    READINESS,
    REVIEW,
    SAFE,
    by_container,
    container,
    in_folder,
    joined,
    left,
    only,
    said,
    service,
    web,
    workload,
)
from tests.core.kustomizations import inline, json_patch
from tests.help import deployment

ON_8080 = {"tcpSocket": {"port": 8080}}
ON_HTTP = {"tcpSocket": {"port": "http"}}


def test_a_service_is_evidence_with_its_port() -> None:
    found = only(READINESS, web(), service())
    assert (found.value, found.safety, found.accepted) == (ON_8080, SAFE, True)
    assert found.evidence == ("Service/web port 80 -> 8080 (its targetPort)",)
    assert not found.change.why


@pytest.mark.parametrize(
    ("selector", "selects"),
    [
        ("{app: web}", True),
        ("{app: web, tier: front}", True),
        ("{app: web, tier: back}", False),
        ("{app: web, tier: front, more: x}", False),
        ("{tier: front}", True),
        ("{number: 1}", True),
        ("{}", False),
        ("null", False),
    ],
)
def test_a_service_selects_by_a_part_of_the_labels(selector: str, *, selects: bool) -> None:
    labels = "app: web\n        tier: front\n        number: '1'"
    text = web().replace("      labels:\n        app: web", f"      labels:\n        {labels}")
    assert bool(services_in(text, service(selector=selector))) is selects


def services_in(*texts: str) -> list[Any]:
    """What a readiness probe was made of; a hint without a value is nothing."""
    return [one for one in said(READINESS, *texts) if one.value]


@pytest.mark.parametrize(
    ("mine", "its", "selects"),
    [("", "", True), ("shop", "shop", True), ("shop", "", False), ("", "shop", False)],
)
def test_a_service_selects_in_its_own_namespace(mine: str, its: str, *, selects: bool) -> None:
    text = web(metadata=f"namespace: {mine}" if mine else "")
    beside = service(metadata=f"namespace: {its}" if its else "")
    assert bool(services_in(text, beside)) is selects


def test_an_external_name_selects_nothing() -> None:
    assert not services_in(web(), service(spec="type: ExternalName, externalName: example.com"))
    assert not services_of(workload(web()))


@pytest.mark.parametrize(
    ("port", "value"),
    [
        ("{port: 80, targetPort: 8080}", ON_8080),
        ("{port: 80, targetPort: '8080'}", ON_8080),
        ("{port: 80, targetPort: http}", ON_HTTP),
        ("{port: 8080}", ON_8080),
        ("{port: 8080, targetPort: null}", ON_8080),
        ("{port: 80}", None),
        ("{port: 80, targetPort: other}", None),
        ("{port: 80, targetPort: 70000}", None),
        ("{port: 80, targetPort: [8080]}", None),
        ("{}", None),
        ("8080", None),
        ("{port: 80, targetPort: 8080, protocol: UDP}", None),
        ("{port: 80, targetPort: 8080, protocol: SCTP}", None),
        ("{port: 80, targetPort: http, protocol: UDP}", None),
        ("{port: 80, targetPort: 8080, protocol: TCP}", ON_8080),
    ],
)
def test_a_port_is_named_by_number_or_by_name(port: str, value: Any) -> None:
    assert [one.value for one in said(READINESS, web(), service(port))] == [value]


@pytest.mark.parametrize("protocol", ["UDP", "SCTP"])
def test_only_tcp_ports_can_be_probed(protocol: str) -> None:
    fields = f"ports: [{{name: http, containerPort: 8080, protocol: {protocol}}}]"
    for ports in (PORT_80, f"{{port: 80, targetPort: http, protocol: {protocol}}}"):
        assert not services_in(web(fields), service(ports))
    both = f"ports: [{{containerPort: 8080, protocol: {protocol}}}, {{containerPort: 8080}}]"
    assert only(READINESS, web(both), service()).value == ON_8080


TWO = "[{{name: web, image: w, ports: [{}]}}, {{name: log, image: l, ports: [{}]}}]"


def test_the_container_that_declares_the_port_gets_the_probe() -> None:
    text = deployment(TWO.format("{containerPort: 8080}", "{containerPort: 9090}"))
    assert by_container(READINESS, text, service()) == {"web": ON_8080, "log": None}


def test_a_port_that_two_containers_declare_is_less_sure() -> None:
    text = deployment(TWO.format("{containerPort: 8080}", "{containerPort: 8080}"))
    for found in said(READINESS, text, service()):
        assert (found.value, found.safety) == (ON_8080, REVIEW)
        assert found.evidence[1:] == ("2 containers declare port 8080",)
        assert found.change.why == "a Service's port answers"


def test_a_name_for_two_ports_is_no_evidence() -> None:
    ports = "{name: http, containerPort: 8080}", "{name: http, containerPort: 9090}"
    text = deployment(TWO.format(*ports))
    assert not services_in(text, service("{port: 80, targetPort: http}"))
    same = deployment(TWO.format(ports[0], ports[0]))
    assert {one.safety for one in services_in(same, service("{port: 80, targetPort: http}"))} == {
        REVIEW
    }


INIT = "initContainers: [{{name: proxy, image: p, ports: [{{name: http, containerPort: 8080}}]{}}}]"
BARE = "[{name: web, image: w}]"
NAMED = service("{port: 80, targetPort: http}")


def test_ports_of_native_sidecars_count_and_those_of_init_containers_do_not() -> None:
    sidecar = deployment(BARE, pod=INIT.format(", restartPolicy: Always"))
    assert by_container(READINESS, sidecar, NAMED)["proxy"] == ON_HTTP
    init = deployment(BARE, pod=INIT.format(""))
    assert by_container(READINESS, init, NAMED) == {"web": None}


def test_what_is_a_sidecar_depends_on_the_version() -> None:
    sidecar = deployment(BARE, pod=INIT.format(", restartPolicy: Always"))
    assert by_container(READINESS, sidecar, NAMED, gate=OLD)["proxy"] == ON_HTTP
    older = by_container(READINESS, sidecar, NAMED, gate=Gate(version=(1, 28)))
    assert older == {"web": None}


@pytest.mark.parametrize(
    ("spec", "doubt"),
    [
        ("clusterIP: None", "Service/web is headless"),
        ("publishNotReadyAddresses: true", "Service/web publishes Pods that are not ready"),
    ],
)
def test_a_service_that_does_not_wait_for_ready_pods_is_less_sure(spec: str, doubt: str) -> None:
    found = only(READINESS, web(), service(spec=spec))
    assert (found.value, found.safety, found.evidence[1:]) == (ON_8080, REVIEW, (doubt,))


@pytest.mark.parametrize(
    ("kind", "safety"),
    [("ReplicaSet", REVIEW), ("DaemonSet", REVIEW), ("StatefulSet", HINT)],
)
def test_only_a_deployment_is_safe(kind: str, safety: int) -> None:
    found = only(READINESS, web(kind=kind), service(), gate=ALL)
    assert (found.value, found.safety) == (ON_8080, safety)
    assert found.evidence[1:] == (f"a {kind} is no Deployment",)


def test_a_port_of_a_stateful_set_is_only_offered() -> None:
    found = only(READINESS, web(kind="StatefulSet"), service())
    assert (found.value, found.accepted) == (ON_8080, False)


def test_services_of_two_ports_are_less_sure_than_those_of_one() -> None:
    fields = "ports: [{containerPort: 8080}, {containerPort: 9090}]"
    two = service("{port: 80, targetPort: 8080}, {port: 90, targetPort: 9090}")
    found = only(READINESS, web(fields), two)
    assert (found.value, found.safety) == (ON_8080, REVIEW)
    assert found.evidence[1:] == ("Services send traffic to 2 of its ports",)
    same = service("{port: 80, targetPort: 8080}, {port: 90, targetPort: http}")
    assert only(READINESS, web(), same).safety is SAFE


def test_of_several_services_the_surest_one_is_the_evidence() -> None:
    headless = service(name="a", spec="clusterIP: None")
    found = only(READINESS, web(), headless, service(name="b"))
    assert found.safety is SAFE
    assert found.evidence == ("Service/b port 80 -> 8080 (its targetPort)",)


def test_a_port_that_nobody_declares_is_told() -> None:
    found = only(READINESS, web(), service("{port: 80, targetPort: 81}"))
    assert found.value is None
    assert "Service/web port 80 -> 81, which no container declares" in found.evidence[0]
    assert "offer a /ready endpoint" in found.evidence[0]
    two = deployment(TWO.format("{containerPort: 8080}", "{containerPort: 9090}"))
    for one in said(READINESS, two, service("{port: 80, targetPort: 81}")):
        assert "which no container declares" not in one.evidence[0]


def test_without_service_and_port_there_is_nothing_to_wait_for() -> None:
    assert not said(READINESS, deployment(BARE))
    (reason,) = left(READINESS, deployment(BARE))
    assert reason == "it declares no port and gets no traffic: nothing waits for it to be ready"


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (80, 80),
        ("80", 80),
        (0, None),
        (-1, None),
        (65535, 65535),
        (65536, None),
        ("http", None),
        ("", None),
        ("٣", None),
        (True, None),
        (1.5, None),
        (None, None),
    ],
)
def test_number_of_a_port(value: Any, number: int | None) -> None:
    assert number_of(value) == number


def test_ports_that_a_container_declares() -> None:
    one = container(
        "image: w, ports: [{containerPort: 80}, {containerPort: x}, nothing,"
        " {name: dns, containerPort: 53, protocol: UDP}]"
    )
    assert ports_of(one) == (Port(80, "", "TCP"), Port(53, "dns", "UDP"))
    assert tcp_ports(one) == [Port(80, "", "TCP")]
    assert endpoints_of(one.workload) == ()


# with kustomizations: what a Service says is evidence only where it is the same everywhere

BASE = {
    "base/kustomization.yaml": "resources: [web.yaml, beside.yaml]\n",
    "base/web.yaml": web(),
    "base/beside.yaml": service(),
    "prod/kustomization.yaml": "resources: [../base]\n",
}


def in_base(folder: Path, files: dict[str, str]) -> Any:
    """The one thing that is said about readiness of the base."""
    (one,) = in_folder(folder, {**BASE, **files}, READINESS, "base/web.yaml")
    return one


def with_patch(text: str) -> dict[str, str]:
    """An overlay with one patch."""
    return {"prod/kustomization.yaml": f"resources: [../base]\n{text}"}


def test_a_service_of_the_base_is_evidence(tmp_path: Path) -> None:
    assert in_base(tmp_path, {}).safety is SAFE


def annotating(annotations: str) -> str:
    """A patch of the annotations of the Service."""
    return f"apiVersion: v1\nkind: Service\nmetadata: {{name: web, annotations: {annotations}}}\n"


@pytest.mark.parametrize(
    ("overlay", "safety"),
    [
        (inline(annotating("{prometheus.io/scrape: 'true'}")), SAFE),
        (inline(annotating("{alb.ingress.kubernetes.io/healthcheck-path: /}")), None),
        ("commonAnnotations: {team: shop}\n", SAFE),
        ("commonAnnotations: {cloud.google.com/neg: '{}'}\n", None),
        (
            (
                "patches:\n- target: {kind: Service}\n  patch: |-\n"
                "    - {op: add, path: /metadata/annotations, value: {a: b}}\n"
            ),
            None,
        ),
    ],
)
def test_annotations_tell_load_balancers(tmp_path: Path, overlay: str, safety: Any) -> None:
    found = in_base(tmp_path, with_patch(overlay))
    assert (found.safety if found.value else None) is safety


@pytest.mark.parametrize(
    "spec", ["ports: [{port: 80, targetPort: 81}]", "selector: {x: y}", "type: ExternalName"]
)
def test_a_service_that_an_overlay_patches_is_none(tmp_path: Path, spec: str) -> None:
    patch = f"apiVersion: v1\nkind: Service\nmetadata: {{name: web}}\nspec: {{{spec}}}\n"
    found = in_base(tmp_path, with_patch(inline(patch)))
    assert found.value is None
    assert "Service/web is not applied as it stands: the kustomize patch" in found.evidence[0]


ONLY_IN_PROD = {
    "base/kustomization.yaml": "resources: [web.yaml]\n",
    "base/beside.yaml": "",
    "prod/kustomization.yaml": "resources: [../base, beside.yaml]\n",
    "prod/beside.yaml": service(),
    "test/kustomization.yaml": "resources: [../base]\n",
}


def test_a_service_of_one_overlay_of_two_is_none(tmp_path: Path) -> None:
    found = in_base(tmp_path, ONLY_IN_PROD)
    assert found.value is None
    assert "Service/web is not everywhere where this workload is" in found.evidence[0]


def test_a_service_of_both_overlays_is_evidence(tmp_path: Path) -> None:
    both = {
        "test/kustomization.yaml": "resources: [../base, beside.yaml]\n",
        "test/beside.yaml": service(),
    }
    assert in_base(tmp_path, {**ONLY_IN_PROD, **both}).safety is SAFE


@pytest.mark.parametrize("spaces", [("a", "a"), ("a", "b")])
def test_kustomizations_give_both_one_namespace(tmp_path: Path, spaces: tuple[str, str]) -> None:
    files = {
        "base/web.yaml": web(metadata=f"namespace: {spaces[0]}"),
        "base/beside.yaml": service(metadata=f"namespace: {spaces[1]}"),
        "prod/kustomization.yaml": "resources: [../base]\nnamespace: shop\n",
    }
    assert in_base(tmp_path, files).value == ON_8080


PORTS = "/spec/template/spec/containers/0/ports"


def test_ports_that_a_patch_sets_make_it_less_sure(tmp_path: Path) -> None:
    patch = json_patch(f"- {{op: add, path: {PORTS}, value: [{{containerPort: 81}}]}}\n")
    found = in_base(tmp_path, with_patch(patch))
    assert (found.value, found.safety) == (ON_8080, REVIEW)
    assert joined(found.evidence[1:]).endswith("(inline) sets ports")

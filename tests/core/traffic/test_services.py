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
    ingress,
    joined,
    left,
    only,
    said,
    service,
    web,
    workload,
)
from tests.core.kustomizations import CONFIG, inline, json_patch, replacing
from tests.help import deployment, documents

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


NAMED = service("{port: 80, targetPort: http}")
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


def test_a_name_for_two_ports_means_that_of_the_first_container() -> None:
    ports = "{name: http, containerPort: 8080}", "{name: http, containerPort: 9090}"
    text = deployment(TWO.format(*ports))
    web_, log = said(READINESS, text, NAMED)
    assert (web_.value, web_.safety) == (ON_HTTP, REVIEW)
    assert web_.evidence[1:] == ("2 containers name a port http, and the first one is meant",)
    assert log.value is None
    of_web = "Service/web port 80 -> http is the port of web, the first container that names one so"
    assert log.evidence[0].startswith(f"{of_web}: offer a /ready endpoint")
    assert by_container("pre-stop", text, NAMED).keys() == {"web", "log"}


def test_a_name_for_one_port_of_two_containers_is_less_sure() -> None:
    port = "{name: http, containerPort: 8080}"
    for one in said(READINESS, deployment(TWO.format(port, port)), NAMED):
        assert (one.value, one.safety) == (ON_HTTP, REVIEW)
        assert one.evidence[1:] == ("2 containers declare port http",)


def test_another_container_with_the_number_of_a_name_is_probed_by_number() -> None:
    text = deployment(TWO.format("{name: http, containerPort: 8080}", "{containerPort: 8080}"))
    assert by_container(READINESS, text, NAMED) == {"web": ON_HTTP, "log": ON_8080}
    assert {one.safety for one in said(READINESS, text, NAMED)} == {REVIEW}


INIT = "initContainers: [{{name: proxy, image: p, ports: [{{name: http, containerPort: 8080}}]{}}}]"
BARE = "[{name: web, image: w}]"


def test_ports_of_native_sidecars_count_and_those_of_init_containers_do_not() -> None:
    sidecar = deployment(BARE, pod=INIT.format(", restartPolicy: Always"))
    assert by_container(READINESS, sidecar, NAMED)["proxy"] == ON_HTTP
    init = deployment(BARE, pod=INIT.format(""))
    assert by_container(READINESS, init, NAMED) == {"web": None}
    both = deployment(
        "[{name: web, image: w, ports: [{name: http, containerPort: 81}]}]",
        pod=(INIT.format(", restartPolicy: Always")),
    )
    assert by_container(READINESS, both, NAMED) == {"web": ON_HTTP, "proxy": None}


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


WAITING = "members of a StatefulSet that wait for ready peers would never get ready"


@pytest.mark.parametrize(
    ("kind", "safety", "doubt"),
    [
        ("ReplicaSet", REVIEW, "a ReplicaSet is no Deployment"),
        ("DaemonSet", REVIEW, "a DaemonSet is no Deployment"),
        ("StatefulSet", HINT, WAITING),
    ],
)
def test_only_a_deployment_is_safe(kind: str, safety: int, doubt: str) -> None:
    found = only(READINESS, web(kind=kind), service(), gate=ALL)
    assert (found.value, found.safety) == (ON_8080, safety)
    assert found.evidence[1:] == (doubt,)


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
    unready = service(name="c", spec="clusterIP: None, publishNotReadyAddresses: true")
    less = only(READINESS, web(), unready, headless)
    assert less.safety is REVIEW
    assert less.evidence[1:] == ("Service/a is headless",)


def test_a_port_that_nobody_declares_is_told() -> None:
    found = only(READINESS, web(), service("{port: 80, targetPort: 81}"))
    assert found.value is None
    assert "Service/web port 80 -> 81, which no container declares" in found.evidence[0]
    assert "offer a /ready endpoint" in found.evidence[0]
    two = deployment(TWO.format("{containerPort: 8080}", "{containerPort: 9090}"))
    for one in said(READINESS, two, service("{port: 80, targetPort: 81}")):
        assert "which no container declares" not in one.evidence[0]


def test_what_no_probe_can_ask_is_told() -> None:
    dns = web("ports: [{name: dns, containerPort: 53, protocol: UDP}]")
    found = only(READINESS, dns, service("{port: 53, protocol: UDP}"))
    assert found.value is None
    assert found.evidence[0].startswith("Service/web port 53 -> 53 is UDP, which no probe can ask:")


@pytest.mark.parametrize(
    ("mine", "its", "said_"),
    [
        (
            "prod",
            "",
            "Service/web would select it, but names no namespace, and it names namespace prod",
        ),
        (
            "",
            "prod",
            "prod/Service/web would select it, but names namespace prod, and it names none",
        ),
        (
            "default",
            "",
            "Service/web would select it, but names no namespace, and it names namespace default",
        ),
    ],
)
def test_a_service_of_another_namespace_is_told(mine: str, its: str, said_: str) -> None:
    text = web(metadata=f"namespace: {mine}" if mine else "")
    beside = service(metadata=f"namespace: {its}" if its else "")
    assert only(READINESS, text, beside).evidence[0].startswith(f"{said_}: offer")
    other = service(metadata="namespace: other", selector="{app: other}")
    assert only(READINESS, text, other).evidence[0].startswith("no Service beside it selects it: ")


def test_a_service_without_selector_is_told() -> None:
    found = only(READINESS, web(), service(selector="null"))
    words = "no Service beside it selects it, and Service/web has no selector: offer"
    assert found.evidence[0].startswith(words)
    external = service(selector="null", spec="type: ExternalName, externalName: example.com")
    assert (
        only(READINESS, web(), external).evidence[0].startswith("no Service beside it selects it:")
    )


DIFFER = "two Service/web beside it differ"


@pytest.mark.parametrize(
    "other",
    [
        service("{port: 80, targetPort: 9090}"),
        service("{port: 80, targetPort: 8080}, {port: 81, targetPort: 9090}"),
        service("{port: 80, targetPort: 8080, protocol: UDP}"),
        service(selector="{app: other}"),
        service(selector="null"),
    ],
)
def test_two_services_of_one_name_with_different_ports_are_none(other: str) -> None:
    for beside in ((service(), other), (other, service())):
        found = only(READINESS, web(), *beside)
        assert found.value is None
        assert found.evidence[0].startswith(f"{DIFFER}: offer")


@pytest.mark.parametrize(
    "other",
    [service(spec="type: NodePort"), service(annotations="{a: b}"), service("{port: 8080}")],
)
def test_two_that_differ_elsewhere_are_less_sure(other: str) -> None:
    found = only(READINESS, web(), service(), other)
    assert (found.value, found.safety, found.evidence[1:]) == (ON_8080, REVIEW, (DIFFER,))


def test_the_same_service_twice_is_one(tmp_path: Path) -> None:
    assert only(READINESS, web(), service(), service()).safety is SAFE
    files = {"dev.yaml": documents(web(), service()), "prod.yaml": documents(web(), service())}
    (found,) = in_folder(tmp_path, files, READINESS, "dev.yaml")
    assert (found.value, found.safety) == (ON_8080, SAFE)


def test_two_environments_in_one_folder_that_differ_are_less_sure(tmp_path: Path) -> None:
    other = service(spec="type: NodePort")
    files = {"dev.yaml": documents(web(), service()), "prod.yaml": documents(web(), other)}
    (found,) = in_folder(tmp_path, files, READINESS, "dev.yaml")
    assert (found.value, found.safety, found.evidence[1:]) == (ON_8080, REVIEW, (DIFFER,))


def test_a_service_of_another_environment_is_none(tmp_path: Path) -> None:
    """Both files say Ingress/web: only one of them is there at a time."""
    dev, prod = documents(web(), ingress()), documents(web(), ingress(), service())
    (found,) = in_folder(tmp_path, {"dev.yaml": dev, "prod.yaml": prod}, READINESS, "dev.yaml")
    assert found.value is None
    assert "Service/web is not everywhere where this workload is" in found.evidence[0]
    (found,) = in_folder(tmp_path, {}, READINESS, "prod.yaml")
    assert (found.value, found.safety) == (ON_8080, SAFE)


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
    "overlay",
    [
        inline(annotating("{prometheus.io/scrape: 'true'}")),
        inline(annotating("{alb.ingress.kubernetes.io/healthcheck-path: /}")),
        "commonAnnotations: {team: shop}\n",
        "commonAnnotations: {cloud.google.com/neg: '{}'}\n",
        (
            "patches:\n- target: {kind: Service}\n  patch: |-\n"
            "    - {op: add, path: /metadata/annotations, value: {a: b}}\n"
        ),
    ],
)
def test_annotations_lead_traffic_nowhere_else(tmp_path: Path, overlay: str) -> None:
    found = in_base(tmp_path, with_patch(overlay))
    assert (found.value, found.safety, len(found.evidence)) == (ON_8080, SAFE, 1)


def merging(spec: str) -> str:
    """A strategic merge patch of the Service."""
    return inline(f"apiVersion: v1\nkind: Service\nmetadata: {{name: web}}\nspec: {{{spec}}}\n")


def setting(path: str, value: str, op: str = "replace") -> str:
    """A JSON patch of the Service."""
    return inline(f"- {{op: {op}, path: {path}, value: {value}}}\n", "{kind: Service}")


@pytest.mark.parametrize(
    "overlay",
    [
        merging("ports: [{port: 80, targetPort: 81}]"),
        merging("ports: [{port: 80, protocol: UDP}]"),
        merging("ports: [{port: 80, name: http}]"),
        merging("ports: [{port: 81}]"),
        merging("ports: [{port: 80, $patch: delete}]"),
        merging("ports: [{port: 80, nodePort: 30080}, {port: 81, nodePort: 30081}]"),
        merging("ports: null"),
        merging("ports: []"),
        merging("selector: {x: y}"),
        merging("clusterIP: None"),
        merging("type: ExternalName"),
        merging("type: null"),
        merging("$patch: replace"),
        inline("$patch: delete\napiVersion: v1\nkind: Service\nmetadata: {name: web}\n"),
        setting("/spec/ports/0/targetPort", "81"),
        setting("/spec/ports/0", "{port: 80, targetPort: 81}"),
        setting("/spec/ports", "[{port: 80, targetPort: 81}]"),
        setting("/spec/type", "ExternalName"),
        setting("/spec/selector/app", "other"),
        setting("/spec", "{}"),
        setting("/metadata/namespace", "other"),
    ],
)
def test_a_service_that_an_overlay_leads_elsewhere_is_none(tmp_path: Path, overlay: str) -> None:
    found = in_base(tmp_path, with_patch(overlay))
    assert found.value is None
    assert "Service/web is not applied as it stands: the kustomize patch" in found.evidence[0]


@pytest.mark.parametrize(
    "overlay",
    [
        merging("type: LoadBalancer"),
        merging("type: NodePort, ports: [{port: 80, nodePort: 30080}]"),
        merging("sessionAffinity: ClientIP"),
        merging("externalTrafficPolicy: Local"),
        setting("/spec/ports/0/nodePort", "30080", "add"),
        setting("/spec/type", "LoadBalancer", "add"),
    ],
)
def test_a_service_that_an_overlay_only_opens_is_evidence(tmp_path: Path, overlay: str) -> None:
    found = in_base(tmp_path, with_patch(overlay))
    assert (found.value, found.safety) == (ON_8080, SAFE)
    (hook,) = in_folder(tmp_path, {}, "pre-stop", "base/web.yaml")
    assert hook.value == {"sleep": {"seconds": 5}}


@pytest.mark.parametrize(
    ("field", "counts"), [("spec.ports.0.nodePort", True), ("spec.ports.0.targetPort", False)]
)
def test_a_replacement_sets_one_field_of_a_port(
    tmp_path: Path, field: str, *, counts: bool
) -> None:
    files = {
        "prod/kustomization.yaml": replacing(field, select="{kind: Service}"),
        "prod/sizes.yaml": CONFIG,
    }
    assert in_base(tmp_path, files).value == (ON_8080 if counts else None)


def test_a_type_that_nobody_knows_may_be_any(tmp_path: Path) -> None:
    files = {
        "prod/kustomization.yaml": replacing("spec.type", select="{kind: Service}"),
        "prod/sizes.yaml": CONFIG,
    }
    assert in_base(tmp_path, files).value is None


def test_pods_that_an_overlay_publishes_before_they_are_ready_are_less_sure(
    tmp_path: Path,
) -> None:
    found = in_base(tmp_path, with_patch(merging("publishNotReadyAddresses: true")))
    assert (found.value, found.safety) == (ON_8080, REVIEW)
    assert found.evidence[1].endswith("sets publishNotReadyAddresses")


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

"""How long requests still arrive at a Pod that stops: the longest of all that routes to it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kubectl_prodready.core.lifecycle.drain import Drain, doubt_about_drain, drain_of
from kubectl_prodready.core.model import Evidence
from kubectl_prodready.core.settings import Settings
from kubectl_prodready.core.workload import Workload
from tests.beside import SAFE, in_folder, ingress, neighbours, seen, service, web, workload
from tests.core.folders import put
from tests.core.kustomizations import inline
from tests.help import documents

AWS = "service.beta.kubernetes.io/aws-load-balancer"
NEG = "cloud.google.com/neg"
CONFIG = "cloud.google.com/backend-config"
DEFAULT = "ingressclass.kubernetes.io/is-default-class"
TWO = "[{name: mesh}, {name: gate}]"


def drain(*texts: str, **more: Any) -> Drain | None:
    """How long the usual workload gets requests."""
    return drain_of(workload(web(), neighbours=neighbours(*texts), **more))


def seconds(*texts: str) -> int:
    found = drain(*texts)
    return found.seconds if found else 0


def gateway(class_: str = "gke-l7-global-external-managed", name: str = "gate") -> str:
    return (
        "apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\n"
        f"metadata: {{name: {name}}}\nspec: {{gatewayClassName: {class_}}}\n"
    )


def route(
    kind: str = "HTTPRoute", *, ref: str = "name: web", parents: str = "[{name: gate}]"
) -> str:
    return (
        f"apiVersion: gateway.networking.k8s.io/v1\nkind: {kind}\nmetadata: {{name: r}}\n"
        f"spec: {{parentRefs: {parents}, rules: [{{backendRefs: [{{{ref}}}]}}, {{}}]}}\n"
    )


ALB = ingress(spec="ingressClassName: alb")
BALANCED = "type: LoadBalancer"
IN_GROUPS = f"""{{{NEG}: '{{"ingress": true}}'}}"""
GCE = ingress("{kubernetes.io/ingress.class: gce}")


def class_(controller: str, name: str = "outer", annotations: str = "{}") -> str:
    return (
        "apiVersion: networking.k8s.io/v1\nkind: IngressClass\n"
        f"metadata: {{name: {name}, annotations: {annotations}}}\n"
        f"spec: {{controller: {controller}}}\n"
    )


OF_AWS = class_("ingress.k8s.aws/alb")
OUTER = ingress(spec="ingressClassName: outer")
TOLD_ALB = "{alb.ingress.kubernetes.io/scheme: internal}"


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ((), 0),
        ((service(selector="{app: other}"),), 0),
        ((service(spec="clusterIP: None"),), 0),
        ((service(),), 5),
        ((service(spec="clusterIP: None", name="a"), service()), 5),
        ((service(), ingress()), 5),
        ((service(), ingress(spec="ingressClassName: nginx")), 5),
        # an AWS ALB
        ((service(), ALB), 25),
        ((service(), ingress("{kubernetes.io/ingress.class: alb}")), 25),
        ((service(), ingress("{alb.ingress.kubernetes.io/scheme: internal}")), 25),
        ((service(), ingress(spec="ingressClassName: alb", backend="other")), 5),
        ((service(), ingress(TOLD_ALB, spec="ingressClassName: nginx")), 5),
        (
            (
                service(),
                ingress("{kubernetes.io/ingress.class: nginx}", spec="ingressClassName: alb"),
            ),
            5,
        ),
        ((service(), OUTER), 5),
        ((service(), OUTER, OF_AWS), 25),
        ((service(), OUTER, class_("eks.amazonaws.com/alb")), 25),
        ((service(), OUTER, class_("k8s.io/ingress-nginx")), 5),
        ((service(), ALB, class_("k8s.io/ingress-nginx", "alb")), 5),
        ((service(), ALB, class_("''", "alb")), 25),
        (
            (
                service(),
                ingress(),
                class_("ingress.k8s.aws/alb", annotations=f"{{{DEFAULT}: 'true'}}"),
            ),
            25,
        ),
        ((service(), ingress(), OF_AWS), 5),
        ((ALB,), 0),
        # an AWS NLB with IP targets
        ((service(annotations=f"{{{AWS}-nlb-target-type: ip}}", spec=BALANCED),), 120),
        ((service(annotations=f"{{{AWS}-type: nlb-ip}}", spec=BALANCED),), 120),
        ((service(annotations=f"{{{AWS}-type: nlb}}", spec=BALANCED),), 5),
        ((service(annotations=f"{{{AWS}-nlb-target-type: instance}}", spec=BALANCED),), 5),
        ((service(annotations=f"{{{AWS}-nlb-target-type: ip}}", spec="clusterIP: None"),), 0),
        # its annotations count only where there is such a load balancer
        ((service(annotations=f"{{{AWS}-nlb-target-type: ip}}"),), 5),
        ((service(annotations=f"{{{AWS}-type: nlb-ip}}", spec="type: NodePort"),), 5),
        (
            (
                service(
                    annotations=f"{{{AWS}-type: nlb-ip}}", spec=f"{BALANCED}, loadBalancerClass: x"
                ),
            ),
            5,
        ),
        (
            (
                service(
                    annotations=f"{{{AWS}-nlb-target-type: ip}}",
                    spec=f"{BALANCED}, loadBalancerClass: service.k8s.aws/nlb",
                ),
            ),
            120,
        ),
        # GKE
        ((service(annotations=IN_GROUPS),), 5),
        ((service(annotations=IN_GROUPS), ingress(spec="ingressClassName: nginx")), 5),
        ((service(annotations=IN_GROUPS), ingress(spec="ingressClassName: gce")), 40),
        ((service(annotations=IN_GROUPS), ingress()), 40),
        ((service(annotations=IN_GROUPS), route(), gateway()), 40),
        ((service(annotations=f"""{{{NEG}: '{{"exposed_ports": {{"80": {{}}}}}}'}}"""),), 40),
        ((service(annotations=f"""{{{NEG}: '{{"ingress": false}}'}}"""),), 5),
        ((service(annotations=f"""{{{NEG}: '{{"ingress"'}}"""),), 5),
        ((service(annotations=f"""{{{NEG}: '["ingress"]'}}"""),), 5),
        ((service(), ingress(spec="ingressClassName: gce")), 40),
        ((service(), ingress("{kubernetes.io/ingress.class: gce-internal}")), 40),
        ((service(), GCE), 40),
        ((service(annotations=f"""{{{CONFIG}: '{{"default": "lb"}}'}}"""), ingress()), 40),
        # the Gateway API
        ((service(), route(), gateway()), 40),
        ((service(), route("GRPCRoute"), gateway()), 40),
        ((service(), route("TCPRoute"), gateway()), 40),
        ((service(), route("TLSRoute"), gateway()), 40),
        ((service(), route(), gateway("istio")), 5),
        ((service(), route()), 5),
        ((service(), route(), gateway(name="other")), 5),
        ((service(), route(), gateway("istio", name="other"), gateway()), 40),
        ((service(), route(ref="name: other"), gateway()), 5),
        ((service(), route(ref="name: web, kind: Service"), gateway()), 40),
        ((service(), route(ref="name: web, kind: ServiceImport"), gateway()), 5),
        ((service(), route(parents="null"), gateway()), 5),
        ((service(), route(parents=TWO), gateway(), gateway("istio", name="mesh")), 40),
        ((service(), route(parents=TWO), gateway("istio", name="mesh"), gateway()), 40),
        ((service(), route(parents=TWO), gateway("istio", name="mesh")), 5),
        ((service(), route(parents="[{name: gate, namespace: infra}]"), gateway()), 5),
        ((service(), route(parents="[{name: gate, kind: Service}]"), gateway()), 5),
        ((service(), route(ref="name: web, namespace: other"), gateway()), 5),
        # the longest of several
        ((service(), ALB, ingress(spec="ingressClassName: gce", name="b")), 40),
        ((service(annotations=f"{{{AWS}-type: nlb-ip}}", spec=BALANCED), ALB), 120),
        (
            (
                service(),
                service(name="b", annotations=f"{{{AWS}-type: nlb-ip}}", spec=BALANCED),
                ALB,
            ),
            120,
        ),
    ],
)
def test_the_longest_of_all_that_routes_to_it(texts: tuple[str, ...], expected: int) -> None:
    assert seconds(*texts) == expected


@pytest.mark.parametrize(
    ("texts", "source", "name"),
    [
        ((service(),), "Service/web", "KEP-3960"),
        ((service(), ALB), "Ingress/web is an ALB", "aws-load-balancer-controller#1064"),
        (
            (service(annotations=f"{{{AWS}-type: nlb-ip}}", spec=BALANCED),),
            "Service/web is an NLB with IP targets",
            "aws-load-balancer-controller#2366",
        ),
        (
            (service(annotations=f"""{{{NEG}: '{{"exposed_ports": {{"80": {{}}}}}}'}}"""),),
            "Service/web has network endpoint groups",
            "GKE",
        ),
        ((service(), GCE), "Ingress/web is a GKE load balancer", "GKE"),
        (
            (service(), ingress(TOLD_ALB)),
            "Ingress/web is an ALB (Ingress/web names no class)",
            "aws-load-balancer-controller#1064",
        ),
        (
            (service(), ALB, ingress(TOLD_ALB, spec="ingressClassName: alb")),
            "Ingress/web is an ALB (two Ingress/web beside it differ)",
            "aws-load-balancer-controller#1064",
        ),
        ((service(), route(), gateway()), "HTTPRoute/r is behind a GKE load balancer", "GKE"),
    ],
)
def test_it_says_what_shows_that(texts: tuple[str, ...], source: str, name: str) -> None:
    found = drain(*texts)
    assert found
    fact = f"{source}: stopped Pods get requests for up to {found.seconds} s"
    assert found.evidence == Evidence(fact, name)
    assert not found.is_decided


@pytest.mark.parametrize(
    ("annotations", "spec", "is_sure"),
    [
        (f"{AWS}-type: nlb, {AWS}-nlb-target-type: ip", BALANCED, False),
        (f"{AWS}-nlb-target-type: ip", BALANCED, False),
        (f"{AWS}-type: external, {AWS}-nlb-target-type: ip", BALANCED, True),
        (f"{AWS}-type: nlb-ip", BALANCED, True),
        (
            f"{AWS}-type: nlb, {AWS}-nlb-target-type: ip",
            f"{BALANCED}, loadBalancerClass: service.k8s.aws/nlb",
            True,
        ),
    ],
)
def test_who_runs_a_load_balancer_of_aws_is_not_always_sure(
    annotations: str, spec: str, *, is_sure: bool
) -> None:
    """From 2.5 on AWS's controller takes what names no class, whatever its type says."""
    found = drain(service(annotations=f"{{{annotations}}}", spec=spec))
    assert found
    assert found.seconds == 120
    doubt = "(only if aws-load-balancer-controller takes it, as 2.5 and later do by default)"
    assert (doubt in found.evidence.fact) is not is_sure


@pytest.mark.parametrize("decided", [0, 7, 300])
def test_a_decision_holds_where_something_routes_to_it(decided: int) -> None:
    settings = Settings(drain_seconds=decided)
    evidence = Evidence(f"drain {decided} s", ".prodready.yaml")
    assert drain(service(), ALB, settings=settings) == Drain(decided, evidence, is_decided=True)
    assert drain(settings=settings) is None


FILES = {
    "base/kustomization.yaml": "resources: [web.yaml, beside.yaml]\n",
    "base/web.yaml": web(),
    "base/beside.yaml": service(),
}
SELECTOR = "{selector: {app: x}}"


def patched(spec: str, annotations: str = "{}") -> str:
    """A patch of the Service in an overlay."""
    return inline(
        f"apiVersion: v1\nkind: Service\nmetadata: {{name: web, annotations: {annotations}}}\n"
        f"spec: {spec}\n"
    )


@pytest.mark.parametrize(
    ("more", "count"),
    [
        ("", 1),
        (patched(SELECTOR), 0),
        (patched("{ports: [{port: 80, targetPort: 81}]}"), 0),
        (patched("{type: ExternalName, externalName: example.com}"), 0),
        (patched("{type: LoadBalancer}"), 1),
        (patched("{ports: [{port: 80, nodePort: 30080}]}"), 1),
        (patched("{}", "{prometheus.io/scrape: 'true'}"), 1),
    ],
)
def test_a_patched_service_routes_nobody_knows_where(tmp_path: Path, more: str, count: int) -> None:
    files = {**FILES, "prod/kustomization.yaml": f"resources: [../base]\n{more}"}
    found = in_folder(tmp_path, files, "pre-stop", "base/web.yaml")
    assert len(found) == count
    assert all(one.safety > SAFE for one in found)


def drained(folder: Path, overlay: str, base: str = "") -> Drain | None:
    """How long the base gets requests."""
    return drain_of(only_workload(folder, overlay, base))


def only_workload(folder: Path, overlay: str, base: str = "") -> Workload:
    """The workload of the base, with what surrounds it."""
    files = {
        **FILES,
        "base/beside.yaml": base or service(),
        "prod/kustomization.yaml": f"resources: [../base]\n{overlay}",
    }
    return seen(put(folder, files), "base/web.yaml")


@pytest.mark.parametrize(
    ("overlay", "field"),
    [
        (patched("{type: LoadBalancer}"), "type"),
        (patched("{}", f"{{{AWS}-type: nlb-ip}}"), f"{AWS}-type"),
    ],
)
def test_a_patch_that_may_make_it_longer_is_said(tmp_path: Path, overlay: str, field: str) -> None:
    found = drained(tmp_path, overlay)
    assert found
    assert found.seconds == 5
    assert found.evidence.fact.startswith("Service/web: stopped Pods get requests for up to 5 s; ")
    assert found.evidence.fact.endswith(f"sets {field} of Service/web: it may be longer")


def test_so_is_another_class_of_an_ingress(tmp_path: Path) -> None:
    overlay = inline("- {op: add, path: /spec/ingressClassName, value: alb}\n", "{kind: Ingress}")
    found = drained(tmp_path, overlay, documents(service(), ingress()))
    assert found
    assert found.evidence.fact.endswith("sets ingressClassName of Ingress/web: it may be longer")


def test_a_service_that_a_patch_makes_a_load_balancer_is_one(tmp_path: Path) -> None:
    base = service(annotations=f"{{{AWS}-nlb-target-type: ip}}")
    found = drained(tmp_path, patched("{type: LoadBalancer}"), base)
    assert found
    assert found.seconds == 120


@pytest.mark.parametrize(
    ("overlay", "doubt"),
    [
        ("", ""),
        (patched(SELECTOR), "sets selector"),
        (patched("{clusterIP: None}"), "sets clusterIP"),
    ],
)
def test_it_is_said_why_nobody_knows_how_long(tmp_path: Path, overlay: str, doubt: str) -> None:
    (one,) = only_workload(tmp_path, overlay).containers
    found = doubt_about_drain(one)
    assert found.endswith(doubt)
    assert bool(found) is bool(doubt)


def test_where_nothing_arrives_there_is_nothing_to_doubt() -> None:
    (headless,) = workload(web(), neighbours=neighbours(service(spec="clusterIP: None"))).containers
    assert not doubt_about_drain(headless)
    (alone,) = workload(web()).containers
    assert not doubt_about_drain(alone)

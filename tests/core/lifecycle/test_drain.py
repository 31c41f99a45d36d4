"""How long requests still arrive at a Pod that stops: the longest of all that routes to it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kubectl_prodready.core.lifecycle.drain import Drain, drain_of
from kubectl_prodready.core.model import Evidence
from kubectl_prodready.core.settings import Settings
from tests.beside import SAFE, in_folder, ingress, neighbours, service, web, workload
from tests.core.kustomizations import inline

AWS = "service.beta.kubernetes.io/aws-load-balancer"
NEG = "cloud.google.com/neg"


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
        ((ALB,), 0),
        # an AWS NLB with IP targets
        ((service(annotations=f"{{{AWS}-nlb-target-type: ip}}"),), 120),
        ((service(annotations=f"{{{AWS}-type: nlb-ip}}"),), 120),
        ((service(annotations=f"{{{AWS}-type: nlb}}"),), 5),
        ((service(annotations=f"{{{AWS}-nlb-target-type: instance}}"),), 5),
        ((service(annotations=f"{{{AWS}-nlb-target-type: ip}}", spec="clusterIP: None"),), 0),
        # GKE
        ((service(annotations=f"""{{{NEG}: '{{"ingress": true}}'}}"""),), 40),
        ((service(annotations=f"""{{{NEG}: '{{"exposed_ports": {{"80": {{}}}}}}'}}"""),), 40),
        ((service(annotations=f"""{{{NEG}: '{{"ingress": false}}'}}"""),), 5),
        ((service(annotations=f"""{{{NEG}: '{{"ingress"'}}"""),), 5),
        ((service(annotations=f"""{{{NEG}: '["ingress"]'}}"""),), 5),
        ((service(), ingress(spec="ingressClassName: gce")), 40),
        ((service(), ingress("{kubernetes.io/ingress.class: gce-internal}")), 40),
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
        # the longest of several
        ((service(), ALB, ingress(spec="ingressClassName: gce", name="b")), 40),
        ((service(annotations=f"{{{AWS}-type: nlb-ip}}"), ALB), 120),
        ((service(), service(name="b", annotations=f"{{{AWS}-type: nlb-ip}}"), ALB), 120),
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
            (service(annotations=f"{{{AWS}-type: nlb-ip}}"),),
            "Service/web is an NLB with IP targets",
            "aws-load-balancer-controller#2366",
        ),
        (
            (service(annotations=f"""{{{NEG}: '{{"ingress": true}}'}}"""),),
            "Service/web has network endpoint groups",
            "GKE",
        ),
        (
            (service(), ingress(spec="ingressClassName: gce")),
            "Ingress/web is a GKE load balancer",
            "GKE",
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
SELECTOR = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: x}}\n"


@pytest.mark.parametrize(("more", "count"), [("", 1), (inline(SELECTOR), 0)])
def test_a_patched_service_routes_nobody_knows_where(tmp_path: Path, more: str, count: int) -> None:
    files = {**FILES, "prod/kustomization.yaml": f"resources: [../base]\n{more}"}
    found = in_folder(tmp_path, files, "pre-stop", "base/web.yaml")
    assert len(found) == count
    assert all(one.safety > SAFE for one in found)

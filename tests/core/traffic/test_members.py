"""Members of a StatefulSet that wait for each other."""

from __future__ import annotations

import pytest

from kubectl_prodready.core.patched import PatchedField
from kubectl_prodready.core.traffic.members import kept_apart
from tests.beside import neighbours, workload

PARALLEL = "podManagementPolicy: Parallel, serviceName: a"


def service(spec: str, *, name: str = "a", app: str = "a") -> str:
    return (
        f"{{apiVersion: v1, kind: Service, metadata: {{name: {name}}}, "
        f"spec: {{selector: {{app: {app}}}, clusterIP: None, {spec}}}}}"
    )


def apart(spec: str, *services: str, kind: str = "StatefulSet") -> str:
    """Why the members of a workload do not meet."""
    template = "{metadata: {labels: {app: a}}, spec: {containers: [{name: a, image: b}]}}"
    text = (
        f"{{apiVersion: apps/v1, kind: {kind}, metadata: {{name: a}}, "
        f"spec: {{template: {template}, {spec}}}}}"
    )
    return kept_apart(workload(text, neighbours=neighbours(*services)))


OPEN = service("publishNotReadyAddresses: true")


def test_they_meet_where_they_start_together_and_are_published_before_they_are_ready() -> None:
    assert not apart(PARALLEL, OPEN)
    assert not apart("replicas: 3", kind="Deployment")


@pytest.mark.parametrize(
    ("spec", "services", "cure"),
    [
        ("serviceName: a", (OPEN,), "podManagementPolicy to Parallel"),
        ("podManagementPolicy: OrderedReady, serviceName: a", (OPEN,), "podManagementPolicy"),
        (PARALLEL, (), "publishNotReadyAddresses"),
        (PARALLEL, (service("ports: []"),), "publishNotReadyAddresses in its Service a"),
        (PARALLEL, (service("publishNotReadyAddresses: false"),), "publishNotReadyAddresses"),
        (PARALLEL, (service("publishNotReadyAddresses: true", name="b"),), "publishNotReady"),
        (PARALLEL, (service("publishNotReadyAddresses: true", app="b"),), "publishNotReady"),
        (PARALLEL, (OPEN, service("ports: []")), "publishNotReadyAddresses"),
        ("podManagementPolicy: Parallel", (OPEN,), "publishNotReadyAddresses"),
    ],
)
def test_else_something_keeps_them_apart(spec: str, services: tuple[str, ...], cure: str) -> None:
    assert cure in apart(spec, *services)


def test_what_an_overlay_sets_is_not_known() -> None:
    one = workload(
        "{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: a}, "
        "spec: {podManagementPolicy: Parallel, template: {spec: {containers: []}}}}"
    )
    one.patched = (PatchedField(("spec", "podManagementPolicy"), "prod/patch.yaml"),)
    assert "whether its Pods start together is not known" in kept_apart(one)

"""Views of workloads and containers: names, roles, what stands where, and wrong shapes."""

from __future__ import annotations

import pytest
import yaml

from kubectl_prodready.core.gate import Gate
from kubectl_prodready.core.kinds import Malformed, objects_in
from kubectl_prodready.core.neighbours import Neighbours
from kubectl_prodready.core.quantity import Quantity
from kubectl_prodready.core.workload import Role, Workload
from kubectl_prodready.paths import written
from tests.core.resources.test_sizing import limit_range
from tests.help import accepted, deployment, documents, fixed, reasons


def workload(text: str, version: tuple[int, int] = (1, 30)) -> Workload:
    """The one workload of a text."""
    (found,) = objects_in(yaml.safe_load(text))
    return Workload(found, Neighbours(), version)


def pod(containers: str = "[]", **fields: str) -> Workload:
    """A Pod from flow style."""
    more = "".join(f", {key}: {value}" for key, value in fields.items())
    return workload(f"{{apiVersion: v1, kind: Pod, spec: {{containers: {containers}{more}}}}}")


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        ("{name: web}", "Pod/web"),
        ("{generateName: web-}", "Pod/web-"),
        ("{name: web, generateName: other-, namespace: shop}", "shop/Pod/web"),
        ("{name: 1, namespace: 2}", "2/Pod/1"),
        ("{}", "Pod/"),
        ("null", "Pod/"),
    ],
)
def test_ref(metadata: str, expected: str) -> None:
    assert str(workload(f"{{apiVersion: v1, kind: Pod, metadata: {metadata}}}").ref) == expected


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("{replicas: 3}", 3),
        ("{parallelism: 4}", 4),
        ("{}", 1),
        ("{replicas: '3'}", 1),
        ("{replicas: null}", 1),
        ("null", 1),
    ],
)
def test_replicas(spec: str, expected: int) -> None:
    text = f"{{apiVersion: apps/v1, kind: Deployment, spec: {spec}}}"
    assert workload(text).replicas == expected


def test_a_cron_jobs_pods_are_those_of_its_job() -> None:
    spec = "{jobTemplate: {spec: {parallelism: 4}}}"
    assert workload(f"{{apiVersion: batch/v1, kind: CronJob, spec: {spec}}}").replicas == 4


def test_a_container_is_found_by_its_name_or_where_that_fails_by_its_place() -> None:
    one = pod("[{name: a}, {name: b}, {name: b}, {image: x}, {name: 5}, {name: ''}]")
    assert [written(container.path) for container in one.containers] == [
        "spec.containers[name=a]",
        "spec.containers[1]",
        "spec.containers[2]",
        "spec.containers[3]",
        "spec.containers[4]",
        "spec.containers[5]",
    ]
    assert [container.name for container in one.containers] == ["a", "b", "b", "", "5", ""]


def test_containers_of_one_name_each_get_their_own() -> None:
    result = fixed(deployment("[{name: a, image: a}, {name: a, image: b}]"))
    assert len(result.findings) == 12
    assert result.verified is not None


@pytest.mark.parametrize(
    ("version", "role"), [((1, 28), Role.INIT), ((1, 29), Role.SIDECAR), ((1, 33), Role.SIDECAR)]
)
def test_a_sidecar_is_one_since_1_29(version: tuple[int, int], role: Role) -> None:
    text = (
        "{apiVersion: v1, kind: Pod, spec: {initContainers: ["
        "{name: a, restartPolicy: Always}, {name: b, restartPolicy: Never}, {name: c}]}}"
    )
    assert [c.role for c in workload(text, version).containers] == [role, Role.INIT, Role.INIT]


def test_the_version_decides_about_sidecars_to_the_end() -> None:
    """Before 1.29 an init container has ended when the others run, and adds nothing to a sum."""
    side = "initContainers: [{name: side, image: side, restartPolicy: Always}]"
    text = documents(limit_range("{type: Pod, max: {cpu: 3}}"), deployment(pod=side))
    assert "exceed" in reasons(text, gate=Gate(version=(1, 29)))["cpu-limit"]
    assert "cpu-limit" not in reasons(text, gate=Gate(version=(1, 28)))


OF_A_MESH = (
    *("istio-proxy", "istio-init", "istio-validation", "linkerd-proxy", "linkerd-init"),
    *("linkerd-network-validator", "linkerd-debug", "kuma-sidecar", "kuma-init", "kuma-validation"),
    *("consul-dataplane", "consul-connect-inject-init", "consul-dataplane-web"),
    "consul-connect-inject-init-web",
)


@pytest.mark.parametrize("name", OF_A_MESH)
def test_mesh_containers_are_the_meshs(name: str) -> None:
    text = deployment(f"[{{name: web, image: web}}, {{name: {name}, image: proxy}}]")
    assert accepted(text).keys() == accepted(deployment()).keys() - {"limits.ephemeral-storage"}
    assert reasons(text)["cpu-limit"] == "a service mesh injected this container"


@pytest.mark.parametrize("name", ["consul", "kuma", "linkerd", "istio", "my-kuma-sidecar"])
def test_a_container_that_sounds_like_a_meshs_is_not(name: str) -> None:
    assert len(fixed(deployment(f"[{{name: {name}, image: x}}]")).findings) == 6


def test_a_mesh_init_container_is_the_meshs() -> None:
    text = deployment(pod="initContainers: [{name: istio-init, image: proxy}]")
    assert len(fixed(text).findings) == 6


@pytest.mark.parametrize(
    ("resources", "memory", "cpu"),
    [
        ("{limits: {memory: 1Gi}}", True, False),
        ("{requests: {cpu: 1}, limits: {memory: 1Gi}}", True, True),
        ("{requests: null}", False, False),
        ("{claims: []}", False, False),
        ("null", False, False),
    ],
)
def test_pod_level_resources(resources: str, *, memory: bool, cpu: bool) -> None:
    one = pod(resources=resources)
    assert ("memory" in one.pod_amounts, "cpu" in one.pod_amounts) == (memory, cpu)


def test_amounts() -> None:
    (one,) = pod("[{name: a, resources: {requests: {cpu: 1, memory: lots}}}]").containers
    assert one.amount("requests", "cpu") == Quantity.parse("1000m")
    assert one.amount("requests", "memory") is None
    assert one.amount("limits", "cpu") is None
    assert one.amounts("requests") == {"cpu": 1, "memory": "lots"}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("metadata: foo", "metadata must be a mapping"),
        ("metadata: [a]", "metadata must be a mapping"),
        ("spec: foo", "spec must be a mapping"),
        ("spec: {template: []}", "spec.template must be a mapping"),
        ("spec: {template: {metadata: 1}}", "spec.template.metadata must be a mapping"),
        ("spec: {template: {spec: x}}", "spec.template.spec must be a mapping"),
        ("spec: {template: {spec: {containers: foo}}}", "spec.containers must be a list"),
        ("spec: {template: {spec: {containers: {a: b}}}}", "spec.containers must be a list"),
        ("spec: {template: {spec: {containers: [foo]}}}", "containers[0] must be a mapping"),
        ("spec: {template: {spec: {containers: [{name: a}, null]}}}", "containers[1] must be"),
    ],
)
def test_a_wrong_shape_is_named(text: str, place: str) -> None:
    whole = f"{{apiVersion: apps/v1, kind: Deployment, {text}}}"
    with pytest.raises(Malformed) as error:
        assert workload(whole).containers
    told = f"{written(error.value.path)} must be {error.value.expected}"
    assert place.removeprefix("spec.") in told


@pytest.mark.parametrize(
    ("resources", "place"),
    [
        ("foo", "resources"),
        ("[]", "resources"),
        ("{requests: 1}", "resources.requests"),
        ("{limits: []}", "resources.limits"),
    ],
)
def test_a_wrong_shape_of_resources_is_an_error_with_its_place(resources: str, place: str) -> None:
    text = deployment(f"[{{name: web, image: web, resources: {resources}}}]")
    (error,) = fixed(text).errors
    assert f"containers[name=web].{place} must be a mapping" in error.message
    assert error.line > 1


@pytest.mark.parametrize(
    "text",
    [
        deployment(metadata="ownerReferences: 5"),
        deployment(metadata="ownerReferences: true"),
        deployment(metadata="ownerReferences: foo"),
        deployment(pod="volumes: 5"),
        deployment(pod="volumes: foo"),
        deployment(pod="volumes: [1, {emptyDir: foo}]"),
        deployment(spec="replicas: many"),
    ],
)
def test_a_wrong_shape_elsewhere_is_no_crash(text: str) -> None:
    result = fixed(text)
    assert not result.failed
    assert result.findings or result.errors


def test_a_pod_that_lacks_everything_has_no_containers() -> None:
    assert workload("{apiVersion: v1, kind: Pod}").containers == ()


def test_what_a_view_says_stands_below_its_path() -> None:
    (one,) = pod("[{name: a}]").containers
    assert written(one.leave(("x", "y"), "why").path) == "spec.containers[name=a].x.y"
    assert one.hint("text").is_spoken
    assert str(one.hint("text", "here").evidence[0]) == "text (here)"
    assert str(one.hint("text").evidence[0]) == "text"


def test_an_image_of_a_wrong_shape_is_text() -> None:
    assert pod("[{name: a, image: 5}]").containers[0].image == "5"

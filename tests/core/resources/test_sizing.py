"""Requests and limits: which value, how far trusted, and when none. DOMAIN: resources."""

from __future__ import annotations

import pytest

from kubectl_prodready.core.model import Safety
from tests.help import accepted, deployment, documents, fixed, offered, reasons

SIX = {
    "requests.cpu": "100m",
    "requests.memory": "128Mi",
    "requests.ephemeral-storage": "50Mi",
    "limits.cpu": "2",
    "limits.memory": "512Mi",
    "limits.ephemeral-storage": "2Gi",
}


def container(resources: str = "{}", name: str = "web", **more: str) -> str:
    """One container in flow style."""
    fields = "".join(f", {key}: {value}" for key, value in more.items())
    return f"{{name: {name}, image: web{fields}, resources: {resources}}}"


def with_resources(resources: str) -> str:
    """A Deployment of one container."""
    return deployment(f"[{container(resources)}]")


def safeties(text: str) -> set[Safety]:
    """The safeties of all changes."""
    return {finding.change.safety for finding in fixed(text).findings}


def neighbour(kind: str, spec: str, *, name: str = "x", namespace: str = "", rest: str = "") -> str:
    """A neighbour's document."""
    group = {
        "HorizontalPodAutoscaler": "autoscaling/v2",
        "VerticalPodAutoscaler": "autoscaling.k8s.io/v1",
    }.get(kind, "v1")
    place = f", namespace: {namespace}" if namespace else ""
    return (
        f"apiVersion: {group}\nkind: {kind}\nmetadata: {{name: {name}{place}}}\n"
        f"spec: {spec}\n{rest}"
    )


def limit_range(item: str, **more: str) -> str:
    """A LimitRange with one item."""
    return neighbour("LimitRange", f"{{limits: [{item}]}}", **more)


HPA_TARGET = "scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}"
VPA_TARGET = "targetRef: {apiVersion: apps/v1, kind: Deployment, name: web}"


def test_nothing_measured_gives_the_table_to_review() -> None:
    assert accepted(deployment()) == SIX
    assert safeties(deployment()) == {Safety.REVIEW}


def test_all_set_gives_nothing() -> None:
    text = with_resources(
        "{requests: {cpu: 1m, memory: 1, ephemeral-storage: 1},"
        " limits: {cpu: 1m, memory: 1, ephemeral-storage: 1}}"
    )
    result = fixed(text)
    assert not result.findings
    assert result.verified is None


@pytest.mark.parametrize(
    ("request_", "limit"),
    [("750m", "3"), ("100m", "2"), ("0.5", "2"), ("1", "4"), ("1e3m", None), ("3", "12")],
)
def test_cpu_limit_is_generous(request_: str, limit: str | None) -> None:
    found = accepted(with_resources(f"{{requests: {{cpu: {request_}}}}}"))
    assert found.get("limits.cpu") == limit


@pytest.mark.parametrize(
    ("request_", "limit"), [("64Mi", "512Mi"), ("300Mi", "1200Mi"), ("1Gi", "4Gi"), ("1000M", "4G")]
)
def test_memory_limit_is_generous(request_: str, limit: str) -> None:
    assert (
        accepted(with_resources(f"{{requests: {{memory: {request_}}}}}"))["limits.memory"] == limit
    )


@pytest.mark.parametrize(("request_", "limit"), [("50Mi", "2Gi"), ("2Gi", "4Gi"), ("4Gi", "8Gi")])
def test_ephemeral_storage_limit(request_: str, limit: str) -> None:
    found = accepted(with_resources(f"{{requests: {{ephemeral-storage: {request_}}}}}"))
    assert found["limits.ephemeral-storage"] == limit


@pytest.mark.parametrize("resource", ["cpu", "memory", "ephemeral-storage"])
@pytest.mark.parametrize("value", ["1", "500m", "0.5", "1e3", "1Gi"])
def test_a_limit_without_request_is_the_request(resource: str, value: str) -> None:
    text = with_resources(f"{{limits: {{{resource}: {value}}}}}")
    (finding,) = fixed(text, select=(f"{resource}-request",)).findings
    assert finding.change.value == value.replace("1e3", "1000")
    assert finding.change.safety is Safety.SAFE
    assert "takes the limit as the request" in finding.change.evidence[0].fact


def test_null_counts_as_missing() -> None:
    assert accepted(with_resources("{requests: {cpu: null}, limits: null}")) == SIX


def test_what_is_no_quantity_is_left_alone() -> None:
    text = with_resources("{requests: {memory: '${MEMORY}'}, limits: {cpu: '${CPU}'}}")
    found = reasons(text)
    assert found["memory-limit"] == "the memory request '${MEMORY}' is no quantity"
    assert found["cpu-request"] == "the cpu limit '${CPU}' is no quantity"


def test_a_limit_does_not_come_without_its_request() -> None:
    found = accepted(deployment(), ignore=("memory-request",))
    assert "limits.memory" not in found
    assert "only together with" in reasons(deployment(), ignore=("memory-request",))["memory-limit"]


def test_init_containers_and_sidecars_get_resources_too() -> None:
    pod = "initContainers: [{name: a, image: a}, {name: b, image: b, restartPolicy: Always}]"
    findings = fixed(deployment(pod=pod)).findings
    assert len(findings) == 3 * 6


@pytest.mark.parametrize("kind", ["requests", "limits"])
def test_pod_level_resources_are_respected(kind: str) -> None:
    text = deployment(pod=f"resources: {{{kind}: {{cpu: '1'}}}}")
    assert {path.split(".")[1] for path in accepted(text)} == {"memory", "ephemeral-storage"}
    assert reasons(text)["cpu-limit"] == "pod-level resources set cpu"


class TestEphemeralStorage:
    """All containers of a Pod are limited or none."""

    TWO = f"[{container(name='a')}, {container(name='b')}]"

    def test_all(self) -> None:
        limits = [
            f for f in fixed(deployment(self.TWO)).findings if f.change.rule.endswith("e-limit")
        ]
        assert len(limits) == 2
        assert all(finding.accepted for finding in limits)

    def test_none_when_one_cannot(self) -> None:
        mesh = f"[{container(name='a')}, {container(name='istio-proxy')}]"
        assert "limits.ephemeral-storage" not in accepted(deployment(mesh))
        assert (
            "istio-proxy belongs to a service mesh"
            in reasons(deployment(mesh))["ephemeral-storage-limit"]
        )

    def test_a_mesh_init_container_does_not_count(self) -> None:
        text = deployment(pod="initContainers: [{name: istio-init, image: i}]")
        assert accepted(text)["limits.ephemeral-storage"] == "2Gi"

    def test_none_when_a_request_is_no_quantity(self) -> None:
        two = (
            f"[{container(name='a')}, {container('{requests: {ephemeral-storage: x}}', name='b')}]"
        )
        assert "limits.ephemeral-storage" not in accepted(deployment(two))

    @pytest.mark.parametrize("volume", ["{}", "null", "{medium: ''}"])
    def test_only_a_hint_where_an_emptydir_has_no_bound(self, volume: str) -> None:
        text = deployment(pod=f"volumes: [{{name: cache, emptyDir: {volume}}}]")
        assert "limits.ephemeral-storage" not in accepted(text)
        assert offered(text) == {"limits.ephemeral-storage": "2Gi"}
        assert accepted(text, gate=hint_gate())["limits.ephemeral-storage"] == "2Gi"

    @pytest.mark.parametrize("volume", ["{sizeLimit: 1Gi}", "{medium: Memory}"])
    def test_bounded_volumes_are_fine(self, volume: str) -> None:
        text = deployment(pod=f"volumes: [{{name: cache, emptyDir: {volume}}}]")
        assert accepted(text)["limits.ephemeral-storage"] == "2Gi"

    def test_a_limit_that_stands_is_joined_by_the_others(self) -> None:
        two = (
            f"[{container('{limits: {ephemeral-storage: 1Gi}}', name='a')}, {container(name='b')}]"
        )
        assert accepted(deployment(two))["limits.ephemeral-storage"] == "2Gi"


def hint_gate() -> object:
    """The gate of --safety hint."""
    from kubectl_prodready.core.gate import Gate

    return Gate(Safety.HINT)


class TestLimitRange:
    """What a LimitRange fills in anyway is declared; what it forbids is not proposed."""

    def test_its_defaults_are_safe(self) -> None:
        item = "{type: Container, default: {cpu: '3'}, defaultRequest: {cpu: 300m}}"
        text = documents(limit_range(item), deployment())
        found = accepted(text, select=("cpu-request", "cpu-limit"))
        assert found == {"requests.cpu": "300m", "limits.cpu": "3"}
        assert safeties(text) == {Safety.SAFE, Safety.REVIEW}

    def test_defaults_follow_from_one_another(self) -> None:
        text = documents(limit_range("{type: Container, max: {memory: 1Gi}}"), deployment())
        found = accepted(text, select=("memory-request", "memory-limit"))
        assert found == {"requests.memory": "1Gi", "limits.memory": "1Gi"}

    def test_a_minimum_is_the_default_request(self) -> None:
        text = documents(limit_range("{type: Container, min: {memory: 256Mi}}"), deployment())
        assert accepted(text)["requests.memory"] == "256Mi"
        assert accepted(text)["limits.memory"] == "1Gi"

    def test_an_inconsistent_default_never_puts_the_request_above_the_limit(self) -> None:
        item = "{type: Container, default: {cpu: 200m}, defaultRequest: {cpu: 300m}}"
        found = accepted(documents(limit_range(item), deployment()))
        assert found["requests.cpu"] == found["limits.cpu"] == "200m"

    def test_a_request_above_the_default_limit_gets_a_limit_of_its_own(self) -> None:
        item = "{type: Container, default: {memory: 256Mi}}"
        text = documents(limit_range(item), with_resources("{requests: {memory: 300Mi}}"))
        assert accepted(text)["limits.memory"] == "1200Mi"

    def test_nothing_over_the_maximum(self) -> None:
        item = "{type: Container, max: {memory: 1Gi}, default: {memory: 256Mi}}"
        text = documents(limit_range(item), with_resources("{requests: {memory: 300Mi}}"))
        assert "limits.memory" not in accepted(text)
        assert "over the maximum 1Gi of LimitRange/x" in reasons(text)["memory-limit"]

    def test_nothing_under_the_minimum(self) -> None:
        items = [
            limit_range(f"{{type: Container, min: {{cpu: {least}}}}}", name=f"r{least}")
            for least in ("400m", "500m")
        ]
        text = documents(*items, deployment())
        assert "100m is under the minimum 500m" in reasons(text)["cpu-request"]

    def test_the_ratio_holds(self) -> None:
        item = "{type: Container, maxLimitRequestRatio: {cpu: 4}}"
        text = documents(limit_range(item), deployment())
        assert reasons(text)["cpu-limit"] == (
            "a limit of 2 exceeds maxLimitRequestRatio 4 of LimitRange/x"
        )
        text = documents(limit_range(item), with_resources("{requests: {cpu: '1'}}"))
        assert accepted(text)["limits.cpu"] == "4"

    def test_its_own_default_may_exceed_its_ratio(self) -> None:
        item = "{type: Container, default: {cpu: 3}, maxLimitRequestRatio: {cpu: 4}}"
        text = documents(limit_range(item), with_resources("{requests: {cpu: 500m}}"))
        assert reasons(text)["cpu-limit"].startswith("the default limit exceeds")

    def test_the_whole_pod_has_a_maximum(self) -> None:
        item = "{type: Pod, max: {cpu: '3'}}"
        two = deployment(f"[{container(name='a')}, {container(name='b')}]")
        assert (
            "the Pod would exceed the maximum 3"
            in reasons(documents(limit_range(item), two))["cpu-limit"]
        )
        assert accepted(documents(limit_range(item), deployment()))["limits.cpu"] == "2"

    @pytest.mark.parametrize(("own", "theirs"), [("", "shop"), ("shop", ""), ("shop", "other")])
    def test_another_namespace_does_not_count(self, own: str, theirs: str) -> None:
        item = "{type: Container, defaultRequest: {cpu: 300m}}"
        metadata = f"namespace: {own}" if own else ""
        text = documents(limit_range(item, namespace=theirs), deployment(metadata=metadata))
        assert accepted(text)["requests.cpu"] == "100m"

    def test_two_that_contradict_each_other_are_no_evidence(self) -> None:
        items = [
            limit_range(f"{{type: Container, defaultRequest: {{cpu: {value}}}}}", name=name)
            for name, value in (("a", "300m"), ("b", "400m"))
        ]
        assert accepted(documents(*items, deployment()))["requests.cpu"] == "100m"


class TestResourceQuota:
    """A rollout must fit into what is left."""

    def test_what_does_not_fit_is_left(self) -> None:
        quota = neighbour("ResourceQuota", "{hard: {requests.memory: 300Mi}}")
        text = documents(quota, deployment(spec="replicas: 2"))
        assert "3 Pods with 128Mi" in reasons(text)["memory-request"]
        assert "requests.memory" not in accepted(text)
        assert "limits.memory" not in accepted(text)

    def test_what_fits_is_proposed(self) -> None:
        quota = neighbour("ResourceQuota", "{hard: {requests.memory: 384Mi, limits.memory: 10Gi}}")
        assert (
            accepted(documents(quota, deployment(spec="replicas: 2")))["requests.memory"] == "128Mi"
        )

    def test_what_is_used_counts(self) -> None:
        used = "status: {used: {requests.memory: 900Mi}}\n"
        quota = neighbour("ResourceQuota", "{hard: {requests.memory: 1Gi}}", rest=used)
        assert "memory-request" in reasons(documents(quota, deployment()))

    def test_the_short_name_is_a_request(self) -> None:
        quota = neighbour("ResourceQuota", "{hard: {memory: 1Mi}}")
        assert "memory-request" in reasons(documents(quota, deployment()))


def scaled_on(source: str, resource: str, type_: str = "Utilization") -> str:
    """An autoscaler's spec with one metric."""
    metric = f"{{{source}: {{name: {resource}, target: {{type: {type_}}}}}}}"
    return f"{{{HPA_TARGET}, metrics: [{metric}]}}"


DECLARED = "{type: Container, defaultRequest: {cpu: 300m, memory: 300Mi}}"


class TestHorizontalPodAutoscaler:
    """A request under an autoscaler on that resource wakes it up: a person should read it."""

    @pytest.mark.parametrize(
        "spec",
        [
            f"{{{HPA_TARGET}}}",
            f"{{{HPA_TARGET}, targetCPUUtilizationPercentage: 80}}",
            scaled_on("resource", "cpu"),
            scaled_on("containerResource", "cpu"),
        ],
    )
    def test_a_request_is_for_review_and_says_so(self, spec: str) -> None:
        text = documents(
            neighbour("HorizontalPodAutoscaler", spec), limit_range(DECLARED), deployment()
        )
        (finding,) = fixed(text, select=("cpu-request",)).findings
        assert finding.change.safety is Safety.REVIEW
        assert "wakes it up" in str(finding.change.evidence[-1])
        assert "HorizontalPodAutoscaler/x" in str(finding.change.evidence[-1])

    @pytest.mark.parametrize(
        "spec",
        [
            "{scaleTargetRef: {kind: Deployment, name: other}}",
            "{scaleTargetRef: {kind: StatefulSet, name: web}}",
            scaled_on("resource", "memory"),
            scaled_on("resource", "cpu", "AverageValue"),
        ],
    )
    def test_another_target_or_resource_does_not_matter(self, spec: str) -> None:
        text = documents(
            neighbour("HorizontalPodAutoscaler", spec), limit_range(DECLARED), deployment()
        )
        (finding,) = fixed(text, select=("cpu-request",)).findings
        assert finding.change.safety is Safety.SAFE


class TestVerticalPodAutoscaler:
    """One that overwrites Pods decides; one that is off has measured."""

    @pytest.mark.parametrize("mode", ["", ", updatePolicy: {updateMode: Auto}"])
    def test_what_it_sets_is_left(self, mode: str) -> None:
        vpa = neighbour("VerticalPodAutoscaler", f"{{{VPA_TARGET}{mode}}}")
        text = documents(vpa, deployment())
        assert {path.split(".")[1] for path in accepted(text)} == {"ephemeral-storage"}
        assert "sets cpu by itself" in reasons(text)["cpu-limit"]

    def test_a_container_or_resource_may_be_taken_out(self) -> None:
        policy = "resourcePolicy: {containerPolicies: [{containerName: web, mode: 'Off'}]}"
        vpa = neighbour("VerticalPodAutoscaler", f"{{{VPA_TARGET}, {policy}}}")
        assert accepted(documents(vpa, deployment())) == SIX
        every = "{containerName: '*', controlledResources: [cpu]}"
        policy = f"resourcePolicy: {{containerPolicies: [{every}]}}"
        vpa = neighbour("VerticalPodAutoscaler", f"{{{VPA_TARGET}, {policy}}}")
        assert "requests.memory" in accepted(documents(vpa, deployment()))
        assert "requests.cpu" not in accepted(documents(vpa, deployment()))

    @pytest.mark.parametrize("off", ["'Off'", "Off"])
    def test_off_has_measured(self, off: str) -> None:
        target = (
            "status: {recommendation: {containerRecommendations: ["
            "{containerName: web, target: {cpu: 25m, memory: 300Mi}}]}}\n"
        )
        spec = f"{{{VPA_TARGET}, updatePolicy: {{updateMode: {off}}}}}"
        text = documents(neighbour("VerticalPodAutoscaler", spec, rest=target), deployment())
        found = accepted(text)
        assert found["requests.cpu"] == "25m"
        assert found["requests.memory"] == "300Mi"
        assert found["limits.memory"] == "1200Mi"
        assert safeties(text) == {Safety.SAFE, Safety.REVIEW}


@pytest.mark.parametrize("amount", ["[1]", "{a: b}"])
def test_an_amount_of_an_odd_shape_is_no_quantity(amount: str) -> None:
    text = deployment(f"[{{name: a, image: a, resources: {{requests: {{cpu: {amount}}}}}}}]")
    assert reasons(text)["cpu-limit"].endswith("is no quantity")

"""What stands beside a workload: who counts as a neighbour, and what each kind of them says.

The values that follow from one neighbour in the same stream are in test_sizing.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from kubectl_prodready.core.kinds import objects_in
from kubectl_prodready.core.model import Safety
from kubectl_prodready.core.neighbours import Neighbour, Neighbours
from kubectl_prodready.core.resources.autoscaler import (
    Target,
    horizontal,
    measured,
    overwrites,
    vertical,
)
from kubectl_prodready.core.resources.limit_range import container_bounds, pod_bounds
from kubectl_prodready.core.workload import Workload
from kubectl_prodready.paths import written
from tests.core.folders import look, put
from tests.core.resources.test_sizing import (
    DECLARED,
    HPA_TARGET,
    VPA_TARGET,
    container,
    limit_range,
    neighbour,
)
from tests.core.resources.test_storage import amount
from tests.help import accepted, deployment, documents, fixed, reasons


def ranges(*items: str) -> str:
    """A LimitRange for each item, with names of their own."""
    return documents(*(limit_range(item, name=f"r{n}") for n, item in enumerate(items)))


def beside(neighbours: str, resources: str = "{}") -> dict[str, Any]:
    """What a container gets beside some neighbours."""
    return accepted(documents(neighbours, deployment(f"[{container(resources)}]")))


def two(first: str = "{}", second: str = "{}", **more: Any) -> str:
    """A Deployment of two containers."""
    return deployment(f"[{container(first, 'a')}, {container(second, 'b')}]", **more)


def values(text: str, rule: str) -> list[str]:
    """All values that a rule gives to the containers of a stream."""
    findings = [finding for finding in fixed(text).findings if finding.accepted]
    return [finding.change.value for finding in findings if finding.change.rule == rule]


class TestLimitRange:
    """Bounds of all LimitRanges hold together; defaults hold where they agree."""

    def test_the_narrowest_bounds_hold(self) -> None:
        limits = ranges(
            "{type: Container, max: {cpu: 4}, default: {cpu: 1}}",
            "{type: Container, max: {cpu: 3}, default: {cpu: 1}}",
        )
        text = documents(limits, deployment(f"[{container('{requests: {cpu: 2}}')}]"))
        assert "maximum 3 of LimitRange/r0, LimitRange/r1" in reasons(text)["cpu-limit"]
        limits = ranges("{type: Container, min: {cpu: 1}}", "{type: Container, min: {cpu: 2}}")
        text = documents(limits, deployment())
        assert "minimum 2" in reasons(text)["cpu-request"]

    def test_the_least_ratio_holds(self) -> None:
        limits = ranges(
            "{type: Container, maxLimitRequestRatio: {memory: 5}}",
            "{type: Container, maxLimitRequestRatio: {memory: 3}}",
        )
        text = documents(limits, deployment(f"[{container('{requests: {memory: 1Gi}}')}]"))
        assert "maxLimitRequestRatio 3" in reasons(text)["memory-limit"]

    def test_defaults_that_agree_as_amounts_are_evidence(self) -> None:
        found = beside(
            ranges(
                "{type: Container, default: {cpu: 3}, defaultRequest: {cpu: 300m}}",
                "{type: Container, default: {cpu: 3000m}, defaultRequest: {cpu: '0.3'}}",
            )
        )
        assert found["requests.cpu"] == "300m"
        assert found["limits.cpu"] == "3"

    def test_a_default_that_follows_from_a_maximum_may_contradict_another(self) -> None:
        """The API server has filled in `default` when the second one was created."""
        found = beside(
            ranges(
                "{type: Container, default: {memory: 300Mi}}",
                "{type: Container, max: {memory: 1Gi}}",
            )
        )
        assert found["requests.memory"] == "128Mi"
        assert found["limits.memory"] == "512Mi"

    def test_one_that_says_nothing_about_a_resource_contradicts_nobody(self) -> None:
        found = beside(
            ranges(
                "{type: Container, default: {memory: 300Mi}}", "{type: Container, max: {cpu: 3}}"
            )
        )
        assert found["requests.memory"] == found["limits.memory"] == "300Mi"

    def test_a_request_stays_under_every_default_limit(self) -> None:
        """With the request alone the API server fills in one of the limits, whichever."""
        limits = ranges(
            "{type: Container, default: {memory: 64Mi}}",
            "{type: Container, default: {memory: 96Mi}}",
        )
        text = documents(limits, deployment())
        found = accepted(text, ignore=("memory-limit",)).get("requests.memory")
        assert found in {None, "64Mi"}

    def test_init_containers_get_its_defaults_too(self) -> None:
        limits = limit_range("{type: Container, default: {cpu: 3}, defaultRequest: {cpu: 1}}")
        pod = deployment(pod="initContainers: [{name: setup, image: setup}]")
        assert values(documents(limits, pod), "cpu-request") == ["1", "1"]

    def test_ephemeral_storage_too(self) -> None:
        item = "{type: Container, default: {ephemeral-storage: 1Gi}}"
        found = beside(limit_range(item))
        assert found["requests.ephemeral-storage"] == found["limits.ephemeral-storage"] == "1Gi"

    def test_a_ratio_counts_against_the_request_of_the_same_fix(self) -> None:
        item = "{type: Container, defaultRequest: {cpu: 500m}, maxLimitRequestRatio: {cpu: 4}}"
        assert beside(limit_range(item))["limits.cpu"] == "2"

    def test_a_default_limit_under_the_minimum_is_not_taken(self) -> None:
        item = "{type: Container, default: {cpu: 100m}, min: {cpu: 200m}}"
        text = documents(limit_range(item), deployment())
        assert "under the minimum 200m" in reasons(text)["cpu-request"]

    @pytest.mark.parametrize(
        "spec",
        [
            "foo",
            "{limits: foo}",
            "{limits: [1, null, foo]}",
            "{limits: [{type: Container}]}",
            "{limits: [{type: Container, max: foo, default: [], min: {cpu: lots}}]}",
            "{limits: [{type: PersistentVolumeClaim, max: {cpu: 1m}}]}",
            "{limits: [{type: Pod, default: {cpu: 1m}, defaultRequest: {cpu: 1m}}]}",
            "{limits: [{type: Pod, max: {cpu: lots}}, {type: Pod}]}",
        ],
    )
    def test_what_says_nothing_changes_nothing(self, spec: str) -> None:
        assert beside(neighbour("LimitRange", spec)) == accepted(deployment())

    def test_found_in_lists(self) -> None:
        item = "{type: Container, defaultRequest: {cpu: 300m}}"
        one = f"{{metadata: {{name: x}}, spec: {{limits: [{item}]}}}}"
        assert beside(f"apiVersion: v1\nkind: LimitRangeList\nitems: [{one}]\n")[
            "requests.cpu"
        ] == ("300m")

    @pytest.mark.parametrize("line", ["apiVersion: example.com/v1", "apiVersion: apps/v1"])
    def test_another_group_is_another_kind(self, line: str) -> None:
        text = limit_range("{type: Container, defaultRequest: {cpu: 300m}}")
        assert beside(text.replace("apiVersion: v1", line))["requests.cpu"] == "100m"


class TestLimitRangeOfPods:
    """A LimitRange of type Pod binds the sum."""

    def test_the_least_maximum_holds(self) -> None:
        limits = ranges("{type: Pod, max: {cpu: 3}}", "{type: Pod, max: {cpu: 1}}")
        assert "maximum 1 of LimitRange/r1" in reasons(documents(limits, deployment()))["cpu-limit"]

    @pytest.mark.parametrize(
        ("other", "fits"),
        [("{limits: {cpu: 1}}", True), ("{limits: {cpu: 1001m}}", False), ("{}", False)],
    )
    def test_the_others_count_as_they_are_or_will_be(self, other: str, *, fits: bool) -> None:
        text = documents(limit_range("{type: Pod, max: {cpu: 3}}"), two("{}", other))
        assert bool(values(text, "cpu-limit")) is fits

    def test_a_sidecar_counts(self) -> None:
        pod = "initContainers: [{name: side, image: side, restartPolicy: Always}]"
        text = documents(limit_range("{type: Pod, max: {cpu: 3}}"), deployment(pod=pod))
        assert "the Pod would exceed" in reasons(text)["cpu-limit"]

    def test_an_init_container_does_not_add_to_the_others(self) -> None:
        """It has ended: a Pod needs the larger of an init container and the sum of the others."""
        pod = "initContainers: [{name: setup, image: setup}]"
        text = documents(limit_range("{type: Pod, max: {cpu: 3}}"), deployment(pod=pod))
        assert values(text, "cpu-limit") == ["2", "2"]

    def test_what_all_containers_get_together_stays_under_the_maximum(self) -> None:
        """Also where they get more than the table's default, as a measured target."""
        recommended = ", ".join(
            f"{{containerName: {name}, target: {{memory: 2Gi}}}}" for name in ("b", "c")
        )
        status = f"status: {{recommendation: {{containerRecommendations: [{recommended}]}}}}\n"
        vpa = neighbour(
            "VerticalPodAutoscaler",
            f"{{{VPA_TARGET}, updatePolicy: {{updateMode: 'Off'}}}}",
            rest=status,
        )
        full = "{requests: {memory: 1Gi}, limits: {memory: 1Gi}}"
        three = f"[{container(full, 'a')}, {container('{}', 'b')}, {container('{}', 'c')}]"
        text = documents(limit_range("{type: Pod, max: {memory: 4Gi}}"), vpa, deployment(three))
        assert values(text, "memory-request") != ["2Gi", "2Gi"]

    def test_the_ratio_of_the_sums_holds(self) -> None:
        """Accepted before: 2 to 1. With 100m and 2 more it would be 4 to 1.1, and rejected."""
        text = documents(
            limit_range("{type: Pod, maxLimitRequestRatio: {cpu: 2}}"),
            two("{requests: {cpu: 1}, limits: {cpu: 2}}"),
        )
        assert values(text, "cpu-limit") == []


def quota(hard: str, *, used: str = "", spec: str = "") -> str:
    """A ResourceQuota."""
    rest = f"status: {{used: {used}}}\n" if used else ""
    return neighbour("ResourceQuota", f"{{hard: {hard}{spec}}}", rest=rest)


def job(kind: str, spec: str) -> str:
    """A Job, or a CronJob of such a Job."""
    pod = "template: {spec: {restartPolicy: Never, containers: [{name: web, image: web}]}}"
    whole = f"{{{spec}, {pod}}}"
    if kind == "CronJob":
        whole = f"{{schedule: '* * * * *', jobTemplate: {{spec: {whole}}}}}"
    return f"apiVersion: batch/v1\nkind: {kind}\nmetadata: {{name: web}}\nspec: {whole}\n"


OF_HIGH_PRIORITY = "{scopeName: PriorityClass, operator: In, values: [high]}"


class TestResourceQuota:
    """What is left must do for all Pods, and for one more while a rollout runs."""

    @pytest.mark.parametrize(
        ("hard", "used", "fits"),
        [
            ("{limits.memory: 1Gi}", "", True),
            ("{limits.memory: 1023Mi}", "", False),
            ("{limits.memory: 2Gi}", "{limits.memory: 1Gi}", True),
            ("{limits.memory: 2Gi}", "{limits.memory: 1025Mi}", False),
            ("{limits.memory: 2Gi}", "{limits.memory: much}", True),
            ("{limits.memory: lots}", "", True),
            ("{limits.memory: 1Gi}", "{limits.memory: 1Gi}", False),
            ("{pods: 1}", "", True),
        ],
    )
    def test_limits(self, hard: str, used: str, *, fits: bool) -> None:
        assert ("limits.memory" in beside(quota(hard, used=used))) is fits

    def test_the_tightest_of_several_holds(self) -> None:
        wide = neighbour("ResourceQuota", "{hard: {requests.cpu: 10}}", name="wide")
        tight = neighbour("ResourceQuota", "{hard: {requests.cpu: 150m}}", name="tight")
        assert "ResourceQuota/tight" in reasons(documents(wide, tight, deployment()))["cpu-request"]

    def test_the_containers_of_a_pod_count_together(self) -> None:
        text = documents(quota("{requests.memory: 300Mi}"), two())
        assert values(text, "memory-request") == []

    def test_what_the_other_containers_have_counts(self) -> None:
        text = documents(quota("{requests.memory: 2Gi}"), two("{requests: {memory: 1Gi}}"))
        assert values(text, "memory-request") == []

    def test_what_is_used_counts_under_the_short_name_too(self) -> None:
        found = beside(quota("{memory: 1Gi}", used="{memory: 900Mi}"))
        assert "requests.memory" not in found

    @pytest.mark.parametrize("kind", ["Job", "CronJob"])
    def test_the_pods_of_a_job_are_parallel(self, kind: str) -> None:
        text = documents(quota("{requests.memory: 1Gi}"), job(kind, "parallelism: 10"))
        assert "requests.memory" not in accepted(text)

    def test_no_pod_more_where_a_rollout_adds_none(self) -> None:
        """A StatefulSet takes a Pod away before it adds the new one."""
        text = deployment(kind="StatefulSet", spec="replicas: 2")
        found = accepted(documents(quota("{requests.memory: 256Mi}"), text))
        assert found["requests.memory"] == "128Mi"

    @pytest.mark.parametrize(
        "scope",
        [
            ", scopes: [Terminating]",
            f", scopeSelector: {{matchExpressions: [{OF_HIGH_PRIORITY}]}}",
        ],
    )
    def test_a_scope_that_takes_other_pods_does_not_count(self, scope: str) -> None:
        found = beside(quota("{requests.memory: 1Mi}", spec=scope))
        assert found["requests.memory"] == "128Mi"

    @pytest.mark.parametrize("scope", [", scopes: [NotTerminating]", ", scopes: [NotBestEffort]"])
    def test_a_scope_that_takes_these_pods_counts(self, scope: str) -> None:
        assert "requests.memory" not in beside(quota("{requests.memory: 1Mi}", spec=scope))


def scaler(spec: str, version: str = "v2") -> str:
    """A HorizontalPodAutoscaler."""
    text = neighbour("HorizontalPodAutoscaler", f"{{{HPA_TARGET}, {spec}}}")
    return text.replace("autoscaling/v2", f"autoscaling/{version}")


def metric(source: str, target: str) -> str:
    """A metric of a HorizontalPodAutoscaler."""
    return f"metrics: [{{type: Resource, {source}: {{name: memory, {target}}}}}]"


class TestHorizontalPodAutoscaler:
    """Which autoscalers follow which resource, over all versions of the API."""

    @pytest.mark.parametrize(
        ("text", "follows"),
        [
            (scaler("maxReplicas: 3", "v1"), False),
            (scaler("targetCPUUtilizationPercentage: 50", "v1"), False),
            (scaler(metric("resource", "targetAverageUtilization: 50"), "v2beta1"), True),
            (scaler(metric("resource", "targetAverageValue: 1Gi"), "v2beta1"), False),
            (scaler(metric("resource", "target: {type: Utilization}"), "v2beta2"), True),
            (scaler(metric("containerResource", "target: {type: Utilization}")), True),
            (scaler(metric("containerResource", "target: {type: AverageValue}")), False),
            (scaler("metrics: [{type: Pods, pods: {metric: {name: memory}}}]"), False),
            (scaler("metrics: [{type: External}, 1, null]"), False),
            (scaler("metrics: foo"), False),
        ],
    )
    def test_memory(self, text: str, *, follows: bool) -> None:
        stream = documents(text, limit_range(DECLARED), deployment())
        (finding,) = fixed(stream, select=("memory-request",)).findings
        assert finding.change.safety is (Safety.REVIEW if follows else Safety.SAFE)

    def test_a_limit_is_no_safer_than_the_request_that_it_needs(self) -> None:
        item = "{type: Container, default: {cpu: 3}, defaultRequest: {cpu: 1}}"
        stream = documents(scaler("maxReplicas: 3"), limit_range(item), deployment())
        by_rule = {f.change.rule: f.change.safety for f in fixed(stream).findings}
        assert by_rule["cpu-request"] is Safety.REVIEW
        assert by_rule["cpu-limit"] is Safety.REVIEW

    def test_any_of_several_counts(self) -> None:
        other = scaler("maxReplicas: 3").replace("name: web", "name: db").replace("x}", "y}")
        stream = documents(other, scaler("maxReplicas: 3"), deployment())
        (finding,) = fixed(stream, select=("cpu-request",)).findings
        assert "wakes it up" in str(finding.change.evidence[-1])


def vpa(mode: str = "Auto", target: str = "", more: str = "", name: str = "v") -> str:
    """A VerticalPodAutoscaler."""
    status = ""
    if target:
        entry = f"{{containerName: web, target: {{{target}}}}}"
        status = f"status: {{recommendation: {{containerRecommendations: [{entry}]}}}}\n"
    spec = f"{{{VPA_TARGET}, updatePolicy: {{updateMode: '{mode}'}}{more}}}"
    return neighbour("VerticalPodAutoscaler", spec, rest=status, name=name)


def policies(text: str) -> str:
    """The policies of a VerticalPodAutoscaler."""
    return f", resourcePolicy: {{containerPolicies: [{text}]}}"


class TestVerticalPodAutoscaler:
    """All modes but Off overwrite; policies and recommendations are by container."""

    @pytest.mark.parametrize("mode", ["Initial", "Recreate", "Auto", "InPlaceOrRecreate"])
    def test_every_mode_but_off_overwrites(self, mode: str) -> None:
        found = beside(vpa(mode, "cpu: 25m"))
        assert {path.split(".")[1] for path in found} == {"ephemeral-storage"}

    def test_off_without_a_recommendation_says_nothing(self) -> None:
        assert beside(vpa("Off")) == accepted(deployment())

    def test_a_recommendation_counts_for_its_container_only(self) -> None:
        found = beside(vpa("Off", "cpu: 25m").replace("Name: web", "Name: other"))
        assert found["requests.cpu"] == "100m"

    @pytest.mark.parametrize(
        ("policy", "overwrites"),
        [
            ("{containerName: web, mode: 'Off'}, {containerName: '*'}", False),
            ("{containerName: '*', mode: 'Off'}, {containerName: web}", True),
            ("{containerName: '*', mode: 'Off'}", False),
            ("{containerName: other, mode: 'Off'}", True),
            ("{containerName: web, controlledResources: [memory]}", False),
            ("{containerName: web, controlledValues: RequestsOnly}", True),
            ("1, null", True),
        ],
    )
    def test_the_policy_of_the_container_holds(self, policy: str, *, overwrites: bool) -> None:
        found = beside(vpa(more=policies(policy)))
        assert ("requests.cpu" not in found) is overwrites

    def test_two_that_recommend_different_amounts_are_no_evidence(self) -> None:
        both = documents(vpa("Off", "cpu: 25m"), vpa("Off", "cpu: 500m", name="w"))
        assert beside(both)["requests.cpu"] == "100m"

    def test_any_of_several_that_overwrites_counts(self) -> None:
        both = documents(vpa("Off", "cpu: 25m"), vpa("Auto", name="w"))
        assert "requests.cpu" not in beside(both)

    def test_a_limit_that_stands_is_the_request_whatever_was_measured(self) -> None:
        found = beside(vpa("Off", "cpu: 2"), "{limits: {cpu: 1}}")
        assert found["requests.cpu"] == "1"

    def test_a_measured_request_counts_among_an_autoscalers_causes(self) -> None:
        stream = documents(vpa("Off", "cpu: 25m"), scaler("maxReplicas: 3"), deployment())
        (finding,) = fixed(stream, select=("cpu-request",)).findings
        assert finding.change.value == "32m"
        assert finding.change.safety is Safety.REVIEW

    def test_wrong_shapes_say_nothing(self) -> None:
        odd = Neighbour("VerticalPodAutoscaler", "", "x", {"spec": 1, "status": {"x": 1}})
        assert overwrites(odd, "web", "cpu")
        assert measured((odd,), "web", "cpu") is None
        assert not list(vertical(Neighbours((odd,)), "Deployment", ("web",)))


RANGE = limit_range("{type: Container, defaultRequest: {cpu: 300m}}")
OTHER_RANGE = limit_range("{type: Container, defaultRequest: {cpu: 400m}}", name="y")
IN_SHOP = limit_range("{type: Container, defaultRequest: {cpu: 300m}}", namespace="shop")
WEB = deployment()
WEB_IN_SHOP = deployment(metadata="namespace: shop")
EVIDENCE, NONE = "300m", "100m"


def cpu_request(folder: Path, files: dict[str, str], name: str) -> str:
    """The cpu request that the workload of a file gets."""
    result = look(put(folder, files))[name]
    (value,) = [
        finding.change.value
        for finding in result.findings
        if written(finding.change.path[-2:]) == "requests.cpu"
    ]
    return str(value)


def listing(*resources: str, more: str = "") -> str:
    """A kustomization."""
    return f"resources: [{', '.join(resources)}]\n{more}"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param({"web.yaml": WEB, "limits.yaml": RANGE}, EVIDENCE, id="same-folder"),
        pytest.param({"web.yaml": documents(WEB, RANGE)}, EVIDENCE, id="same-file"),
        pytest.param({"web.yaml": WEB, "below/limits.yaml": RANGE}, NONE, id="folder-below"),
        pytest.param(
            {"web.yaml": WEB, "../limits.yaml": RANGE}, NONE, id="folder-above-outside-the-run"
        ),
        pytest.param(
            {"web.yaml": WEB_IN_SHOP, "limits.yaml": IN_SHOP}, EVIDENCE, id="same-namespace"
        ),
        pytest.param({"web.yaml": WEB_IN_SHOP, "limits.yaml": RANGE}, NONE, id="no-namespace"),
        pytest.param({"web.yaml": WEB, "limits.yaml": IN_SHOP}, NONE, id="unknown-namespace"),
        pytest.param(
            {"web.yaml": WEB, "a.yaml": RANGE, "b.yaml": OTHER_RANGE}, NONE, id="contradiction"
        ),
        pytest.param(
            {"web.yaml": WEB, "limits.yaml": RANGE.replace("spec:", "spec: [")}, NONE, id="broken"
        ),
        pytest.param(
            {"web.yaml": WEB, "limits.yaml": RANGE.replace("metadata", "metadatum")},
            NONE,
            id="without-metadata",
        ),
    ],
)
def test_neighbours_in_folders(tmp_path: Path, files: dict[str, str], expected: str) -> None:
    folder = tmp_path / "run"
    folder.mkdir()
    assert cpu_request(folder, files, "web.yaml") == expected


OVERLAY = {"base/web.yaml": WEB, "base/kustomization.yaml": listing("web.yaml")}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param(
            {"prod/kustomization.yaml": listing("../base", "l.yaml"), "prod/l.yaml": RANGE},
            EVIDENCE,
            id="overlay",
        ),
        pytest.param(
            {"prod/kustomization.yaml": listing("../base"), "prod/l.yaml": RANGE},
            NONE,
            id="not-listed",
        ),
        pytest.param(
            {"prod/kustomization.yaml": listing("../base", "l.yaml"), "prod/l.yaml": IN_SHOP},
            NONE,
            id="another-namespace",
        ),
        pytest.param(
            {
                "prod/kustomization.yaml": listing("../base", "l.yaml", more="namespace: shop\n"),
                "prod/l.yaml": IN_SHOP,
            },
            EVIDENCE,
            id="namespace-of-the-overlay",
        ),
        pytest.param(
            {
                "prod/kustomization.yaml": listing("../base", "l.yaml", more="namespace: prod\n"),
                "prod/l.yaml": IN_SHOP,
            },
            EVIDENCE,
            id="namespace-of-the-overlay-overrides",
        ),
        pytest.param(
            {
                "base/kustomization.yaml": listing("web.yaml", more="namespace: shop\n"),
                "prod/kustomization.yaml": listing("../base", "l.yaml"),
                "prod/l.yaml": RANGE,
            },
            NONE,
            id="namespace-of-the-base-only",
        ),
        pytest.param(
            {
                "prod/kustomization.yaml": listing("../base", more="components: [../c]\n"),
                "c/kustomization.yaml": "kind: Component\n" + listing("l.yaml"),
                "c/l.yaml": RANGE,
            },
            EVIDENCE,
            id="component",
        ),
        pytest.param(
            {
                "a/kustomization.yaml": listing("../base", "l.yaml"),
                "a/l.yaml": RANGE,
                "b/kustomization.yaml": listing("../base", "l.yaml"),
                "b/l.yaml": OTHER_RANGE,
            },
            NONE,
            id="overlays-that-contradict-each-other",
        ),
        pytest.param(
            {
                "a/kustomization.yaml": listing("../base", "l.yaml"),
                "a/l.yaml": RANGE,
                "b/kustomization.yaml": listing("../base"),
            },
            NONE,
            id="overlay-of-which-only-one-has-it",
        ),
    ],
)
def test_neighbours_in_kustomizations(tmp_path: Path, files: dict[str, str], expected: str) -> None:
    assert cpu_request(tmp_path, {**OVERLAY, **files}, "base/web.yaml") == expected


def test_a_bound_of_one_overlay_holds_for_the_base(tmp_path: Path) -> None:
    """A base must fit wherever it is used."""
    tight = limit_range("{type: Container, max: {cpu: 50m}, default: {cpu: 50m}}")
    files = {
        "a/kustomization.yaml": listing("../base", "l.yaml"),
        "a/l.yaml": tight,
        "b/kustomization.yaml": listing("../base"),
    }
    found = look(put(tmp_path, {**OVERLAY, **files}))["base/web.yaml"]
    taken = [
        finding.change.value for finding in found.findings if finding.change.rule == "cpu-limit"
    ]
    assert "2" not in taken


def recommending(cpu: str, *, name: str = "x", early: str = "False") -> Neighbour:
    """A VerticalPodAutoscaler that measured a container's cpu."""
    recommended = {"containerName": "web", "target": {"cpu": cpu}}
    status = {
        "recommendation": {"containerRecommendations": [recommended]},
        "conditions": [{"type": "LowConfidence", "status": early}],
    }
    return Neighbour("VerticalPodAutoscaler", "", name, {"status": status})


def test_a_measurement_of_one_overlay_is_no_evidence_for_all() -> None:
    one = recommending("25m")
    assert measured([one], "web", "cpu") == Target(amount("25m"), confident=True, source=str(one))
    assert measured([one._replace(everywhere=False)], "web", "cpu") is None


def test_measurements_that_agree_are_as_sure_as_the_least_sure() -> None:
    both = [recommending("25m"), recommending("0.025", name="y", early="True")]
    found = measured(both, "web", "cpu")
    assert found is not None
    assert (found.amount, found.confident) == (amount("25m"), False)


def test_a_measurement_that_says_it_is_early_wants_review() -> None:
    status = vpa("Off", "cpu: 25m").replace(
        "status: {", "status: {conditions: [{type: LowConfidence, status: 'True'}], "
    )
    (finding,) = fixed(documents(status, deployment()), select=("cpu-request",)).findings
    assert finding.change.safety is Safety.REVIEW
    assert finding.change.why == "measured for a short time"


def test_a_workload_without_neighbours_has_an_answer_for_each_question() -> None:
    nobody = Neighbours()
    assert container_bounds(nobody, "cpu") is None
    assert list(pod_bounds(nobody, "cpu")) == []
    assert list(horizontal(nobody, "Deployment", ("web",))) == []
    assert list(vertical(nobody, "Deployment", ("web",))) == []


def test_a_pod_that_stays_under_the_minimum_gets_nothing() -> None:
    text = documents(limit_range("{type: Pod, min: {cpu: 300m}}"), deployment())
    assert "would stay under the minimum 300m" in reasons(text)["cpu-request"]
    text = documents(limit_range("{type: Pod, min: {cpu: 200m}}"), two())
    assert values(text, "cpu-request") == ["100m", "100m"]


def test_a_sidecar_runs_beside_an_init_container() -> None:
    side = "{name: side, image: side, restartPolicy: Always}"
    full = "resources: {requests: {memory: 300Mi}}"
    pod = f"initContainers: [{side}, {{name: setup, image: setup, {full}}}]"
    for left, fits in (("428Mi", True), ("427Mi", False)):
        one = deployment(pod=pod, kind="StatefulSet")
        text = documents(quota(f"{{requests.memory: {left}}}"), one)
        assert bool(values(text, "memory-request")) is fits


OF_PRIORITY = "{scopeName: PriorityClass, operator: "


@pytest.mark.parametrize(
    ("scope", "pod", "counts"),
    [
        (f"{OF_PRIORITY}In, values: [high]}}", "{priorityClassName: high}", True),
        (f"{OF_PRIORITY}NotIn, values: [high]}}", "{}", True),
        (f"{OF_PRIORITY}NotIn, values: [a]}}", "{priorityClassName: a}", False),
        (f"{OF_PRIORITY}Exists}}", "{priorityClassName: a}", True),
        (f"{OF_PRIORITY}Exists}}", "{}", False),
        (f"{OF_PRIORITY}DoesNotExist}}", "{}", True),
        ("{scopeName: Terminating, operator: Exists}", "{activeDeadlineSeconds: 5}", True),
        ("{scopeName: NotTerminating, operator: Exists}", "{activeDeadlineSeconds: 5}", False),
        ("{scopeName: BestEffort, operator: Exists}", "{}", False),
        ("{scopeName: CrossNamespacePodAffinity, operator: Exists}", "{}", True),
    ],
)
def test_scopes_of_quotas(scope: str, pod: str, *, counts: bool) -> None:
    spec = f", scopeSelector: {{matchExpressions: [{scope}]}}"
    text = documents(quota("{requests.memory: 1Mi}", spec=spec), deployment(pod=pod))
    assert ("requests.memory" not in accepted(text)) is counts


@pytest.mark.parametrize(
    ("kind", "spec", "surge"),
    [
        ("Deployment", "{replicas: 10}", 3),
        ("Deployment", "{replicas: 10, strategy: {type: Recreate}}", 0),
        ("Deployment", "{replicas: 10, strategy: {rollingUpdate: {maxSurge: 4}}}", 4),
        ("Deployment", "{replicas: 10, strategy: {rollingUpdate: {maxSurge: 41%}}}", 5),
        ("Deployment", "{replicas: 10, strategy: {rollingUpdate: {maxSurge: some}}}", 0),
        ("Deployment", "{replicas: many, strategy: foo}", 1),
        ("DaemonSet", "{}", 0),
        ("DaemonSet", "{updateStrategy: {rollingUpdate: {maxSurge: 1}}}", 1),
        ("DaemonSet", "{updateStrategy: {type: OnDelete, rollingUpdate: {maxSurge: 1}}}", 0),
        ("StatefulSet", "{replicas: 10}", 0),
    ],
)
def test_surge(kind: str, spec: str, surge: int) -> None:
    text = deployment(kind=kind, spec=spec)
    (found,) = objects_in(yaml.safe_load(text))
    assert Workload(found, Neighbours(), (1, 30)).surge == surge

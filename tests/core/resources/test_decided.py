"""What a team decided changes what its workloads get, and only what it is about."""

from __future__ import annotations

from typing import Any

import pytest

from kubectl_prodready.core.gate import Gate
from kubectl_prodready.core.model import Evidence, Safety
from tests.core.resources.test_sizing import (
    HPA_TARGET,
    SIX,
    VPA_TARGET,
    container,
    limit_range,
    neighbour,
    with_resources,
)
from tests.help import accepted, deployment, documents, fixed, offered, reasons

WITHOUT_CPU_LIMIT = {key: value for key, value in SIX.items() if key != "limits.cpu"}
CPU_OF_MEASURED = neighbour(
    "VerticalPodAutoscaler",
    f"{{{VPA_TARGET}, updatePolicy: {{updateMode: 'Off'}}}}",
    rest="status: {recommendation: {containerRecommendations: [{containerName: web,"
    " target: {cpu: 300m, memory: 300Mi}, upperBound: {cpu: 1500m, memory: 3Gi}}]}}\n",
)


def evidence(text: str, configuration: str, rule: str) -> tuple[Evidence, ...]:
    """The evidence of the one change of a rule."""
    return finding(text, configuration, rule).evidence  # type: ignore[no-any-return]


def finding(text: str, configuration: str, rule: str) -> Any:
    [found] = [
        one.change
        for one in fixed(text, configuration=configuration).findings
        if one.change.rule == rule
    ]
    return found


class TestRules:
    def test_one_that_is_off_is_not_run(self) -> None:
        result = fixed(deployment(), configuration="rules: {cpu-limit: off}")
        assert accepted(deployment(), configuration="rules: {cpu-limit: off}") == WITHOUT_CPU_LIMIT
        assert "cpu-limit" not in {one.left.rule for one in result.left}

    def test_one_that_is_on_is_run(self) -> None:
        assert accepted(deployment(), configuration="rules: {cpu-limit: on}") == SIX

    def test_who_selects_it_goes_first(self) -> None:
        off = "rules: {cpu-request: off, memory-request: off, cpu-limit: off}"
        found = accepted(deployment(), configuration=off, select=("cpu-request", "cpu-limit"))
        assert found == {"requests.cpu": "100m", "limits.cpu": "2"}

    def test_who_ignores_it_goes_first(self) -> None:
        on = "rules: {cpu-limit: on}"
        assert accepted(deployment(), configuration=on, ignore=("cpu-limit",)) == WITHOUT_CPU_LIMIT

    def test_an_annotation_keeps_away_what_is_on(self) -> None:
        text = deployment(metadata="annotations: {prodready/ignore: cpu-limit}")
        assert accepted(text, configuration="rules: {cpu-limit: on}") == WITHOUT_CPU_LIMIT

    def test_for_a_namespace_only(self) -> None:
        configuration = "overrides: [{namespaces: [shop], rules: {cpu-limit: off}}]"
        assert accepted(deployment(), configuration=configuration) == SIX
        text = deployment(metadata="namespace: shop")
        assert accepted(text, configuration=configuration) == WITHOUT_CPU_LIMIT


class TestSafety:
    def test_lower_it_is_only_offered(self) -> None:
        configuration = "rules: {memory-limit: {safety: hint}}"
        assert offered(deployment(), configuration=configuration) == {"limits.memory": "512Mi"}
        change = finding(deployment(), configuration, "memory-limit")
        assert change.safety is Safety.HINT
        assert change.evidence[-1] == Evidence(
            "memory-limit is hint here, and review otherwise", "rules in .prodready.yaml"
        )

    def test_higher_it_is_taken_where_only_the_safe_is(self) -> None:
        configuration = "rules: {cpu-request: {safety: safe}}"
        text = deployment(metadata="uid: '1'")
        assert accepted(text) == {}
        assert accepted(text, configuration=configuration) == {"requests.cpu": "100m"}
        found = evidence(text, configuration, "cpu-request")
        assert found[-1].source == "rules in .prodready.yaml"

    def test_the_flag_says_how_far_to_go(self) -> None:
        configuration = "rules: {cpu-request: {safety: review}}"
        text = with_resources("{limits: {cpu: 1}}")
        assert "requests.cpu" in accepted(text, select=("cpu-request",))
        change = finding(text, configuration, "cpu-request")
        assert (change.safety, change.why) == (Safety.REVIEW, "as the team decided")
        assert len(change.why.split()) <= 5
        safe = Gate(Safety.SAFE)
        assert "requests.cpu" in accepted(text, gate=safe)
        assert "requests.cpu" not in accepted(text, configuration=configuration, gate=safe)

    def test_the_safe_carries_no_comment(self) -> None:
        configuration = "rules: {cpu-request: {safety: safe}}"
        assert finding(deployment(), configuration, "cpu-request").why == ""

    def test_the_same_needs_no_word(self) -> None:
        configuration = "rules: {cpu-request: {safety: review}}"
        assert len(evidence(deployment(), configuration, "cpu-request")) == 1


class TestSizes:
    def test_they_take_the_place_of_the_table(self) -> None:
        configuration = (
            "sizes: {requests: {cpu: 250m, memory: 256Mi, ephemeral-storage: 1Gi},"
            " limits: {cpu: 1, memory: 300Mi, ephemeral-storage: 1Gi}}"
        )
        assert accepted(deployment(), configuration=configuration) == {
            "requests.cpu": "250m",
            "requests.memory": "256Mi",
            "requests.ephemeral-storage": "1Gi",
            "limits.cpu": "1",
            "limits.memory": "300Mi",
            "limits.ephemeral-storage": "1Gi",
        }
        change = finding(deployment(), configuration, "memory-request")
        assert change.safety is Safety.REVIEW
        assert change.why == "unmeasured default"
        assert change.evidence == (Evidence("nothing was measured", "sizes in .prodready.yaml"),)
        change = finding(deployment(), configuration, "memory-limit")
        assert change.safety is Safety.REVIEW
        assert change.evidence == (
            Evidence(
                "no limit was measured: 300Mi is the default for a request of 256Mi",
                "sizes in .prodready.yaml",
            ),
        )

    def test_a_request_alone_leaves_the_limit_generous(self) -> None:
        configuration = "sizes: {requests: {memory: 1Gi}}"
        assert accepted(deployment(), configuration=configuration)["limits.memory"] == "4Gi"
        assert evidence(deployment(), configuration, "memory-limit")[0].source == (
            "table of defaults"
        )

    def test_a_limit_alone_is_taken_as_it_is(self) -> None:
        found = accepted(deployment(), configuration="sizes: {limits: {memory: 256Mi}}")
        assert (found["requests.memory"], found["limits.memory"]) == ("128Mi", "256Mi")

    def test_no_request_is_over_a_limit_that_stands_alone(self) -> None:
        configuration = "sizes: {limits: {memory: 64Mi}}"
        found = accepted(deployment(), configuration=configuration)
        assert (found["requests.memory"], found["limits.memory"]) == ("64Mi", "64Mi")

    def test_beside_a_written_request_the_limit_is_the_least(self) -> None:
        configuration = "sizes: {limits: {memory: 1Gi}}"
        written = with_resources("{requests: {memory: 100Mi}}")
        assert accepted(written, configuration=configuration)["limits.memory"] == "1Gi"
        written = with_resources("{requests: {memory: 500Mi}}")
        assert accepted(written, configuration=configuration)["limits.memory"] == "2000Mi"

    def test_what_is_written_stays(self) -> None:
        configuration = "sizes: {requests: {memory: 1Gi}}"
        text = with_resources("{requests: {memory: 1Mi}}")
        assert "requests.memory" not in accepted(text, configuration=configuration)

    def test_by_image(self) -> None:
        configuration = (
            "sizes: {requests: {memory: 1Gi}, images: {'*/postgres': {requests: {memory: 2Gi}}}}"
        )
        text = deployment("[{name: db, image: 'a.io/postgres:16'}]")
        assert accepted(text, configuration=configuration)["requests.memory"] == "2Gi"
        assert accepted(deployment(), configuration=configuration)["requests.memory"] == "1Gi"

    def test_where_an_override_parts_a_pair_the_limit_is_generous(self) -> None:
        configuration = (
            "sizes: {limits: {memory: 1Gi}}\n"
            "overrides: [{namespaces: ['*'], sizes: {requests: {memory: 2Gi}}}]"
        )
        assert accepted(deployment(), configuration=configuration)["limits.memory"] == "8Gi"

    def test_memory_volumes_come_on_top(self) -> None:
        text = deployment(
            "[{name: web, image: web, volumeMounts: [{name: tmp, mountPath: /tmp}]}]",
            pod="volumes: [{name: tmp, emptyDir: {medium: Memory, sizeLimit: 1Gi}}]",
        )
        configuration = "sizes: {limits: {memory: 1Gi}}"
        assert accepted(text, configuration=configuration)["limits.memory"] == "2Gi"

    def test_a_limit_range_that_is_in_force_goes_first(self) -> None:
        item = "{type: Container, default: {memory: 300Mi}, defaultRequest: {memory: 200Mi}}"
        text = documents(limit_range(item), deployment())
        configuration = "sizes: {requests: {memory: 1Gi}, limits: {memory: 1Gi}}"
        found = accepted(text, configuration=configuration)
        assert (found["requests.memory"], found["limits.memory"]) == ("200Mi", "300Mi")

    def test_the_bounds_of_a_limit_range_hold(self) -> None:
        text = documents(limit_range("{type: Container, max: {cpu: 1}}"), deployment())
        configuration = "sizes: {limits: {cpu: 2}}\ncpuLimit: 2"
        assert "over the maximum 1 of" in reasons(text, configuration=configuration)["cpu-limit"]
        text = documents(limit_range("{type: Container, min: {memory: 100Mi}}"), deployment())
        found = reasons(text, configuration="sizes: {requests: {memory: 50Mi}}")
        assert "memory-request" not in found  # its minimum is the default request
        text = documents(
            limit_range("{type: Container, maxLimitRequestRatio: {memory: 2}}"), deployment()
        )
        configuration = "sizes: {requests: {memory: 1Gi}, limits: {memory: 3Gi}}"
        assert reasons(text, configuration=configuration)["memory-limit"] == (
            "a limit of 3Gi exceeds maxLimitRequestRatio 2 of LimitRange/x"
        )

    def test_a_quota_holds(self) -> None:
        text = documents(
            neighbour("ResourceQuota", "{hard: {requests.memory: 1Gi}}"),
            deployment(spec="replicas: 2"),
        )
        assert "requests.memory" in accepted(text)
        found = reasons(text, configuration="sizes: {requests: {memory: 600Mi}}")
        assert "exceed what is left of ResourceQuota/x" in found["memory-request"]

    def test_the_peers_under_a_quota_get_theirs(self) -> None:
        text = documents(
            neighbour("ResourceQuota", "{hard: {requests.memory: 1Gi}}"),
            deployment(spec="strategy: {type: Recreate}"),
            deployment("[{name: web, image: db}]", name="db", spec="strategy: {type: Recreate}"),
        )
        assert "requests.memory" in accepted(text)
        found = reasons(text, configuration="sizes: {images: {db: {requests: {memory: 1Gi}}}}")
        assert "exceed what is left of ResourceQuota/x" in found["memory-request"]

    def test_what_was_measured_goes_first(self) -> None:
        text = documents(CPU_OF_MEASURED, deployment())
        configuration = "sizes: {requests: {memory: 1Gi}, limits: {memory: 1Gi}}"
        found = accepted(text, configuration=configuration)
        assert (found["requests.memory"], found["limits.memory"]) == ("300Mi", "3Gi")

    def test_under_an_autoscaler_it_wants_review(self) -> None:
        hpa = neighbour("HorizontalPodAutoscaler", f"{{{HPA_TARGET}, maxReplicas: 3}}")
        configuration = "sizes: {requests: {cpu: 250m}}"
        change = finding(documents(hpa, deployment()), configuration, "cpu-request")
        assert (change.value, change.safety, change.why) == (
            "250m",
            Safety.REVIEW,
            "the HPA scales on it",
        )


class TestCpuLimit:
    def test_off_proposes_none_and_says_why(self) -> None:
        assert accepted(deployment(), configuration="cpuLimit: off") == WITHOUT_CPU_LIMIT
        assert reasons(deployment(), configuration="cpuLimit: off") == {
            "cpu-limit": "cpuLimit is off in .prodready.yaml"
        }

    def test_off_is_about_cpu_only(self) -> None:
        text = deployment(f"[{container()}, {container(name='b')}]")
        found = fixed(text, configuration="cpuLimit: off")
        storage = [one for one in found.findings if one.change.rule == "ephemeral-storage-limit"]
        assert len(storage) == 2
        assert all(one.accepted for one in storage)

    def test_off_leaves_a_limit_that_is_written(self) -> None:
        text = with_resources("{limits: {cpu: 3}}")
        found = accepted(text, configuration="cpuLimit: off")
        assert found["requests.cpu"] == "3"
        assert "cpu-limit" not in reasons(text, configuration="cpuLimit: off")

    def test_off_goes_before_a_limit_range(self) -> None:
        text = documents(limit_range("{type: Container, default: {cpu: 1}}"), deployment())
        assert "limits.cpu" not in accepted(text, configuration="cpuLimit: off")

    def test_generous_is_the_default(self) -> None:
        assert accepted(deployment(), configuration="cpuLimit: generous") == SIX

    def test_one_for_all(self) -> None:
        assert accepted(deployment(), configuration="cpuLimit: 500m")["limits.cpu"] == "500m"
        change = finding(deployment(), "cpuLimit: 500m", "cpu-limit")
        assert change.safety is Safety.REVIEW
        assert change.why == "the team's limit"
        assert change.evidence == (
            Evidence("500m is the limit for all", "cpuLimit in .prodready.yaml"),
        )

    def test_it_goes_before_sizes_and_limit_ranges(self) -> None:
        item = "{type: Container, default: {cpu: 1}, defaultRequest: {cpu: 100m}}"
        text = documents(limit_range(item), deployment())
        configuration = "cpuLimit: 500m\nsizes: {limits: {cpu: 3}}"
        assert accepted(text, configuration=configuration)["limits.cpu"] == "500m"

    @pytest.mark.parametrize(("request_", "limit"), [("500m", "500m"), ("501m", None)])
    def test_it_is_never_below_the_request(self, request_: str, limit: str | None) -> None:
        text = with_resources(f"{{requests: {{cpu: {request_}}}}}")
        assert accepted(text, configuration="cpuLimit: 500m").get("limits.cpu") == limit
        if limit is None:
            assert reasons(text, configuration="cpuLimit: 500m")["cpu-limit"] == (
                "the cpuLimit 500m in .prodready.yaml is under the request 501m"
            )

    @pytest.mark.parametrize(("limit", "told"), [("1500m", ""), ("1", "under 1500m, which")])
    def test_it_is_never_below_what_was_measured(self, limit: str, told: str) -> None:
        text = documents(CPU_OF_MEASURED, deployment())
        configuration = f"cpuLimit: {limit}"
        found = accepted(text, configuration=configuration).get("limits.cpu")
        assert found == (None if told else limit)
        assert told in reasons(text, configuration=configuration).get("cpu-limit", "")

    def test_what_the_pod_sets_goes_first(self) -> None:
        text = deployment(pod="resources: {limits: {cpu: 4}}")
        assert reasons(text, configuration="cpuLimit: off")["cpu-limit"].startswith("pod-level")


@pytest.mark.parametrize(
    "configuration",
    [
        "cpuLimit: off",
        "cpuLimit: 2",
        "rules: {cpu-limit: off, memory-limit: {safety: hint}}",
        "sizes: {requests: {memory: 1Gi}, limits: {memory: 1Gi}}",
    ],
)
def test_a_second_run_has_nothing_to_do(configuration: str) -> None:
    result = fixed(deployment(), configuration=configuration)
    assert not result.errors
    assert result.verified
    assert accepted(result.verified.after, configuration=configuration) == {}

"""What live objects lack, and what they would be."""

from __future__ import annotations

import pytest

from kubectl_prodready.core.model import Safety
from kubectl_prodready.live.planning import Forced, changed
from tests.live.objects import deployment, namespace, neighbour, planned

CONTAINER = ("spec", "template", "spec", "containers")


def test_only_what_is_safe_is_changed_of_a_live_object() -> None:
    plan = planned(deployment())
    assert {change.safety for change in plan.changes} == {Safety.SAFE}
    (container,) = plan.after["spec"]["template"]["spec"]["containers"]
    assert container["resources"]["requests"]["memory"] == "256Mi"
    assert plan.decision.offered


def test_review_gives_more_and_the_rest_stays_as_it_is() -> None:
    raw = deployment()
    plan = planned(raw, safety=Safety.REVIEW)
    assert len(plan.changes) > len(planned(raw).changes)
    assert raw == deployment()
    (container,) = plan.after["spec"]["template"]["spec"]["containers"]
    assert container["resources"]["limits"]["memory"] == "256Mi"
    assert {**plan.after, "spec": None} == {**raw, "spec": None}


def test_after_the_change_nothing_more_is_wanted() -> None:
    plan = planned(deployment(), safety=Safety.REVIEW)
    assert not planned(plan.after, safety=Safety.REVIEW).changes


def test_a_service_beside_it_gives_a_readiness_probe_for_review() -> None:
    service = neighbour("Service", "web", selector={"app": "web"}, ports=[{"port": 8080}])
    plan = planned(deployment(), service, safety=Safety.REVIEW)
    (container,) = plan.after["spec"]["template"]["spec"]["containers"]
    assert container["readinessProbe"]["tcpSocket"] == {"port": 8080}


def test_a_service_that_selects_another_workload_too_wants_review() -> None:
    service = neighbour("Service", "web", selector={"app": "web"}, ports=[{"port": 8080}])
    both = deployment(), deployment(name="other", uid="u-2")
    for beside, rules in (
        (both[:1], {"memory-request", "readiness-probe"}),
        (both, {"memory-request"}),
    ):
        plan = namespace(service, beside=beside).plan(both[0])
        assert {change.rule for change in plan.changes} == rules


def test_what_is_owned_is_refused_with_its_owner() -> None:
    owner = {"kind": "Rollout", "name": "web", "controller": True}
    plan = planned(deployment(ownerReferences=[owner]))
    assert plan.refused == "owned by Rollout/web: change that"
    assert not plan.changes


def test_what_is_delivered_is_refused_with_the_way_unless_it_is_forced() -> None:
    raw = deployment(labels={"kustomize.toolkit.fluxcd.io/name": "apps"})
    plan = planned(raw)
    assert plan.refused == "the Flux Kustomization apps brings it and would take the change back"
    assert plan.instead == "kubectl prodready fix -R -f FOLDER --write"
    assert namespace().plan(raw, forced=Forced(delivered=True)).changes


def test_a_kind_without_a_pod_template_is_refused() -> None:
    plan = planned({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"}})
    assert plan.refused == "it has no pod template that is known"


def test_quotas_count_what_stands_beside() -> None:
    quota = neighbour("ResourceQuota", "small", hard={"requests.cpu": "600m"})
    both = deployment(), deployment(name="other", uid="u-2")
    for beside, count in ((both[:1], 1), (both, 0)):
        plan = namespace(quota, beside=beside, safety=Safety.REVIEW).plan(both[0])
        assert sum(change.rule == "cpu-request" for change in plan.changes) == count


def test_a_change_without_a_place_is_told() -> None:
    plan = planned(deployment())
    with pytest.raises(Exception, match="no place for"):
        changed(plan.after, plan.changes)


def test_where_not_all_was_seen_nothing_is_safe() -> None:
    doubt = "the ResourceQuotas of shop could not be read"
    assert not namespace(doubt=doubt).plan(deployment()).changes
    plan = namespace(doubt=doubt, safety=Safety.REVIEW).plan(deployment())
    (request,) = (change for change in plan.changes if change.rule == "memory-request")
    assert request.safety is Safety.REVIEW
    assert request.why == "not all neighbours were seen"
    assert request.evidence[-1].fact == doubt

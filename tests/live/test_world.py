"""Namespaces as they are seen: once each, and nothing twice that was read anyway."""

from __future__ import annotations

from typing import Any

from kubectl_prodready.cluster.around import Around
from kubectl_prodready.cluster.resource import WORKLOADS
from kubectl_prodready.errors import ForbiddenError
from kubectl_prodready.live.world import World
from tests.live.objects import deployment
from tests.live.stand_in import Asked, Reply, StandIn, answering
from tests.live.test_around import Api as AnyApi
from tests.live.test_around import lists, one

DEPLOYMENTS = WORKLOADS["Deployment"]
KINDS = {"deployments": "Deployment", "statefulsets": "StatefulSet"}
KINDS["resourcequotas"] = "ResourceQuota"


class Api(AnyApi):
    """One whose lists say of which kind they are."""

    def __call__(self, asked: Asked) -> Reply:
        reply = super().__call__(asked)
        if isinstance(reply.body, dict) and reply.body["kind"] == "ThingList":
            plural = asked.path.rpartition("/")[2]
            reply.body["kind"] = f"{KINDS.get(plural, 'Thing')}List"
        return reply


def world(there: StandIn, *, everywhere: bool = True) -> World:
    return World(Around(there.connect(), everywhere=everywhere), there.told.append)


def containers(found: Any) -> list[bool]:
    return ["spec" in each.raw["spec"]["template"] for each in found.workloads]


def test_what_was_read_anyway_is_not_read_again() -> None:
    with answering(Api(statefulsets=[one("db")])) as there:
        here = world(there)
        raws = [deployment(), deployment(name="other", uid="2"), deployment(namespace="bank")]
        assert list(here.passing(DEPLOYMENTS, raws)) == raws
        assert [each.kind for each in here.seen("shop").workloads] == ["Deployment"] * 2 + [
            "StatefulSet"
        ]
        assert here.seen("shop") is here.seen("shop")
        assert len(here.seen("bank").workloads) == 1
    assert not lists(there, "deployments")
    assert len(lists(there, "statefulsets")) == 1


def test_of_what_stands_beside_only_labels_are_kept_unless_a_quota_asks_for_more() -> None:
    with answering(Api(resourcequotas=[one("small", "bank")])) as there:
        here = world(there)
        raws = [deployment(), deployment(namespace="bank")]
        list(here.passing(DEPLOYMENTS, raws))
        assert containers(here.seen("shop")) == [False]
        assert containers(here.seen("bank")) == [True]
        assert "containers" in raws[0]["spec"]["template"]["spec"], "and the object is whole"


def test_where_some_could_not_be_read_all_are_asked_for_again() -> None:
    with answering(Api(deployments=[one("web"), one("api")])) as there:
        here = world(there)
        list(here.passing(DEPLOYMENTS, [deployment(), ForbiddenError("no")]))
        assert len(here.seen("shop").workloads) == 2
    assert lists(there, "deployments")


def test_where_the_neighbours_cannot_be_read_the_objects_pass_all_the_same() -> None:
    with answering(Api()) as there:
        here = world(there)
    raws = [deployment()]
    assert list(here.passing(DEPLOYMENTS, raws)) == raws


def test_pods_are_no_peers() -> None:
    with answering(Api()) as there:
        here = world(there)
        list(here.passing(WORKLOADS["Pod"], [one("web")]))
        assert here.seen("shop").workloads == ()


def test_what_cannot_be_seen_is_told() -> None:
    api = Api()
    api.forbidden = {"shop/jobs"}
    with answering(api) as there:
        assert world(there, everywhere=False).seen("shop").doubt == "not seen in shop: Job"
        assert "nothing counts as safe there" in there.told[-1]

"""The way up from an object to the one that a person edits."""

from __future__ import annotations

from typing import Any

import pytest

from kubectl_prodready.cluster.owners import Owners, owner_of
from kubectl_prodready.errors import ClusterError, ForbiddenError, MissingError
from tests.live.stand_in import Asked, Reply, answering, saying, status


def owned(kind: str, name: str, owner: dict[str, Any] | None = None) -> dict[str, Any]:
    metadata = {"name": name, "namespace": "shop", "uid": f"u-{name}"}
    references = [{"kind": "Config", "name": "x", "apiVersion": "v1", "uid": "x"}]
    references += [owner] if owner else []
    return {"kind": kind, "metadata": metadata | {"ownerReferences": references}}


def by(kind: str, name: str, api_version: str = "apps/v1") -> dict[str, Any]:
    return {
        "apiVersion": api_version,
        "kind": kind,
        "name": name,
        "uid": f"u-{name}",
        "controller": True,
    }


POD = owned("Pod", "pod", by("ReplicaSet", "set"))
SET = owned("ReplicaSet", "set", by("Deployment", "web"))
WEB = owned("Deployment", "web")


def objects(*found: dict[str, Any]) -> Any:
    paths = {f"{one['kind'].lower()}s/{one['metadata']['name']}": one for one in found}

    def answer(asked: Asked) -> Reply:
        assert "/namespaces/shop/" in asked.path
        key = "/".join(asked.path.split("/")[-2:])
        return Reply(paths[key]) if key in paths else status(404, "NotFound")

    return answer


def test_a_pod_leads_to_its_deployment_and_each_is_read_once() -> None:
    with answering(objects(SET, WEB)) as there:
        owners = Owners(there.connect())
        top = owners.top_of(POD)
        assert owners.top_of(owned("Pod", "pod-2", by("ReplicaSet", "set"))) == top
    assert (top.raw, top.owner, top.error) == (WEB, None, None)
    assert len(there.asked) == 2


def test_a_job_leads_to_its_cron_job() -> None:
    cron = owned("CronJob", "nightly")
    with answering(objects(cron)) as there:
        top = Owners(there.connect()).top_of(
            owned("Job", "j", by("CronJob", "nightly", "batch/v1"))
        )
    assert top.raw == cron


def test_what_nobody_owns_is_its_own_top() -> None:
    with answering(objects()) as there:
        assert Owners(there.connect()).top_of(WEB) == (WEB, None, None)
    assert there.asked == []


@pytest.mark.parametrize(
    ("owner", "shown"),
    [
        (by("Rollout", "web", "argoproj.io/v1alpha1"), "Rollout/web (argoproj.io)"),
        (by("Deployment", "web", "example.com/v1"), "Deployment/web (example.com)"),
        (by("Node", "one", "v1"), "Node/one"),
    ],
)
def test_a_kind_of_an_operator_ends_the_way(owner: dict[str, Any], shown: str) -> None:
    above = owned("ReplicaSet", "set", owner)
    with answering(objects(above)) as there:
        top = Owners(there.connect()).top_of(POD)
    assert (top.raw, str(top.owner), top.error) == (above, shown, None)


def test_an_owner_that_is_gone_is_told() -> None:
    with answering(objects()) as there:
        top = Owners(there.connect()).top_of(POD)
    assert top.raw == POD
    assert isinstance(top.error, MissingError)
    assert "its owner ReplicaSet/set (apps) in namespace shop is gone" in str(top.error)


def test_another_object_of_the_owners_name_is_not_the_owner() -> None:
    other = owned("ReplicaSet", "set")
    other["metadata"]["uid"] = "another"
    with answering(objects(other)) as there:
        top = Owners(there.connect()).top_of(POD)
    assert isinstance(top.error, MissingError)


def test_an_owner_that_may_not_be_read_is_told() -> None:
    with saying(status(403, "Forbidden")) as there:
        top = Owners(there.connect()).top_of(POD)
    assert isinstance(top.error, ForbiddenError)
    assert top.owner == owner_of(POD)


def test_a_server_that_gives_up_stops_it() -> None:
    with saying(status(500, "Broken")) as there, pytest.raises(ClusterError):
        Owners(there.connect()).top_of(POD)


def test_owners_in_a_circle_end() -> None:
    circle = owned("ReplicaSet", "set", by("ReplicaSet", "set"))
    with answering(objects(circle)) as there:
        assert Owners(there.connect()).top_of(POD).raw == circle

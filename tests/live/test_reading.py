"""What is read, what is not, and what goes on."""

from __future__ import annotations

from typing import Any

import pytest

from kubectl_prodready.cluster.kinds import Wanted
from kubectl_prodready.cluster.reading import Scope, read
from kubectl_prodready.cluster.resource import WORKLOADS
from kubectl_prodready.errors import ClusterError, ForbiddenError, MissingError, UsageError
from tests.live.stand_in import Asked, Reply, answering, page, saying, status

DEPLOYMENTS = Wanted(WORKLOADS["Deployment"])
FORBIDDEN = status(403, "Forbidden", "you may not")


def shown(found: Any) -> list[str]:
    return [
        type(one).__name__ if isinstance(one, ClusterError) else one["metadata"]["name"]
        for one in found
    ]


def test_selectors_go_to_the_server() -> None:
    with saying(page("web")) as there:
        scope = Scope("shop", labels="app=web", fields="metadata.name=web")
        assert shown(read(there.connect(), [DEPLOYMENTS], scope)) == ["web"]
    (asked,) = there.asked
    assert asked.path == "/apis/apps/v1/namespaces/shop/deployments"
    assert asked.query["labelSelector"] == "app=web"
    assert asked.query["fieldSelector"] == "metadata.name=web"


def test_a_name_that_is_missing_or_forbidden_does_not_stop_the_others() -> None:
    def answer(asked: Asked) -> Reply:
        name = asked.path.rpartition("/")[2]
        found = {"gone": status(404, "NotFound"), "secret": FORBIDDEN}
        return found.get(name) or Reply({"kind": "Deployment", "metadata": {"name": name}})

    wanted = DEPLOYMENTS._replace(names=("gone", "web", "secret"))
    with answering(answer) as there:
        missing, web, forbidden = read(there.connect(), [wanted], Scope("shop"))
    assert shown([web, forbidden]) == ["web", "ForbiddenError"]
    assert isinstance(missing, MissingError)
    assert missing.message == 'there is no deployments.apps "gone" in namespace shop'
    assert missing.details["name"] == "gone"


def test_everywhere_is_one_list_without_the_clusters_own_namespaces() -> None:
    with saying(page("web")) as there:
        scope = Scope("shop", everywhere=True, fields="metadata.name=web")
        assert shown(read(there.connect(), [DEPLOYMENTS], scope)) == ["web"]
    (asked,) = there.asked
    assert asked.path == "/apis/apps/v1/deployments"
    assert asked.query["fieldSelector"] == (
        "metadata.name=web,metadata.namespace!=kube-system,"
        "metadata.namespace!=kube-public,metadata.namespace!=kube-node-lease"
    )


def test_where_not_all_may_be_listed_each_namespace_is_tried() -> None:
    def answer(asked: Asked) -> Reply:
        if asked.path == "/api/v1/namespaces":
            return page("shop", "bank", "kube-system", kind="NamespaceList")
        return page("web") if "/namespaces/shop/" in asked.path else FORBIDDEN

    with answering(answer) as there:
        found = read(there.connect(), [DEPLOYMENTS], Scope("", everywhere=True))
        assert shown(found) == ["web", "ForbiddenError"]
    assert not any("kube-system" in asked.path for asked in there.asked)


def test_where_no_namespace_may_be_listed_it_is_said_once() -> None:
    with saying(FORBIDDEN) as there:
        (error,) = read(there.connect(), [DEPLOYMENTS], Scope("", everywhere=True))
    assert isinstance(error, ForbiddenError)
    assert "name one with -n" in str(error)


@pytest.mark.parametrize("everywhere", [True, False])
def test_a_kind_that_is_not_served_does_not_stop_the_others(everywhere: bool) -> None:
    def answer(asked: Asked) -> Reply:
        return page("web") if "deployments" in asked.path else Reply(b"404 page not found", 404)

    wanted = [Wanted(WORKLOADS["CronJob"]), DEPLOYMENTS]
    with answering(answer) as there:
        missing, web = read(there.connect(), wanted, Scope("shop", everywhere=everywhere))
    assert 'does not have a resource type "cronjobs.batch"' in str(missing)
    assert shown([web]) == ["web"]


@pytest.mark.parametrize(
    "scope",
    [Scope("", everywhere=True), Scope("shop", labels="a=b"), Scope("shop", fields="a=b")],
)
def test_names_go_with_one_namespace_and_no_selector(scope: Scope) -> None:
    with saying(page()) as there, pytest.raises(UsageError):
        list(read(there.connect(), [DEPLOYMENTS._replace(names=("web",))], scope))


def test_a_server_that_gives_up_stops_it() -> None:
    with saying(page("web", more="1"), status(500, "Broken")) as there:
        found = read(there.connect(), [DEPLOYMENTS], Scope("shop"))
        assert next(found)
        with pytest.raises(ClusterError):
            list(found)

"""`plan` and `apply` on a real API server."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import time
from typing import Any

import pytest

from kubectl_prodready.cluster.server import Server
from kubectl_prodready.errors import ForbiddenError
from kubectl_prodready.live.applying import Applier, Tried
from kubectl_prodready.live.planning import Planned
from kubectl_prodready.live.world import World
from kubectl_prodready.records.journal import open_journal
from kubectl_prodready.records.lines import DONE, Said, read_lines
from tests.cluster.arranging import enforce_quota
from tests.cluster.planning import Plans
from tests.cluster.shop import Shop, container, owners, settled
from tests.cluster.webhooks import webhook_for
from tests.plans.test_plan_text import SCHEMA

pytestmark = pytest.mark.cluster

KILLS = int(os.environ.get("KILLS", "20"))


@pytest.fixture
def plans(shop: Shop) -> Plans:
    return Plans(shop.folder, shop.kubeconfig, shop.name)


def served(shop: Shop, count: int) -> list[str]:
    """Deployments with Services: a readiness probe and a memory request are safe."""
    names = [f"web-{number}" for number in range(count)]
    for name in names:
        shop.deployment(name)
        shop.service(name)
    return names


def test_a_plan_names_its_cluster_and_decides_what_is_safe(shop: Shop, plans: Plans) -> None:
    served(shop, 1)
    head, one, end = plans.make()
    for document in (head, one, end):
        SCHEMA.validate(document)
    assert head["of"] == "live"
    assert head["cluster"] == {
        "uid": shop.server.cluster,
        "server": shop.server.url,
        "context": "test",
    }
    metadata = shop.now("web-0")["metadata"]
    assert (one["uid"], one["resourceVersion"]) == (metadata["uid"], metadata["resourceVersion"])
    assert one["path"] == shop.path("web-0")
    assert one["apply"] is True
    decided = {change["rule"]: change.get("apply", True) for change in one["changes"]}
    assert {rule for rule, is_yes in decided.items() if is_yes} == {
        "memory-request",
        "readiness-probe",
    }
    assert not decided["cpu-request"]
    assert one["effect"][0].startswith("3 Pods restart")
    (namespace,) = end["totals"]["namespaces"]
    assert namespace["restartingPods"] == 3
    assert namespace["addedRequests"]["cpu"] == "300m"


def test_what_is_risky_to_restart_waits_for_a_decision(shop: Shop, plans: Plans) -> None:
    shop.create(
        "/apis/apps/v1/statefulsets", "StatefulSet", "db", {**shop.spec("db"), "serviceName": "db"}
    )
    shop.create("/apis/apps/v1/deployments", "Deployment", "one", shop.spec("one", replicas=1))
    for name in ("db", "one"):
        shop.service(name)
    _, *objects, _ = plans.make("deploy,sts")
    assert [(one["name"], one["apply"]) for one in objects] == [("one", False), ("db", False)]
    assert plans.apply().code == 0
    assert "prodready" not in owners(shop.now("one"))


def test_sums_stand_beside_what_nodes_and_quotas_leave(shop: Shop, plans: Plans) -> None:
    enforce_quota(shop.plane, shop.name, {"requests.memory": "8Gi"}, {"requests.memory": "1Gi"})
    node = {"metadata": {"name": f"node-{shop.name}"}}
    shop.plane.request("POST", "/api/v1/nodes", node)
    status = {"allocatable": {"cpu": "4", "memory": "16Gi"}}
    path = f"/api/v1/nodes/{node['metadata']['name']}"
    try:
        made = shop.plane.request("GET", path)
        shop.plane.request("PUT", f"{path}/status", {**made, "status": status})
        served(shop, 1)
        totals = plans.make()[-1]["totals"]
    finally:
        shop.plane.request("DELETE", path)
    assert totals["allocatable"] == {"cpu": "4", "memory": "16Gi"}
    assert totals["namespaces"][0]["quotaLeft"] == {"memory": "7Gi"}


def test_what_the_plan_says_is_applied_and_nothing_else(shop: Shop, plans: Plans) -> None:
    names = served(shop, 3)
    before = {name: settled(shop.now(name)) for name in names}
    plans.make()
    plans.edit(r"(name: web-1\n(?:.*\n)*?apply: )true", r"\1false", 1)
    done = plans.apply()
    assert done.code == 0, done.err
    assert sorted(done.out.splitlines()) == [
        "deployment.apps/web-0 serverside-applied",
        "deployment.apps/web-2 serverside-applied",
    ]
    assert f"context test, server {shop.server.url}, namespace {shop.name}:" in done.err
    assert "plan.yaml: 2 objects applied\n" in done.err
    assert settled(shop.now("web-1")) == before["web-1"]
    resources = container(shop.now("web-0"))["resources"]
    assert resources["requests"] == {"memory": "256Mi"}
    again = plans.apply()
    assert again.code == 0
    assert "0 objects applied, 2 done before" in again.err
    undone = plans.undo()
    assert undone.code == 0, undone.err
    assert {name: settled(shop.now(name)) for name in names} == before


def test_a_review_change_is_applied_once_somebody_says_yes(shop: Shop, plans: Plans) -> None:
    served(shop, 1)
    plans.make("--select", "cpu-request")
    assert plans.apply().code == 0
    assert "prodready" not in owners(shop.now("web-0"))
    plans.edit("apply: false", "apply: true")
    plans.edit("value: 100m", "value: 150m")
    done = plans.apply()
    assert done.code == 0, done.err
    assert container(shop.now("web-0"))["resources"]["requests"]["cpu"] == "150m"


def test_what_changed_is_planned_again_and_compared(shop: Shop, plans: Plans) -> None:
    served(shop, 4)
    plans.make()
    shop.label("web-0", team="a")
    shop.edit({"resources": {"limits": {"memory": "512Mi"}}}, "web-1")
    shop.plane.request("DELETE", shop.path("web-2"))
    shop.plane.request("DELETE", shop.path("web-3"))
    shop.deployment("web-3")
    done = plans.apply()
    assert done.code == 1
    assert "deployment.apps/web-0 serverside-applied" in done.out
    assert "Deployment/web-1: left alone: by now something else would be changed" in done.err
    assert "Deployment/web-2: left alone: it was deleted since\n" in done.err
    assert "Deployment/web-3: left alone: it was deleted since, and made anew" in done.err
    assert "1 object applied, 3 left alone" in done.err
    assert "prodready" not in owners(shop.now("web-1"))


def test_what_is_so_already_is_no_failure(shop: Shop, plans: Plans) -> None:
    served(shop, 1)
    plans.make("--select", "memory-request")
    shop.edit({"resources": {"requests": {"memory": "256Mi"}}}, "web-0")
    done = plans.apply()
    assert done.code == 0
    assert "0 objects applied, 1 so already" in done.err


def test_a_plan_of_another_cluster_is_refused(shop: Shop, plans: Plans) -> None:
    served(shop, 1)
    plans.make()
    plans.edit(r"  uid: .*\n", "  uid: another\n")
    done = plans.apply()
    assert done.code == 2
    assert "is another cluster; name the right one with --context test, or" in done.err
    assert "prodready" not in owners(shop.now("web-0"))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("rule: memory-request", "rule: memory-wish", "there is no rule"),
        (r"totals:(?:.*\n)*", "", "it was cut off"),
        ("uid: ", "uuid: ", "there is no key"),
    ],
)
def test_nonsense_is_refused_before_anything_is_done(
    shop: Shop, plans: Plans, old: str, new: str, told: str
) -> None:
    served(shop, 2)
    plans.make()
    plans.edit(old, new, 1)
    done = plans.apply()
    assert done.code == 2
    assert told in done.err
    assert "prodready" not in owners(shop.now("web-0"))


def test_a_value_that_cannot_be_is_named_and_the_others_go_on(shop: Shop, plans: Plans) -> None:
    served(shop, 2)
    plans.make("--select", "memory-request")
    plans.edit("value: 256Mi", "value: 2Gi", 1)
    done = plans.apply()
    assert done.code == 1
    assert "must be at most its limit" in done.err
    assert "prodready" in owners(shop.now("web-1"))
    assert "prodready" not in owners(shop.now("web-0"))


def test_where_one_is_refused_the_others_go_on(shop: Shop, plans: Plans) -> None:
    served(shop, 3)
    plans.make()

    def refuse(review: dict[str, object]) -> str | None:
        return "not this one" if "web-1" in str(review) else None

    with webhook_for(shop.plane, shop.name, refuse):
        done = plans.apply()
    assert done.code == 2
    assert "2 objects applied, 1 failed" in done.err
    assert "not this one" in done.err
    assert plans.apply().code == 0
    assert "prodready" in owners(shop.now("web-1"))


def test_it_stops_after_so_many_failures(shop: Shop, plans: Plans) -> None:
    served(shop, 5)
    plans.make()
    with webhook_for(shop.plane, shop.name, lambda _: "no"):
        done = plans.apply("--stop-after-failures", "2", "--jobs", "1", "--batch", "1")
    assert done.code == 2
    assert "2 failed, 3 not tried" in done.err


def test_a_quota_that_runs_out_in_the_middle(shop: Shop, plans: Plans) -> None:
    """A dry run of a Pod tells it; what is over the quota fails, and the others are done."""
    served(shop, 3)
    plans.make("--select", "readiness-probe")
    is_out: list[str] = []

    def take_all(review: dict[str, Any]) -> None:
        """Somebody else takes what is left, once the first object is changed."""
        if not review["dryRun"] and not is_out:
            is_out.append("taken")
            enforce_quota(shop.plane, shop.name, {"pods": "3"}, {"pods": "3"})

    with webhook_for(shop.plane, shop.name, take_all, ("deployments",), "apps", mutating=False):
        done = plans.apply("--batch", "1", "--jobs", "1")
    assert done.code == 2
    assert "1 object applied, 2 failed" in done.err
    assert done.err.count("exceeded quota") == 2
    shop.plane.request("DELETE", f"/api/v1/namespaces/{shop.name}/resourcequotas/quota")
    done = plans.apply()
    assert done.code == 0, done.err
    assert "2 objects applied, 1 done before" in done.err


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_interrupted_goes_on(shop: Shop, plans: Plans, how: signal.Signals) -> None:
    names = served(shop, 8)
    plans.make()
    run = plans.start("--jobs", "2")
    while not plans.journal.exists() or plans.journal.stat().st_size < 4000:
        assert run.poll() is None
        time.sleep(0.005)
    run.send_signal(how)
    _, err = run.communicate(timeout=60)
    assert run.returncode == (130 if how is signal.SIGINT else -how)
    assert "Traceback" not in err
    assert re.search(r"\nplan.yaml: \d objects? applied", err)
    assert err.endswith(" undo plan.yaml` takes it back\n")
    assert " apply plan.yaml` goes on from here\n" in err
    done = plans.apply()
    assert done.code == 0, done.err
    assert all("prodready" in owners(shop.now(name)) for name in names)
    assert all(shop.now(name)["metadata"]["generation"] == 2 for name in names)


def test_batches_pauses_and_namespaces(shop: Shop, plans: Plans) -> None:
    served(shop, 4)
    plans.make()
    begin = time.monotonic()
    done = plans.apply("--batch", "2", "--pause", "1s")
    assert done.code == 0, done.err
    assert time.monotonic() - begin > 1
    plans.undo()
    assert plans.apply("--batch", "namespace").code == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--batch", "none"), "--batch none is no number"),
        (("--batch", "0"), "--batch 0 is no number"),
        (("--pause", "long"), '--pause "long" is no length of time'),
        (("--timeout", "1m"), "--timeout is for rollouts"),
        (("--undo-on-failure",), "--undo-on-failure is for rollouts"),
        (("--wait", "--timeout", "0s"), "--timeout 0s leaves a rollout no time"),
        (("--max-unavailable", "-2"), "--max-unavailable -2 is below 0"),
        (("--stop-after-failures", "-4"), "--stop-after-failures -4 is below 0"),
        (("--jobs", "-1"), "--jobs -1 is no number"),
    ],
)
def test_flags_that_cannot_be(shop: Shop, plans: Plans, words: tuple[str, ...], told: str) -> None:
    served(shop, 1)
    plans.make()
    done = plans.apply(*words)
    assert done.code == 2
    assert told in done.err
    assert not plans.journal.exists()


def test_a_dry_run_writes_nothing(shop: Shop, plans: Plans) -> None:
    served(shop, 2)
    plans.make()
    done = plans.apply("--dry-run")
    assert done.code == 0, done.err
    assert "deployment.apps/web-0 serverside-applied (server dry run)" in done.out
    assert "2 objects could be applied" in done.err
    assert "prodready" not in owners(shop.now("web-0"))
    assert not plans.journal.exists()


def test_a_second_run_is_refused(shop: Shop, plans: Plans) -> None:
    served(shop, 1)
    plans.make()
    with open_journal(str(plans.path), "live", {}, durable=False):
        done = plans.apply()
    assert done.code == 2
    assert "another run is at work on this plan" in done.err


def test_a_run_that_is_killed_goes_on(shop: Shop, plans: Plans) -> None:
    """At random instants; in the end all is as after a run that nobody killed, and done once."""
    names = served(shop, 6)
    original = {name: settled(shop.now(name)) for name in names}
    plans.make()
    assert plans.apply().code == 0
    wanted = {name: container(shop.now(name)) for name in names}
    assert plans.undo().code == 0
    plans.journal.unlink()
    chance = random.Random(20261129)
    kills = 0
    for _ in range(KILLS):
        before = {name: shop.now(name)["metadata"]["generation"] for name in names}
        size = 0
        while True:
            size += chance.randint(1, 9000)
            run = plans.start("--jobs", "2")
            while run.poll() is None:
                if plans.journal.exists() and plans.journal.stat().st_size >= size:
                    time.sleep(chance.uniform(0, 0.05))
                    os.killpg(run.pid, signal.SIGKILL)
                    break
                time.sleep(0.001)
            run.communicate()
            if run.returncode != -signal.SIGKILL:
                break
            kills += 1
        assert run.returncode == 0
        now = {name: shop.now(name) for name in names}
        assert {name: container(raw) for name, raw in now.items()} == wanted
        after = {name: raw["metadata"]["generation"] for name, raw in now.items()}
        assert after == {name: number + 1 for name, number in before.items()}
        said = read_lines(plans.journal.read_bytes())
        assert isinstance(said, Said)
        done = [one for one in said.entries if one.state == DONE]
        assert sorted(one.what["object"] for one in done) == sorted(map(shop.path, names))
        versions = {one.what["object"]: one.facts["resourceVersion"] for one in done}
        assert versions == {
            shop.path(name): raw["metadata"]["resourceVersion"] for name, raw in now.items()
        }
        assert plans.undo().code == 0
        assert {name: settled(shop.now(name)) for name in names} == original
        plans.journal.unlink()
    assert kills >= KILLS


def test_a_server_that_is_gone_for_a_moment(shop: Shop, plans: Plans) -> None:
    names = served(shop, 12)
    plans.make()
    run = plans.start("--jobs", "1")
    while not plans.journal.exists() or plans.journal.stat().st_size < 5000:
        assert run.poll() is None
        time.sleep(0.01)
    shop.plane.stop_apiserver()
    time.sleep(3)
    shop.plane.start_apiserver()
    _, err = run.communicate(timeout=120)
    assert run.returncode == 0, err
    assert all("prodready" in owners(shop.now(name)) for name in names)


def test_reports_tell_what_was_planned_and_what_was_done(shop: Shop, plans: Plans) -> None:
    served(shop, 3)
    plans.make("-o", "json", "--report", "junit=planned.xml")
    assert "<testsuite" in (plans.folder / "planned.xml").read_text()

    def refuse(review: dict[str, object]) -> str | None:
        return "not this one" if "web-1" in str(review) else None

    with webhook_for(shop.plane, shop.name, refuse):
        done = plans.apply("-o", "json", "--report", "markdown=done.md")
    said = json.loads(done.out)["files"]
    written = {one["workloads"][0]["name"]: one["written"] for one in said if one["workloads"]}
    assert written == {"web-0": True, "web-2": True}
    (error,) = (error for one in said for error in one["errors"])
    assert "Deployment/web-1: failed: " in error["message"]
    assert "Errors:" in (plans.folder / "done.md").read_text()


def test_a_plan_in_which_somebody_may_have_decided_is_kept(shop: Shop, plans: Plans) -> None:
    served(shop, 1)
    plans.make("--select", "cpu-request")
    plans.make("--select", "cpu-request")
    plans.edit("apply: false", "apply: true", 1)
    text = plans.path.read_text()
    with pytest.raises(AssertionError, match="somebody may have decided in it"):
        plans.make("--select", "cpu-request")
    assert plans.path.read_text() == text


def test_very_many_are_read_one_namespace_after_the_other(
    shop: Shop, plans: Plans, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What comes of it is the same as of lists of all namespaces."""
    places = [shop, *(Shop(shop.plane, shop.folder) for _ in range(2))]
    for number, place in enumerate(places):
        served(place, 2)
        place.create(
            "/apis/apps/v1/statefulsets",
            "StatefulSet",
            "db",
            {**place.spec("db", replicas=number + 1), "serviceName": "db"},
        )
    enforce_quota(shop.plane, shop.name, {"requests.memory": "8Gi"})
    words = ("deploy,sts", "-A")
    head, *objects, end = plans.make(*words)
    plans.path.unlink()
    asked: list[str] = []
    narrow = World.narrow

    def narrowed(world: World) -> None:
        asked.append("narrow")
        narrow(world)

    monkeypatch.setattr(World, "narrow", narrowed)
    monkeypatch.setattr("kubectl_prodready.cli.vast.VAST", 3)
    vast_head, *vast, vast_end = plans.make(*words)
    assert asked == ["narrow"]
    assert vast_head == head
    assert vast_end == end

    def by_place(one: dict[str, str]) -> tuple[str, str, str]:
        return one["namespace"], one["kind"], one["name"]

    assert sorted(vast, key=by_place) == sorted(objects, key=by_place)
    assert [one["namespace"] for one in vast] == sorted(one["namespace"] for one in vast)


def test_what_is_the_path_of_another_object_is_refused(shop: Shop, plans: Plans) -> None:
    served(shop, 2)
    plans.make()
    plans.edit("name: web-0\n", "name: web-9\n", 1)
    done = plans.apply()
    assert done.code == 1
    assert "Deployment/web-9: left alone: its path is of another object" in done.err
    assert "prodready" not in owners(shop.now("web-0"))
    assert "prodready" in owners(shop.now("web-1"))


@pytest.mark.parametrize("words", [(), ("--dry-run",)])
def test_what_somebody_else_does_meanwhile_is_so_already(
    shop: Shop, plans: Plans, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    served(shop, 1)
    plans.make("--select", "memory-request")
    tried = Applier.tried

    def tried_late(applier: Applier, plan: Planned) -> Tried:
        """Somebody is quicker than the dry run."""
        shop.edit({"resources": {"requests": {"memory": "256Mi"}}}, "web-0")
        return tried(applier, plan)

    monkeypatch.setattr(Applier, "tried", tried_late)
    done = plans.apply(*words)
    assert done.code == 0, done.err
    assert "0 objects" in done.err
    assert "1 so already" in done.err


def test_where_one_cannot_be_settled_the_others_go_on(
    shop: Shop, plans: Plans, monkeypatch: pytest.MonkeyPatch
) -> None:
    served(shop, 3)
    plans.make()
    assert plans.apply().code == 0
    lines = plans.written().splitlines(keepends=True)
    plans.journal.write_bytes(b"".join(one for one in lines if not one.startswith(b'{"done"')))
    get = Server.get

    def forbidden(server: Server, path: str, **query: Any) -> dict[str, Any]:
        if path.endswith("/web-1"):
            raise ForbiddenError("you may not see it")
        return get(server, path, **query)

    monkeypatch.setattr(Server, "get", forbidden)
    done = plans.apply()
    assert done.code == 2
    assert (
        "Deployment/web-1: failed: what became of it is not known: you may not see it" in done.err
    )
    assert "0 objects applied, 2 done before, 1 failed\n" in done.err
    monkeypatch.undo()
    assert "0 objects applied, 3 done before\n" in plans.apply().err


def test_an_object_that_stands_twice_in_a_plan_is_done_once(shop: Shop, plans: Plans) -> None:
    served(shop, 1)
    plans.make()
    head, one, end = plans.path.read_text().split("---\n")[-3:]
    parts = (head, one, one, end)
    plans.path.write_text("---\n".join(parts))
    done = plans.apply()
    assert "a bug" not in done.err
    assert shop.now("web-0")["metadata"]["generation"] <= 2
    assert "prodready" in owners(shop.now("web-0")) or done.code == 2

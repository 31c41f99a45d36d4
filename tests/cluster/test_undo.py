"""`undo` on a real API server: each object is what it was, and nothing of it is ours."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cluster.arranging import allow, enforce_quota
from tests.cluster.shop import CONTAINER, Shop, container, owners, settled
from tests.cluster.webhooks import webhook_for

pytestmark = pytest.mark.cluster

REVIEW = ("--safety", "review")
GRACE = "terminationGracePeriodSeconds"


def created(shop: Shop, name: str = "web", **pod: Any) -> dict[str, Any]:
    """A Deployment as `kubectl create` makes it: its maker owns the defaults as well."""
    path = f"{shop.path('').rstrip('/')}?fieldManager=kubectl-create"
    body = {"metadata": {"name": name}, "spec": shop.spec(name, **pod)}
    return shop.plane.request("POST", path, body)


def fixed(shop: Shop, *words: str) -> None:
    done = shop.apply("deploy", *REVIEW, *words)
    assert done.code == 0, done.err


def drained(shop: Shop) -> None:
    """A team whose hooks take longer than the default grace period."""
    (shop.folder / ".prodready.yaml").write_text("drainSeconds: 60\n")


def test_all_is_as_it_was_and_nothing_is_owned(shop: Shop) -> None:
    before = created(shop)
    shop.service()
    fixed(shop)
    assert "prodready" in owners(shop.now())
    done = shop.undo()
    assert done.code == 0, done.err
    assert settled(shop.now()) == settled(before)
    assert done.out.splitlines()[-1] == "deployment.apps/web taken back"
    assert "1 of 1 object taken back" in done.err


def test_it_says_what_restarts_and_where(shop: Shop) -> None:
    created(shop)
    fixed(shop)
    lines = shop.undo().err.splitlines()
    place = lines.index(f"context test, server {shop.plane.url}, namespace {shop.name}:")
    assert lines[place + 1].startswith(f"  {shop.name}/Deployment/web: 5 changes; 3 Pods restart")


def test_the_diff_is_the_way_back(shop: Shop) -> None:
    created(shop)
    there = shop.apply("deploy/web").out
    back = shop.undo().out
    added = {line[1:] for line in there.splitlines()[2:] if line[0] == "+"}
    removed = {line[1:] for line in back.splitlines()[2:] if line[0] == "-"}
    assert added == removed
    assert added


def test_a_default_that_nobody_chose_comes_back_as_nobodys(shop: Shop) -> None:
    drained(shop)
    shop.service()
    before = shop.apply_as("creator", shop.spec())
    fixed(shop)
    assert shop.now()["spec"]["template"]["spec"][GRACE] == 90
    assert shop.undo().code == 0
    assert settled(shop.now()) == settled(before)


def test_a_value_that_was_taken_over_goes_back_to_its_owner(shop: Shop) -> None:
    drained(shop)
    shop.service()
    before = created(shop)
    fixed(shop, "--force-conflicts")
    assert shop.now()["spec"]["template"]["spec"][GRACE] == 90
    done = shop.undo()
    assert done.code == 0, done.err
    assert settled(shop.now()) == settled(before)


def test_and_to_one_that_applied_it(shop: Shop) -> None:
    drained(shop)
    shop.service()
    spec = shop.spec()
    spec["template"]["spec"][GRACE] = 5
    before = shop.apply_as("creator", spec)
    assert shop.apply("deploy", *REVIEW).code == 2
    fixed(shop, "--force-conflicts")
    generation = shop.now()["metadata"]["generation"]
    assert shop.undo().code == 0
    assert settled(shop.now()) == settled(before)
    assert shop.now()["metadata"]["generation"] == generation + 1


def test_one_rollout_takes_it_back(shop: Shop) -> None:
    drained(shop)
    shop.service()
    created(shop)
    fixed(shop, "--force-conflicts")
    generation = shop.now()["metadata"]["generation"]
    assert shop.undo().code == 0
    assert shop.now()["metadata"]["generation"] == generation + 1


def test_a_run_before_the_last_can_be_taken_back_alone(shop: Shop) -> None:
    created(shop)
    assert shop.apply("deploy", "--select", "memory-request").code == 0
    between = shop.now()
    first = run_names(shop)[0]
    assert shop.apply("deploy", *REVIEW, "--select", "cpu-request").code == 0
    assert shop.undo(first).code == 0
    assert container(shop.now())["resources"]["requests"] == {"cpu": "100m"}
    assert shop.undo().code == 0
    assert "requests" not in container(shop.now())["resources"]
    assert owners(shop.now()) == {"kubectl-create"}
    assert settled(between) != settled(shop.now())


def test_runs_come_back_one_after_the_other(shop: Shop) -> None:
    before = created(shop)
    assert shop.apply("deploy", "--select", "memory-request").code == 0
    between = shop.now()
    assert shop.apply("deploy", *REVIEW).code == 0
    assert shop.undo().code == 0
    assert settled(shop.now()) == settled(between)
    assert shop.undo().code == 0
    assert settled(shop.now()) == settled(before)
    assert shop.undo().code == 3


def run_names(shop: Shop) -> list[str]:
    """The runs of a list, newest first."""
    return [line.split()[0] for line in shop.run_of("undo", "--list").out.splitlines()]


def test_a_field_changed_since_is_left_and_named(shop: Shop) -> None:
    created(shop)
    shop.service()
    fixed(shop)
    shop.edit({"readinessProbe": {"periodSeconds": 5}})
    done = shop.undo()
    assert done.code == 1
    assert "readinessProbe: kubectl-edit owns it as well" in done.err
    probe = container(shop.now())["readinessProbe"]
    assert probe["tcpSocket"] == {"port": 8080}
    assert probe["periodSeconds"] == 5
    assert "requests" not in container(shop.now())["resources"]
    forced = shop.undo("--force")
    assert forced.code == 0, forced.err
    assert "readinessProbe" not in container(shop.now())
    assert "prodready" not in owners(shop.now())


def test_a_value_changed_since_is_left_and_named(shop: Shop) -> None:
    created(shop)
    fixed(shop)
    shop.edit({"resources": {"requests": {"memory": "128Mi"}}})
    done = shop.undo()
    assert done.code == 1
    assert "resources.requests.memory: it is 128Mi now by kubectl-edit" in done.err
    assert "1 of 1 object taken back, 1 of them in part" in done.err
    assert container(shop.now())["resources"]["requests"] == {"memory": "128Mi"}


def test_a_hook_that_stays_keeps_its_grace_period(shop: Shop) -> None:
    drained(shop)
    shop.service()
    created(shop)
    fixed(shop, "--force-conflicts")
    shop.edit({"lifecycle": {"preStop": {"sleep": {"seconds": 50}}}})
    assert shop.undo().code == 1
    pod = shop.now()["spec"]["template"]["spec"]
    assert pod[GRACE] == 90
    assert pod["containers"][0]["lifecycle"]["preStop"]["sleep"]["seconds"] == 50


def test_a_dry_run_takes_nothing_back(shop: Shop) -> None:
    created(shop)
    fixed(shop)
    before = shop.now()
    done = shop.run_of("undo", "--dry-run")
    assert done.code == 0, done.err
    assert done.out.splitlines()[-1] == "deployment.apps/web taken back (server dry run)"
    assert shop.now() == before
    assert shop.undo().code == 0


def test_without_a_yes_and_without_a_terminal_nothing_happens(shop: Shop) -> None:
    created(shop)
    fixed(shop)
    before = shop.now()
    done = shop.run_of("undo")
    assert done.code == 2
    assert "add --yes" in done.err
    assert shop.now() == before


def test_an_object_that_is_gone_needs_nothing(shop: Shop) -> None:
    created(shop)
    fixed(shop)
    shop.plane.request("DELETE", shop.path())
    done = shop.undo()
    assert done.code == 0
    assert "it was deleted since: nothing is left to take back" in done.err
    again = created(shop)
    assert shop.undo().code == 3
    assert shop.now() == again


def test_another_object_of_the_name_is_left_alone(shop: Shop) -> None:
    created(shop)
    fixed(shop)
    shop.plane.request("DELETE", shop.path())
    again = created(shop)
    assert shop.undo().code == 0
    assert shop.now() == again


def test_a_full_quota_keeps_nobody_from_it(shop: Shop) -> None:
    before = created(shop)
    fixed(shop)
    enforce_quota(shop.plane, shop.name, {"pods": "3"}, used={"pods": "3"})
    assert shop.undo().code == 0
    assert settled(shop.now()) == settled(before)


def test_what_is_not_let_in_any_more_is_told(shop: Shop) -> None:
    created(shop)
    fixed(shop)
    before = shop.now()

    def answer(request: dict[str, Any]) -> str | None:
        resources = request["object"]["spec"]["containers"][0]["resources"]
        return None if "cpu" in resources["requests"] else "every Pod asks for cpu here"

    with webhook_for(shop.plane, shop.name, answer, mutating=False, operations=("CREATE",)):
        done = shop.undo()
    assert done.code == 2
    assert "every Pod asks for cpu here" in done.err
    assert shop.now() == before


def test_what_a_webhook_puts_back_is_no_way_back(shop: Shop) -> None:
    created(shop)
    fixed(shop)
    before = shop.now()

    def answer(request: dict[str, Any]) -> list[dict[str, Any]] | None:
        if "requests" in container(request["object"])["resources"]:
            return None
        path = "/spec/template/spec/containers/0/resources/requests"
        return [{"op": "add", "path": path, "value": {"cpu": "1"}}]

    with webhook_for(shop.plane, shop.name, answer, ("deployments",), "apps"):
        done = shop.undo()
    assert done.code == 2
    assert "the server would make something else of it" in done.err
    assert shop.now() == before


def test_somebody_else_changes_it_meanwhile(shop: Shop) -> None:
    created(shop)
    fixed(shop)
    done: list[Any] = []

    def answer(_: dict[str, Any]) -> None:
        if not done:
            done.append(shop.label(round="1"))

    with webhook_for(shop.plane, shop.name, answer, operations=("CREATE",)):
        assert shop.undo().code == 0
    assert shop.now()["metadata"]["labels"] == {"round": "1"}
    assert "requests" not in container(shop.now())["resources"]


@pytest.mark.parametrize("named", [True, False])
def test_another_cluster_is_refused_and_the_run_stays_to_be_taken_back(
    shop: Shop, *, named: bool
) -> None:
    before = created(shop)
    fixed(shop)
    (path,) = (one for one in shop.records.rglob("*") if one.is_file())
    kept = path.read_text()
    uid = shop.plane.request("GET", "/api/v1/namespaces/kube-system")["metadata"]["uid"]
    assert uid in kept
    elsewhere = kept.replace(shop.plane.url, "https://elsewhere").replace(uid, "other")
    path.write_text(elsewhere)
    words = ("--context", "test") if named else ()
    done = shop.run_of("undo", "--yes", *words, kubeconfig=named, KUBECONFIG=shop.kubeconfig)
    assert done.code == 2
    assert "was on https://elsewhere" in done.err
    assert path.read_text() == elsewhere
    path.write_text(kept)
    assert shop.undo().code == 0
    assert settled(shop.now()) == settled(before)


def test_the_same_cluster_at_another_address_is_the_same(shop: Shop) -> None:
    created(shop)
    fixed(shop)
    (path,) = (one for one in shop.records.rglob("*") if one.is_file())
    path.write_text(path.read_text().replace(shop.plane.url, "https://tunnel"))
    assert shop.undo().code == 0


def test_where_nobody_may_know_the_cluster_its_address_tells_it(shop: Shop) -> None:
    created(shop)
    everything = {"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}
    allow(shop.plane, shop.name, "carol", everything)
    assert shop.apply("deploy/web", *REVIEW, "--as", "carol").code == 0
    assert shop.undo("--as", "carol").code == 0
    assert "prodready" not in owners(shop.now())


def test_what_others_have_put_back_leaves_nothing_owned(shop: Shop) -> None:
    """As `kubectl rollout undo` and `kubectl replace` do: the whole template is the old one."""
    shop.service()
    before = shop.apply_as("creator", shop.spec())
    fixed(shop)
    shop.plane.request(
        "PATCH",
        f"{shop.path()}?fieldManager=kubectl-rollout",
        [{"op": "replace", "path": "/spec/template", "value": before["spec"]["template"]}],
        "application/json-patch+json",
    )
    assert "prodready" in owners(shop.now())
    done = shop.undo()
    assert done.code == 0, done.err
    assert "it is taken back already: nothing is left of it" in done.err
    assert "prodready" not in owners(shop.now())
    renamed = shop.spec()
    renamed["template"]["spec"]["containers"] = [{**CONTAINER, "name": "app"}]
    shop.apply_as("creator", renamed)
    assert [one["name"] for one in shop.now()["spec"]["template"]["spec"]["containers"]] == ["app"]


def test_a_container_that_has_another_name_is_named(shop: Shop) -> None:
    created(shop)
    fixed(shop)
    place = "/spec/template/spec/containers/0/name"
    shop.plane.request(
        "PATCH",
        f"{shop.path()}?fieldManager=kubectl-patch",
        [{"op": "replace", "path": place, "value": "app"}],
        "application/json-patch+json",
    )
    done = shop.undo()
    assert done.code == 1
    assert "its container is no longer there, or has another name" in done.err
    assert "0 of 1 object taken back" in done.err
    assert "prodready" not in owners(shop.now())
    assert shop.undo().code == 3


def test_a_damaged_entry_is_told_and_the_others_are_taken_back(shop: Shop) -> None:
    created(shop, "one")
    two = created(shop, "two")
    fixed(shop)
    (path,) = (one for one in shop.records.rglob("*") if one.is_file())
    lines = path.read_text().splitlines(keepends=True)
    first = next(index for index, line in enumerate(lines) if "deployments/one" in line)
    entry = json.loads(lines[first])
    entry["what"]["changes"] = 3
    lines[first] = json.dumps(entry) + "\n"
    path.write_text("".join(lines))
    done = shop.undo()
    assert done.code == 2
    assert "cannot be read" in done.err
    assert settled(shop.now("two")) == settled(two)


@pytest.mark.parametrize("kind", ["StatefulSet", "DaemonSet"])
def test_other_kinds_come_back_too(shop: Shop, kind: str) -> None:
    plural = f"{kind.lower()}s"
    spec = shop.spec()
    del spec["replicas"]
    if kind == "StatefulSet":
        spec["serviceName"] = "web"
    before = shop.create(f"/apis/apps/v1/{plural}", kind, "web", spec)
    done = shop.apply(plural, *REVIEW, "--disruptive")
    assert done.code == 0, done.err
    assert shop.undo("--disruptive").code == 0
    assert settled(shop.now("web", plural)) == settled(before)


def test_a_cron_job_comes_back(shop: Shop) -> None:
    pod = shop.spec()["template"]
    pod["spec"]["restartPolicy"] = "Never"
    spec = {"schedule": "0 0 * * *", "jobTemplate": {"spec": {"template": pod}}}
    before = shop.create("/apis/batch/v1/cronjobs", "CronJob", "web", spec)
    done = shop.apply("cj/web", *REVIEW)
    assert done.code == 0, done.err
    assert "its next run has it" in done.err
    assert shop.undo().code == 0
    path = f"/apis/batch/v1/namespaces/{shop.name}/cronjobs/web"
    assert settled(shop.plane.request("GET", path)) == settled(before)

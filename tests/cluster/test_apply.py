"""`fix --apply` on a real API server: what is written, what is not, and who owns it then."""

from __future__ import annotations

import json
import re
import stat
from functools import partial
from typing import Any

import pytest
import yaml

from kubectl_prodready.core.model import Change, Ref, Safety
from tests.cluster.arranging import enforce_quota, set_limits
from tests.cluster.shop import CONTAINER, Shop, container, owners, settled
from tests.cluster.webhooks import webhook_for

pytestmark = pytest.mark.cluster

REVIEW = ("--safety", "review")
AUTOSCALERS = "/apis/autoscaling/v2/horizontalpodautoscalers"


def scaler(name: str) -> dict[str, Any]:
    """What scales a Deployment."""
    target = {"apiVersion": "apps/v1", "kind": "Deployment", "name": name}
    return {"scaleTargetRef": target, "maxReplicas": 9, "minReplicas": 3}


def prodready_fields(raw: dict[str, Any]) -> Any:
    (entry,) = (one for one in raw["metadata"]["managedFields"] if one["manager"] == "prodready")
    assert entry["operation"] == "Apply"
    template = entry["fieldsV1"]["f:spec"]["f:template"]["f:spec"]
    return template["f:containers"]['k:{"name":"web"}']


def test_what_is_safe_is_applied_and_owned_by_prodready(shop: Shop) -> None:
    before = shop.deployment()
    shop.service()
    done = shop.apply("deployment/web")
    assert done.code == 0, done.err
    assert done.out.splitlines()[-1] == "deployment.apps/web serverside-applied"
    now = shop.now()
    assert now["metadata"]["generation"] == before["metadata"]["generation"] + 1
    assert container(now)["resources"]["requests"] == {"memory": "256Mi"}
    assert container(now)["readinessProbe"]["tcpSocket"] == {"port": 8080}
    owned = prodready_fields(now)
    assert owned["f:resources"] == {"f:requests": {"f:memory": {}}}
    assert owned["f:readinessProbe"] == {"f:tcpSocket": {"f:port": {}}}
    assert "1 of 1 object applied" in done.err


def test_the_second_time_nothing_is_left_to_do(shop: Shop) -> None:
    shop.deployment()
    assert shop.apply("deploy", *REVIEW).code == 0
    before = shop.now()
    again = shop.apply("deploy", *REVIEW)
    assert again.code == 0
    assert shop.now() == before
    assert "0 changes to make" in again.err


def test_what_restarts_is_said_with_context_server_and_namespace(shop: Shop) -> None:
    shop.deployment()
    lines = shop.apply("deploy/web", *REVIEW).err.splitlines()
    place = lines.index(f"context test, server {shop.plane.url}, namespace {shop.name}:")
    assert lines[place + 1].startswith(f"  {shop.name}/Deployment/web: 5 changes; 3 Pods restart, ")
    assert "maxUnavailable 25%" in lines[place + 1]


def test_budgets_and_autoscalers_are_said_as_well(shop: Shop) -> None:
    shop.deployment()
    selector = {"matchLabels": {"app": "web"}}
    budget = {"selector": selector, "minAvailable": 2}
    shop.create("/apis/policy/v1/poddisruptionbudgets", "PodDisruptionBudget", "web", budget)
    shop.create(AUTOSCALERS, "HorizontalPodAutoscaler", "web", scaler("web"))
    done = shop.apply("deploy/web", "--disruptive")
    assert done.code == 0, done.err
    (line,) = (line for line in done.err.splitlines() if line.startswith(f"  {shop.name}/"))
    assert "PodDisruptionBudget/web (minAvailable 2) holds for evictions" in line
    assert "HorizontalPodAutoscaler/web" in line
    assert "requests change" in line


def test_nothing_steers_a_terminal(shop: Shop) -> None:
    spec = shop.spec()
    steering = {"name": "COLOUR", "value": "\x1b[31mred\x07"}
    spec["template"]["spec"]["containers"] = [{**CONTAINER, "env": [steering]}]
    spec["template"]["metadata"]["annotations"] = {"note": "\x1b]0;title\x07"}
    shop.create("/apis/apps/v1/deployments", "Deployment", "web", spec)
    for words in ((), ("-o", "patch"), ("-o", "yaml"), ("-v",), ("--dry-run=server",)):
        done = shop.run("fix", "deploy/web", *REVIEW, *words)
        assert done.raw
        assert not {"\x1b", "\x07"} & set(done.out + done.err), words


def test_without_a_terminal_and_without_a_yes_nothing_is_written(shop: Shop) -> None:
    before = shop.deployment()
    done = shop.run("fix", "deploy/web", "--apply")
    assert done.code == 2
    assert "add --yes" in done.err
    assert shop.now() == before


@pytest.mark.parametrize("dry_run", ["client", "server"])
def test_a_dry_run_writes_nothing_and_says_so(shop: Shop, dry_run: str) -> None:
    before = shop.deployment()
    done = shop.run("fix", "deploy/web", "--dry-run", dry_run, *REVIEW)
    assert done.code == 0, done.err
    suffix = "(server dry run)" if dry_run == "server" else "(dry run)"
    assert done.out.splitlines()[-1] == f"deployment.apps/web serverside-applied {suffix}"
    assert shop.now() == before
    assert not shop.records.exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--yes",), "--yes changes nothing by itself"),
        (("--force-conflicts",), "--force-conflicts changes nothing by itself"),
    ],
)
def test_flags_of_applying_need_it(shop: Shop, words: tuple[str, ...], told: str) -> None:
    done = shop.run("fix", "deploy", *words)
    assert done.code == 2
    assert told in done.err


def test_a_later_fix_keeps_what_an_earlier_one_added(shop: Shop) -> None:
    shop.deployment()
    assert shop.apply("deploy/web", "--select", "memory-request").code == 0
    assert shop.apply("deploy/web", *REVIEW, "--select", "cpu-request").code == 0
    now = shop.now()
    assert container(now)["resources"]["requests"] == {"cpu": "100m", "memory": "256Mi"}
    assert prodready_fields(now)["f:resources"] == {"f:requests": {"f:cpu": {}, "f:memory": {}}}


def test_what_somebody_took_over_is_not_taken_back(shop: Shop) -> None:
    shop.deployment()
    assert shop.apply("deploy/web").code == 0
    spec = shop.spec()
    taken = {"name": "web", "resources": {"requests": {"memory": "128Mi"}}}
    spec["template"]["spec"]["containers"] = [taken]
    shop.apply_as("somebody", {"template": spec["template"]}, force=True)
    assert shop.apply("deploy/web", *REVIEW).code == 0
    now = shop.now()
    assert container(now)["resources"]["requests"]["memory"] == "128Mi"
    assert "f:memory" not in prodready_fields(now)["f:resources"]["f:requests"]


def postgres(shop: Shop, **pod: Any) -> dict[str, Any]:
    """What needs a longer grace period than the default, as its vendor says."""
    spec = shop.spec("db", **pod)
    spec["template"]["spec"]["containers"] = [{"name": "web", "image": "postgres:17"}]
    return spec


GRACE = ("--select", "grace-period", *REVIEW)


def test_a_default_grace_period_that_nobody_chose_gives_way(shop: Shop) -> None:
    shop.apply_as("creator", postgres(shop), "db")
    done = shop.apply("deploy/db", *GRACE)
    assert done.code == 0, done.err
    assert "-      terminationGracePeriodSeconds: 30" in done.out
    assert shop.now("db")["spec"]["template"]["spec"]["terminationGracePeriodSeconds"] == 120


def test_nor_does_it_count_where_client_side_apply_left_it_out(shop: Shop) -> None:
    manifest = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "db"}}
    notes = json.dumps({**manifest, "spec": postgres(shop)})
    key = "kubectl.kubernetes.io/last-applied-configuration"
    shop.plane.request(
        "POST",
        f"{shop.path('').rstrip('/')}?fieldManager=kubectl-client-side-apply",
        {
            **manifest,
            "metadata": {"name": "db", "annotations": {key: notes}},
            "spec": postgres(shop),
        },
    )
    assert shop.apply("deploy/db", *GRACE).code == 0
    now = shop.now("db")
    assert now["spec"]["template"]["spec"]["terminationGracePeriodSeconds"] == 120
    assert now["metadata"]["annotations"][key] == notes


def test_a_conflict_names_manager_field_and_both_values(shop: Shop) -> None:
    """The team's hook takes more than the default, which `kubectl create` owns as if chosen."""
    (shop.folder / ".prodready.yaml").write_text("drainSeconds: 60\n")
    shop.service()
    path = f"{shop.path('').rstrip('/')}?fieldManager=kubectl-create"
    shop.plane.request("POST", path, {"metadata": {"name": "web"}, "spec": shop.spec()})
    before = shop.now()
    words = ("deploy/web", *REVIEW, "--select", "pre-stop,grace-period")
    done = shop.apply(*words)
    assert done.code == 2
    field = "spec.template.spec.terminationGracePeriodSeconds"
    assert f"kubectl-create owns {field}: 30, here 90; --force-conflicts takes over" in done.err
    assert shop.now() == before
    forced = shop.apply(*words, "--force-conflicts")
    assert forced.code == 0, forced.err
    pod = shop.now()["spec"]["template"]["spec"]
    assert pod["terminationGracePeriodSeconds"] == 90
    assert pod["containers"][0]["lifecycle"] == {"preStop": {"sleep": {"seconds": 60}}}


def test_a_statefulset_is_never_changed_by_yes_alone(shop: Shop) -> None:
    spec = {**shop.spec(), "serviceName": "web", "volumeClaimTemplates": [claim("data")]}
    mounted = {**CONTAINER, "volumeMounts": [{"name": "data", "mountPath": "/data"}]}
    spec["template"]["spec"]["containers"] = [mounted]
    before = shop.create("/apis/apps/v1/statefulsets", "StatefulSet", "web", spec)
    done = shop.apply("sts/web")
    assert done.code == 1
    assert "a StatefulSet" in done.err
    assert "--yes is not enough, add --disruptive" in done.err
    assert shop.now("web", "statefulsets") == before
    assert shop.apply("sts/web", "--disruptive").code == 0
    now = shop.now("web", "statefulsets")
    assert container(now)["resources"]["requests"] == {"memory": "256Mi"}


def claim(name: str) -> dict[str, Any]:
    asked = {"requests": {"storage": "1Gi"}}
    return {
        "metadata": {"name": name},
        "spec": {"accessModes": ["ReadWriteOnce"], "resources": asked},
    }


def test_a_single_replica_and_a_request_under_an_autoscaler_are_risks(shop: Shop) -> None:
    spec = shop.spec("one", 1)
    shop.create("/apis/apps/v1/deployments", "Deployment", "one", spec)
    shop.deployment("many")
    shop.create(AUTOSCALERS, "HorizontalPodAutoscaler", "many", scaler("many"))
    done = shop.apply("deploy")
    assert done.code == 1
    assert "a single replica" in done.err
    assert "HorizontalPodAutoscaler/many" in done.err
    assert "0 of 2 objects applied" in done.err
    assert owners(shop.now("one")) | owners(shop.now("many")) == {"kubectl-prodready"}


def test_other_outputs_are_of_what_was_applied(shop: Shop) -> None:
    shop.deployment("web")
    shop.create("/apis/apps/v1/deployments", "Deployment", "one", shop.spec("one", 1))
    done = shop.apply("deploy", "-o", "name")
    assert done.out.split() == ["deployment.apps/web"]


@pytest.mark.parametrize("words", [(), ("-o", "name")])
def test_what_fails_its_proof_is_not_written_whatever_is_printed(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    before = shop.deployment()
    more = Change(Ref("Deployment", "", "web"), ("spec", "replicas"), 5, Safety.SAFE, (), "r")
    monkeypatch.setattr("kubectl_prodready.fixing.judge.Judge.wishes", lambda *_: (more,))
    done = shop.apply("deploy/web", *words)
    assert done.code == 2
    assert "after the change more would be proposed: r at spec.replicas" in done.err
    assert shop.now() == before


def test_a_patch_is_what_kubectl_takes(shop: Shop) -> None:
    shop.deployment()
    shop.service()
    done = shop.run("fix", "deploy/web", "-o", "patch", *REVIEW)
    assert done.code == 0
    first, rest = done.out.split("\n", 1)
    assert first == f"# kubectl patch deployment.apps/web -n {shop.name} --patch-file FILE"
    patched = shop.plane.request(
        "PATCH",
        shop.path(),
        yaml.safe_load(rest),
        "application/strategic-merge-patch+json",
    )
    assert container(patched)["readinessProbe"]["tcpSocket"] == {"port": 8080}
    assert container(patched)["env"] == CONTAINER["env"]


# admission


def test_what_a_webhook_rejects_is_told_and_not_written(shop: Shop) -> None:
    before = shop.deployment()
    shop.deployment("other")

    def answer(request: dict[str, Any]) -> str | None:
        return "no probes on Fridays" if request.get("name") == "web" else None

    with webhook_for(shop.plane, shop.name, answer, ("deployments",), "apps", mutating=False):
        done = shop.apply("deploy")
    assert done.code == 2
    assert "no probes on Fridays" in done.err
    assert shop.now() == before
    assert "deployment.apps/other serverside-applied" in done.out
    assert f"1 failed: {shop.name}/Deployment/web" in done.err


def test_what_a_webhook_adds_to_the_object_stops_it(shop: Shop) -> None:
    before = shop.deployment()
    operations = [{"op": "add", "path": "/metadata/labels", "value": {"owner": "platform"}}]
    with webhook_for(shop.plane, shop.name, lambda _: operations, ("deployments",), "apps"):
        done = shop.apply("deploy/web")
    assert done.code == 2
    assert "more than is planned: metadata.labels: nothing -> {owner}" in done.err
    assert shop.now() == before


def test_what_a_webhook_does_to_every_pod_does_not_stop_it(shop: Shop) -> None:
    shop.deployment()
    sidecar = {"name": "proxy", "image": "proxy:1"}
    operations = [{"op": "add", "path": "/spec/containers/0", "value": sidecar}]
    with webhook_for(shop.plane, shop.name, lambda _: operations, operations=("CREATE",)):
        assert shop.apply("deploy/web", *REVIEW).code == 0


def test_what_a_webhook_does_to_changed_pods_stops_it(shop: Shop) -> None:
    before = shop.deployment()

    def answer(request: dict[str, Any]) -> list[dict[str, Any]] | None:
        resources = request["object"]["spec"]["containers"][0]["resources"]
        if "cpu" not in resources.get("requests", {}):
            return None
        path = "/spec/containers/0/resources/requests/cpu"
        return [{"op": "replace", "path": path, "value": "2"}]

    with webhook_for(shop.plane, shop.name, answer, operations=("CREATE",)):
        done = shop.apply("deploy/web", *REVIEW)
    assert done.code == 2
    assert 'spec.containers[name=web].resources.requests.cpu: "100m" -> "2"' in done.err
    assert shop.now() == before


def test_a_full_quota_stops_it(shop: Shop) -> None:
    before = shop.deployment()
    enforce_quota(shop.plane, shop.name, {"pods": "3"}, used={"pods": "3"})
    done = shop.apply("deploy/web")
    assert done.code == 2
    assert "exceeded quota" in done.err
    assert "(nor is one of the present template)" in done.err
    assert shop.now() == before


def test_the_bounds_of_a_namespace_stop_it_or_fit(shop: Shop) -> None:
    shop.deployment()
    set_limits(shop.plane, shop.name, max={"memory": "128Mi"})
    done = shop.apply("deploy/web")
    assert done.code == 2
    assert "maximum memory usage per Container is 128Mi" in done.err


def test_defaults_of_a_namespace_are_no_surprise(shop: Shop) -> None:
    shop.deployment()
    defaults = {"default": {"cpu": "1", "memory": "1Gi"}, "defaultRequest": {"cpu": "250m"}}
    set_limits(shop.plane, shop.name, **defaults)
    done = shop.apply("deploy/web", *REVIEW)
    assert done.code == 0, done.err


def test_pod_security_stops_it(shop: Shop) -> None:
    shop.deployment()
    restrict = {"metadata": {"labels": {"pod-security.kubernetes.io/enforce": "restricted"}}}
    shop.plane.request(
        "PATCH", f"/api/v1/namespaces/{shop.name}", restrict, "application/merge-patch+json"
    )
    done = shop.apply("deploy/web")
    assert done.code == 2
    assert "violates PodSecurity" in done.err
    assert "kubectl auth can-i" not in done.err


# the record


def test_the_record_has_the_object_as_it_was_and_nothing_secret(shop: Shop) -> None:
    before = shop.deployment()
    done = shop.apply("deploy/web")
    assert done.code == 0
    assert f"undo {next(shop.records.iterdir()).stem} --record {shop.records}` takes" in done.err
    (path,) = (one for one in shop.records.rglob("*") if one.is_file())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    text = path.read_text()
    assert "hunter2" not in text
    saved = next(line["what"] for line in map(json.loads, text.splitlines()) if "what" in line)
    expected = settled(before)
    was = settled(saved["before"])
    assert container(was).pop("env") == [{"name": "DB_PASSWORD", "value": "***"}]
    assert "1 of 1 object applied" in done.err
    container(expected).pop("env")
    assert was == expected
    assert saved["before"]["metadata"]["resourceVersion"] == before["metadata"]["resourceVersion"]
    assert [one["rule"] for one in saved["changes"]] == ["memory-request"]


def test_no_word_that_people_write_freely_gets_into_the_record(shop: Shop) -> None:
    spec = shop.spec()
    template = spec["template"]
    template["metadata"]["annotations"] = {"example.com/password": "SECRET-1"}
    header = {"name": "Authorization", "value": "SECRET-2"}
    hook = {"exec": {"command": ["curl", "-H", "Token: SECRET-3"]}}
    template["spec"]["containers"] = [
        {
            **CONTAINER,
            "command": ["web", "--password=SECRET-4"],
            "args": ["--dsn=SECRET-5"],
            "env": [
                {"name": "HARMLESS", "value": "SECRET-6"},
                {"name": "FROM", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}},
            ],
            "livenessProbe": {"httpGet": {"port": 8080, "httpHeaders": [header]}},
            "lifecycle": {"preStop": hook},
        }
    ]
    notes = {"example.com/token": "SECRET-7"}
    shop.create("/apis/apps/v1/deployments", "Deployment", "web", spec, annotations=notes)
    before = shop.now()
    assert shop.apply("deploy/web", *REVIEW).code == 0
    (path,) = shop.records.iterdir()
    assert re.findall(".{30}SECRET-.", path.read_text()) == []
    assert '"metadata.name"' in path.read_text()
    assert shop.undo().code == 0
    assert settled(shop.now()) == settled(before)


def test_an_object_that_is_being_deleted_is_left_alone(shop: Shop) -> None:
    shop.deployment(finalizers=["example.com/hold"])
    shop.plane.request("DELETE", shop.path())
    done = shop.apply("deploy/web")
    assert done.code == 2
    assert "it is being deleted" in done.err
    assert "prodready" not in owners(shop.now())


def test_a_template_alone_restarts_nothing(shop: Shop) -> None:
    template = {"metadata": {"name": "web"}, "template": shop.spec()["template"]}
    path = f"/api/v1/namespaces/{shop.name}/podtemplates"
    shop.plane.request("POST", path, template)
    shop.deployment("other")
    done = shop.apply("deploy,podtemplates", *REVIEW)
    assert done.code == 0, done.err
    assert "2 of 2 objects applied" in done.err
    assert "nothing restarts: only new Pods have it" in done.err
    assert shop.undo().code == 0


def test_why_something_is_left_names_the_object(shop: Shop) -> None:
    shop.deployment()
    done = shop.run("fix", "deploy", "-v")
    assert f"{shop.name}/Deployment/web: left alone: pre-stop: " in done.err
    assert "live:0" not in done.err


@pytest.mark.parametrize("flag", ["-R", "--no-comments", "--skip-unsupported"])
def test_flags_for_files_are_refused(shop: Shop, flag: str) -> None:
    done = shop.run("fix", "deploy", flag)
    assert done.code == 2
    assert "is for files; leave it out for live objects" in done.err


def test_what_cannot_be_recorded_is_not_written(shop: Shop) -> None:
    before = shop.deployment()
    shop.records.write_text("a file where a folder should be")
    done = shop.apply("deploy/web")
    assert done.code == 2
    assert shop.now() == before


# somebody else is at work, too


def test_an_object_that_changes_meanwhile_is_planned_anew(shop: Shop) -> None:
    shop.deployment()
    rounds = iter(range(100))

    def answer(request: dict[str, Any]) -> None:
        """Somebody labels the Deployment while the Pod is tried, the first two times."""
        if request["kind"]["kind"] == "Pod" and (number := next(rounds)) < 2:
            shop.label(round=str(number))

    with webhook_for(shop.plane, shop.name, answer, operations=("CREATE",)):
        done = shop.apply("deploy/web")
    assert done.code == 0, done.err
    now = shop.now()
    assert now["metadata"]["labels"] == {"round": "1"}
    assert container(now)["resources"]["requests"] == {"memory": "256Mi"}


def test_at_most_three_times(shop: Shop) -> None:
    shop.deployment()
    rounds = iter(range(100))

    def answer(_: dict[str, Any]) -> None:
        shop.label(round=str(next(rounds)))

    with webhook_for(shop.plane, shop.name, answer, operations=("CREATE",)):
        done = shop.apply("deploy/web")
    assert done.code == 2
    assert "changed by others 3 times" in done.err
    assert "prodready" not in owners(shop.now())


def test_an_object_that_is_deleted_meanwhile_is_not_made_again(shop: Shop) -> None:
    shop.deployment()
    delete = partial(shop.plane.request, "DELETE", shop.path())

    def answer(request: dict[str, Any]) -> None:
        if not gone:
            gone.append(delete())

    gone: list[Any] = []
    with webhook_for(shop.plane, shop.name, answer, operations=("CREATE",)):
        done = shop.apply("deploy/web")
    assert done.code == 2
    assert "Traceback" not in done.err
    assert not shop.server.listed(f"/apis/apps/v1/namespaces/{shop.name}/deployments")

"""Rollouts that a plan begins, on a control plane where they happen."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.cli.command import MODULE, prodready
from tests.cluster.conftest import NUMBERS
from tests.cluster.planning import Plans
from tests.cluster.rollouts import Rollouts, path_of
from tests.cluster.shop import container, owners, settled
from tests.terminal import Terminal

pytestmark = pytest.mark.cluster

MANY = int(os.environ.get("MANY", "40"))
LONG = "20s" if MANY <= 100 else "3m"
"""How long one of many may take: 100 roll out at a time."""

BAD = {"unready-once": "probed"}
"""Labels of Pods that are not ready any more once their container has a readinessProbe."""

SLOW = {"ready-after": "4s"}
"""An annotation of Pods that take their time."""

PORTS = {"ports": [{"port": 80, "targetPort": 8080}]}


class Place:
    """A namespace where workloads roll out, and plans for it."""

    def __init__(self, rollouts: Rollouts, folder: Path) -> None:
        self.rollouts = rollouts
        self.name = rollouts.add_namespace(f"plans-{next(NUMBERS)}")
        self.plans = Plans(folder, str(rollouts.kubeconfig), self.name)

    def add(self, name: str, kind: str = "Deployment", **more: Any) -> dict[str, Any]:
        """A workload with a Service, so that a readinessProbe is safe."""
        labels = {"app": name, **more.pop("labels", {})}
        one = {
            "name": "web",
            "image": "registry.example.com/web:1",
            "ports": [{"containerPort": 8080}],
        }
        metadata = {"labels": labels, "annotations": more.pop("annotations", {})}
        template = {"metadata": metadata, "spec": {"containers": [one]}}
        spec = {"selector": {"matchLabels": {"app": name}}, "template": template, **more}
        if kind != "DaemonSet":
            spec = {"replicas": 2, **spec}
        made = {"apiVersion": "apps/v1", "kind": kind, "metadata": {"name": name}, "spec": spec}
        self.rollouts.create(self.name, made)
        service = {"metadata": {"name": name}, "spec": {"selector": {"app": name}, **PORTS}}
        self.rollouts.request("POST", f"/api/v1/namespaces/{self.name}/services", service)
        return made

    def wait_for(self, *made: dict[str, Any]) -> None:
        for one in made:
            self.rollouts.wait_for(self.name, one)

    def own(self, made: dict[str, Any], field: str) -> None:
        """Somebody else applies what stands in a field of its container, as it is."""
        one = {"name": "web", field: container(self.now(made))[field]}
        applied = {
            "apiVersion": made["apiVersion"],
            "kind": made["kind"],
            "metadata": {"name": made["metadata"]["name"]},
            "spec": {"template": {"spec": {"containers": [one]}}},
        }
        path = path_of(self.name, made) + "?fieldManager=other&force=true"
        self.rollouts.request("PATCH", path, applied, "application/apply-patch+yaml")

    def now(self, made: dict[str, Any]) -> dict[str, Any]:
        return self.rollouts.request("GET", path_of(self.name, made))


@pytest.fixture
def place(rollouts: Rollouts, tmp_path: Path) -> Place:
    return Place(rollouts, tmp_path)


def test_rollouts_are_followed_to_their_end(place: Place) -> None:
    made = [place.add("web"), place.add("agent", "DaemonSet"), place.add("api")]
    place.wait_for(*made)
    place.plans.make("deploy,ds", "--select", "readiness-probe")
    place.plans.edit("apply: false", "apply: true")
    done = place.plans.apply("--wait", "--timeout", "60s")
    assert done.code == 0, done.err
    for name in ("deployment.apps/web", "deployment.apps/api", "daemonset.apps/agent"):
        assert f"{name} successfully rolled out\n" in done.out
    assert "plan.yaml: 3 objects applied: 3 rolled out\n" in done.err
    for one in made:
        assert "readinessProbe" in container(place.now(one))
        place.rollouts.wait_for(place.name, one, 1)


def test_one_that_is_never_ready_is_reported_and_the_others_finish(place: Place) -> None:
    made = [place.add("web"), place.add("bad", labels=BAD), place.add("api")]
    place.wait_for(*made)
    place.plans.make("--select", "readiness-probe")
    done = place.plans.apply("--wait", "--timeout", "3s")
    assert done.code == 2
    assert (
        f"{place.name}/Deployment/bad: failed: not rolled out within 3 s: 1 of 2 new Pods"
        in done.err
    )
    assert "3 objects applied: 2 rolled out, 1 not rolled out\n" in done.err
    assert "readinessProbe" in container(place.now(made[1]))


def test_a_deadline_that_is_exceeded_ends_the_wait(place: Place) -> None:
    made = place.add("bad", labels=BAD, progressDeadlineSeconds=2)
    place.wait_for(made)
    place.plans.make("--select", "readiness-probe")
    done = place.plans.apply("--wait", "--timeout", "60s")
    assert done.code == 2
    assert "failed: it exceeded its progress deadline" in done.err


def test_one_that_fails_is_taken_back(place: Place) -> None:
    made = [place.add("web"), place.add("bad", labels=BAD)]
    place.wait_for(*made)
    before = settled(place.now(made[1]))
    place.plans.make("--select", "readiness-probe")
    done = place.plans.apply("--wait", "--timeout", "3s", "--undo-on-failure")
    assert done.code == 2
    assert f"{place.name}/Deployment/bad: taken back: not rolled out within 3 s" in done.err
    assert "2 objects applied: 1 rolled out, 1 taken back\n" in done.err
    after = settled(place.now(made[1]))
    assert container(after) == container(before)
    assert "prodready" not in owners(after)
    place.wait_for(*made)
    undone = place.plans.undo()
    assert "1 of 1 object taken back" in undone.err
    again = place.plans.apply("--wait", "--timeout", "3s")
    assert "1 not rolled out" in again.err


def test_the_bad_pods_of_a_statefulset_are_named(place: Place) -> None:
    made = place.add("db", "StatefulSet", labels=BAD, serviceName="db")
    place.wait_for(made)
    place.plans.make("sts", "--select", "readiness-probe", "--safety", "hint")
    place.plans.edit("apply: false", "apply: true")
    done = place.plans.apply("--wait", "--timeout", "4s", "--undo-on-failure")
    assert done.code == 2
    assert f"kubectl delete pod db-1 -n {place.name}" in done.err
    assert "readinessProbe" not in container(place.now(made))


def test_so_many_are_unavailable_at_most(place: Place) -> None:
    made = [place.add(f"web-{number}") for number in range(4)]
    place.wait_for(*made)
    place.plans.make("--select", "readiness-probe")
    run = place.plans.start("--wait", "--max-unavailable", "1", "--jobs", "4")
    going: list[int] = []
    while run.poll() is None:
        objects = [place.now(one) for one in made]
        mine = [one for one in objects if "prodready" in owners(one)]
        counts = [one["status"].get("updatedReplicas", 0) for one in mine]
        going.append(
            sum(
                one["status"].get("observedGeneration") != one["metadata"]["generation"]
                or one["status"].get("unavailableReplicas", 0) > 0
                or count < one["spec"]["replicas"]
                for one, count in zip(mine, counts, strict=True)
            )
        )
    out, err = run.communicate()
    assert run.returncode == 0, err
    assert max(going) == 1
    assert out.count("successfully rolled out") == 4


def test_a_paused_deployment_is_not_waited_for(place: Place) -> None:
    made = place.add("web")
    place.wait_for(made)
    patch = {"spec": {"paused": True}}
    place.rollouts.request(
        "PATCH", path_of(place.name, made), patch, "application/merge-patch+json"
    )
    place.plans.make("--select", "readiness-probe")
    done = place.plans.apply("--wait", "--timeout", "20s")
    assert done.code == 0
    told = f"{place.name}/Deployment/web: not followed: it is paused: it rolls out once"
    assert told in done.err
    assert "1 object applied: 1 not followed\n" in done.err
    assert b"rolledOut" not in place.plans.written()
    again = place.plans.apply("--wait", "--timeout", "20s")
    assert told in again.err
    assert "1 done before: 1 not followed\n" in again.err
    assert "successfully rolled out" not in again.out


def test_fix_applies_and_waits(place: Place) -> None:
    made = [place.add("web"), place.add("bad", labels=BAD)]
    place.wait_for(*made)
    where = ("-n", place.name, "--kubeconfig", str(place.rollouts.kubeconfig))
    record = str(place.plans.folder / "records")
    words = ("fix", "deploy", "--select", "readiness-probe", "--apply", "--yes", "--record", record)
    done = prodready(
        *words, *where, "--wait", "--timeout", "3s", "--undo-on-failure", cwd=place.plans.folder
    )
    assert done.code == 2
    assert "deployment.apps/web successfully rolled out\n" in done.out
    assert "Deployment/bad: taken back: not rolled out within 3 s" in done.err
    assert "readinessProbe" not in container(place.now(made[1]))


def test_a_report_is_whole_and_tells_what_was_taken_back(place: Place) -> None:
    made = [place.add("web"), place.add("bad", labels=BAD)]
    place.wait_for(*made)
    where = ("-n", place.name, "--kubeconfig", str(place.rollouts.kubeconfig))
    record = str(place.plans.folder / "records")
    words = ("fix", "deploy", "--select", "readiness-probe", "--apply", "--yes", "--record", record)
    waiting = ("--wait", "--timeout", "3s", "--undo-on-failure")
    done = prodready(*words, *where, *waiting, "-o", "json", cwd=place.plans.folder)
    assert done.code == 2
    assert "web successfully rolled out" in done.err
    files = json.loads(done.out)["files"]
    written = {ref["name"]: one["written"] for one in files for ref in one["workloads"]}
    assert written == {"bad": False, "web": True}
    (error,) = (error["message"] for one in files for error in one["errors"])
    assert "bad: taken back: " in error


def test_a_terminal_shows_a_table_that_lives(place: Place) -> None:
    made = [place.add(f"web-{number}") for number in range(3)]
    place.wait_for(*made)
    place.plans.make("--select", "readiness-probe")
    words = ["apply", "plan.yaml", "--wait", "--kubeconfig", str(place.rollouts.kubeconfig)]
    with Terminal([*MODULE, *words], place.plans.folder, {}, columns=100) as session:
        session.until("rolling out")
        session.until(f"{place.name}/Deployment/web-")
        session.until("of 3")
        session.until("3 objects applied: 3 rolled out")
        assert session.end() == 0


def test_many_are_done_though_one_is_never_ready(place: Place) -> None:
    made = [place.add(f"web-{number}", replicas=1) for number in range(MANY)]
    bad = place.add("bad", labels=BAD, replicas=1)
    place.wait_for(*made, bad)
    place.plans.make("--select", "readiness-probe")
    place.plans.edit("apply: false", "apply: true")
    done = place.plans.apply("--wait", "--timeout", LONG, "--undo-on-failure", "--jobs", "8")
    assert done.code == 2
    assert f"{MANY + 1} objects applied: {MANY} rolled out, 1 taken back" in done.err
    place.wait_for(*made, bad)


def test_a_run_that_was_killed_while_it_waited_goes_on_waiting(place: Place) -> None:
    made = [place.add("web"), place.add("slow", labels=BAD)]
    place.wait_for(*made)
    place.plans.make("--select", "readiness-probe")
    run = place.plans.start("--wait", "--timeout", "60s")
    place.rollouts.wait(lambda: b"rolledOut" in place.plans.written(), "one is rolled out")
    run.kill()
    run.communicate()
    versions = [place.now(one)["metadata"]["generation"] for one in made]
    done = place.plans.apply("--wait", "--timeout", "2s")
    assert done.code == 2
    assert "0 objects applied; 2 done before: 1 not rolled out\n" in done.err
    done = place.plans.apply("--wait", "--timeout", "2s", "--undo-on-failure")
    assert "0 objects applied; 2 done before: 1 taken back\n" in done.err
    assert [place.now(one)["metadata"]["generation"] for one in made] == [
        versions[0],
        versions[1] + 1,
    ]


def test_what_is_rolled_out_by_now_is_told_by_the_next_run(place: Place) -> None:
    made = place.add("web")
    place.wait_for(made)
    place.plans.make("--select", "readiness-probe")
    assert place.plans.apply().code == 0
    done = place.plans.apply("--wait")
    assert done.code == 0
    assert "0 objects applied; 1 done before: 1 rolled out since\n" in done.err
    assert "rolled out since" not in place.plans.apply("--wait").err


def test_what_is_rolling_out_is_followed_though_nothing_more_is_begun(place: Place) -> None:
    made = [
        place.add("bad", labels=BAD, progressDeadlineSeconds=2),
        place.add("slow", annotations=SLOW, replicas=1),
    ]
    place.wait_for(*made)
    place.plans.make("--select", "readiness-probe")
    place.plans.edit("apply: false", "apply: true")
    words = ("--wait", "--timeout", "60s", "--undo-on-failure", "--stop-after-failures", "1")
    done = place.plans.apply(*words)
    assert done.code == 2
    assert "deployment.apps/slow successfully rolled out\n" in done.out
    assert "2 objects applied: 1 rolled out, 1 taken back\n" in done.err
    assert "readinessProbe" in container(place.now(made[1]))


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_rollout_that_nobody_waits_for_any_more_is_left_to_the_next_run(
    place: Place, how: signal.Signals
) -> None:
    made = place.add("slow", annotations=SLOW)
    place.wait_for(made)
    place.plans.make("--select", "readiness-probe")
    run = place.plans.start("--wait", "--timeout", "60s", "--undo-on-failure")
    place.rollouts.wait(lambda: b'"done"' in place.plans.written(), "it is applied")
    run.send_signal(how)
    _, err = run.communicate(timeout=60)
    assert run.returncode == (130 if how is signal.SIGINT else -how)
    assert f"{place.name}/Deployment/slow: still rolling out: " in err
    sums, on, undo = err.splitlines()[-3:]
    assert sums == "plan.yaml: 1 object applied: 1 still rolling out"
    assert on.endswith(" apply plan.yaml` goes on from here")
    assert undo.endswith(" undo plan.yaml` takes it back")
    assert "readinessProbe" in container(place.now(made))
    done = place.plans.apply("--wait")
    assert done.code == 0
    assert "0 objects applied; 1 done before: 1 rolled out since\n" in done.err


def test_a_kill_between_a_take_back_and_its_line(place: Place) -> None:
    made = place.add("bad", labels=BAD)
    place.wait_for(made)
    place.plans.make("--select", "readiness-probe")
    waiting = ("--wait", "--timeout", "2s", "--undo-on-failure")
    assert "1 object applied: 1 taken back\n" in place.plans.apply(*waiting).err
    *lines, last = place.plans.written().splitlines(keepends=True)
    assert last.startswith(b'{"undone"')
    place.plans.journal.write_bytes(b"".join(lines))
    again = place.plans.apply()
    assert "plan.yaml: 1 object applied\n" in again.err
    assert "readinessProbe" in container(place.now(made))


def test_a_kill_just_before_a_take_back(place: Place) -> None:
    made = place.add("web")
    place.wait_for(made)
    place.plans.make("--select", "readiness-probe")
    assert place.plans.apply().code == 0
    with place.plans.journal.open("ab") as file:
        file.write(b'{"done":1,"facts":{"undoing":true}}\n')
    done = place.plans.apply("--wait")
    assert done.code == 0
    assert "0 objects applied; 1 done before: 1 rolled out since\n" in done.err


def test_what_somebody_else_owns_meanwhile_is_not_taken_back(place: Place) -> None:
    made = place.add("bad", labels=BAD)
    place.wait_for(made)
    place.plans.make("--select", "readiness-probe")
    run = place.plans.start("--wait", "--timeout", "4s", "--undo-on-failure")
    place.rollouts.wait(lambda: b'"done"' in place.plans.written(), "it is applied")
    place.own(made, "readinessProbe")
    _, err = run.communicate(timeout=60)
    assert run.returncode == 2
    assert "Deployment/bad: failed: not rolled out within 4 s" in err
    assert "; not taken back: " in err
    assert "other owns it as well" in err
    assert "1 object applied: 1 not rolled out\n" in err
    assert "readinessProbe" in container(place.now(made))
    assert "1 done before" in place.plans.apply().err


def test_what_was_made_anew_is_not_rolled_out(place: Place) -> None:
    made = place.add("web")
    place.wait_for(made)
    place.plans.make("--select", "readiness-probe")
    assert place.plans.apply().code == 0
    place.rollouts.request("DELETE", path_of(place.name, made))
    place.rollouts.create(place.name, made)
    done = place.plans.apply("--wait")
    assert done.code == 2
    assert "Deployment/web: failed: it was deleted since, and made anew" in done.err
    assert "rolled out since" not in done.err
    assert "successfully rolled out" not in done.out


@pytest.mark.parametrize("is_gone", [False, True])
def test_fix_tells_what_it_could_not_take_back(place: Place, *, is_gone: bool) -> None:
    made = place.add("bad", labels=BAD)
    place.wait_for(made)
    records = place.plans.folder / "records"
    where = ("-n", place.name, "--kubeconfig", str(place.rollouts.kubeconfig))
    words = ("fix", "deploy", "--select", "readiness-probe", "--apply", "--yes")
    waiting = ("--wait", "--timeout", "4s", "--undo-on-failure", "--record", str(records))
    run = subprocess.Popen(
        [*MODULE, *words, *waiting, *where],
        cwd=place.plans.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    place.rollouts.wait(
        lambda: any(b'"done"' in one.read_bytes() for one in records.glob("*")), "it is applied"
    )
    if is_gone:
        place.rollouts.request("DELETE", path_of(place.name, made))
        place.rollouts.create(place.name, made)
    else:
        place.own(made, "readinessProbe")
    out, err = run.communicate(timeout=60)
    assert run.returncode == 2
    assert "successfully rolled out" not in out + err
    assert "taken back: not rolled out" not in err
    told = "it was deleted since, and made anew" if is_gone else "other owns it as well"
    assert told in err
    assert ("; not taken back: " in err) is not is_gone

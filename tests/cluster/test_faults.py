"""What goes wrong while live objects are changed, on a real API server: nothing is lost."""

from __future__ import annotations

import re
import signal
import subprocess
import time
from typing import Any

import pytest

from kubectl_prodready.records.runs import run_named
from tests.cli.command import MODULE, prodready
from tests.cluster.arranging import allow
from tests.cluster.client import until
from tests.cluster.shop import Shop, container, owners, settled
from tests.cluster.webhooks import webhook_for

pytestmark = pytest.mark.cluster

REVIEW = ("--safety", "review")
READERS = {"apiGroups": ["apps"], "resources": ["deployments"], "verbs": ["list", "get"]}


def many(shop: Shop, number: int) -> dict[str, dict[str, Any]]:
    """Deployments, each by its name."""
    return {name: shop.deployment(name) for name in (f"web-{at}" for at in range(number))}


def start(shop: Shop, *words: str) -> subprocess.Popen[str]:
    """`fix --apply` of the namespace as a process that goes on by itself."""
    where = ("-n", shop.name, "--kubeconfig", shop.kubeconfig, "--record", str(shop.records))
    return subprocess.Popen(
        [*MODULE, "fix", "deploy", "--apply", "--yes", *where, *words],
        cwd=shop.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def changed(shop: Shop) -> set[str]:
    """The Deployments of which we own something."""
    path = f"/apis/apps/v1/namespaces/{shop.name}/deployments?limit=2000"
    items = shop.plane.request("GET", path)["items"]
    return {one["metadata"]["name"] for one in items if "prodready" in owners(one)}


def recorded(shop: Shop, state: str = "") -> list[str]:
    """The names of what the last run began; with a state, of what is in that state now."""
    (path,) = shop.records.glob("*.jsonl")
    entries = run_named(str(shop.records), path.stem).entries
    found = [one for one in entries if one.state == state or not state]
    return [str(one.what["object"]).rpartition("/")[2] for one in found]


# who and where


def test_without_a_kubeconfig_it_is_said(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUBECONFIG", str(shop.folder / "none"))
    monkeypatch.setenv("HOME", str(shop.folder))
    done = prodready("fix", "deploy", "--apply", "--yes", cwd=shop.folder)
    assert done.code == 2
    assert "kubeconfig" in done.err


def test_credentials_that_have_expired_are_said(shop: Shop) -> None:
    shop.deployment()
    kubeconfig = shop.plane.kubeconfig_with({"token": "expired"}, "old")
    words = ("-n", shop.name, "--kubeconfig", str(kubeconfig))
    done = prodready("fix", "deploy/web", "--apply", "--yes", *words, cwd=shop.folder)
    assert done.code == 2
    assert "the credentials of old are missing or expired" in done.err


def test_a_wrong_context_is_said(shop: Shop) -> None:
    done = shop.run("fix", "deploy", "--apply", "--yes", "--context", "nope")
    assert done.code == 2
    assert 'no context "nope"' in done.err


def test_who_may_look_and_not_write_is_told_so(shop: Shop) -> None:
    before = shop.deployment()
    allow(shop.plane, shop.name, "bob", READERS)
    done = shop.apply("deploy/web", *REVIEW, "--as", "bob")
    assert done.code == 2
    assert 'User "bob" cannot patch resource "deployments"' in done.err
    assert shop.now() == before


def test_who_may_not_create_pods_cannot_try_one(shop: Shop) -> None:
    before = shop.deployment()
    verbs = ["patch", "list", "get"]
    allow(shop.plane, shop.name, "bob", {**READERS, "verbs": verbs})
    done = shop.apply("deploy/web", *REVIEW, "--as", "bob")
    assert done.code == 2
    assert "no Pod of the changed template can be tried" in done.err
    assert 'User "bob" cannot create resource "pods"' in done.err
    assert shop.now() == before


def test_a_namespace_that_may_not_be_written_leaves_the_others(shop: Shop) -> None:
    other = Shop(shop.plane, shop.folder)
    shop.deployment()
    before = other.deployment()
    everything = {"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}
    allow(shop.plane, shop.name, "carol", everything)
    allow(shop.plane, other.name, "carol", READERS)
    for one, code in ((shop, 0), (other, 2)):
        assert one.apply("deploy", "--as", "carol", *REVIEW).code == code
    assert "prodready" in owners(shop.now())
    assert other.now() == before


# many, and one that fails


def test_of_a_thousand_objects_one_fails_and_the_others_are_done(shop: Shop) -> None:
    many(shop, 1000)

    def answer(request: dict[str, Any]) -> str | None:
        return "not this one" if request.get("name") == "web-500" else None

    with webhook_for(shop.plane, shop.name, answer, ("deployments",), "apps", mutating=False):
        done = shop.apply("deploy")
    assert done.code == 2
    assert "999 of 1000 objects applied" in done.err
    assert done.err.splitlines()[-1] == f"  1 failed: {shop.name}/Deployment/web-500"
    assert len(changed(shop)) == 999
    assert done.out.count("serverside-applied") == 999


# the end of a run before its time


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, -15), (signal.SIGKILL, -9)]
)
def test_all_that_was_written_is_in_the_record(shop: Shop, number: int, code: int) -> None:
    before = many(shop, 80)
    run = start(shop)
    until(lambda: len(changed(shop)) > 2, "some are applied")
    run.send_signal(number)
    _, err = run.communicate()
    assert run.returncode == code
    assert "Traceback" not in err
    written = changed(shop)
    assert 2 < len(written) < 80
    assert written <= set(recorded(shop))
    if number == signal.SIGINT:
        told = re.search(r"(\d+) of 80 objects applied", err)
        assert told
        assert int(told[1]) == len(recorded(shop, "done"))
    done = shop.undo()
    assert done.code == 0, done.err
    for name, raw in before.items():
        assert settled(shop.now(name)) == settled(raw)
    assert shop.undo().code == 3


def test_undo_that_is_ended_goes_on_later(shop: Shop) -> None:
    before = many(shop, 60)
    assert shop.apply("deploy").code == 0
    where = ("--kubeconfig", shop.kubeconfig, "--record", str(shop.records))
    words = [*MODULE, "undo", "--yes", *where]
    run = subprocess.Popen(words, cwd=shop.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    until(lambda: len(changed(shop)) < 50, "some are taken back")
    run.kill()
    run.communicate()
    assert 0 < len(changed(shop)) < 60
    assert shop.undo().code == 0
    for name, raw in before.items():
        assert settled(shop.now(name)) == settled(raw)


def test_a_disk_that_fills_ends_the_run_with_nothing_unrecorded(shop: Shop) -> None:
    before = many(shop, 40)
    where = ("-n", shop.name, "--kubeconfig", shop.kubeconfig, "--record", str(shop.records))
    words = ("fix", "deploy", "--apply", "--yes")
    done = subprocess.run(
        ["bash", "-c", 'ulimit -f 32; exec "$@"', "-", *MODULE, *words, *where],
        cwd=shop.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "not recorded: file too large" in done.stderr
    written = changed(shop)
    assert 0 < len(written) < 40
    assert written <= set(recorded(shop))
    assert shop.undo().code == 0
    for name, raw in before.items():
        assert settled(shop.now(name)) == settled(raw)


def test_a_reader_that_has_seen_enough_does_not_end_the_run(shop: Shop) -> None:
    many(shop, 30)
    run = start(shop)
    assert run.stdout is not None
    run.stdout.readline()
    run.stdout.close()
    assert run.stderr is not None
    with run.stderr:
        err = run.stderr.read()
    assert run.wait() == 0, err
    assert "30 of 30 objects applied" in err
    assert len(changed(shop)) == 30


# a server that comes and goes


def test_a_server_that_comes_back_is_waited_for(shop: Shop) -> None:
    many(shop, 60)
    run = start(shop)
    until(lambda: len(changed(shop)) > 5, "some are applied")
    shop.plane.stop_apiserver()
    time.sleep(1)
    shop.plane.start_apiserver()
    _, err = run.communicate()
    assert "trying again in" in err
    assert run.returncode == 0, err
    assert "60 of 60 objects applied" in err
    assert len(changed(shop)) == 60
    assert shop.undo().code == 0
    assert changed(shop) == set()


def test_a_server_that_stays_away_is_told_and_what_was_done_is_known(shop: Shop) -> None:
    before = many(shop, 40)
    run = start(shop)
    until(lambda: len(changed(shop)) > 5, "some are applied")
    shop.plane.stop_apiserver()
    _, err = run.communicate()
    assert run.returncode == 2
    assert "Traceback" not in err
    shop.plane.start_apiserver()
    written = changed(shop)
    assert written <= {*recorded(shop, "done"), *recorded(shop, "begun")}
    assert len(recorded(shop, "begun")) <= 1
    assert len(recorded(shop)) < 40
    assert f"{40 - len(recorded(shop, 'done'))} failed" in err
    assert shop.undo().code == 0
    for name, raw in before.items():
        assert settled(shop.now(name)) == settled(raw)


# others at work


def test_two_runs_at_once_on_one_object_both_come_through(shop: Shop) -> None:
    before = shop.deployment()
    rules = ("memory-request", "cpu-request")
    runs = [start(shop, "--select", rule, *REVIEW) for rule in rules]
    ends = [run.communicate()[1] for run in runs]
    assert [run.returncode for run in runs] == [0, 0], ends
    requests = container(shop.now())["resources"]["requests"]
    assert requests == {"memory": "256Mi", "cpu": "100m"}
    assert shop.undo().code == 0
    assert shop.undo().code == 0
    assert settled(shop.now()) == settled(before)


def test_what_others_do_meanwhile_is_never_more_than_was_agreed_to(shop: Shop) -> None:
    """Somebody takes a limit away while the Pod is tried: then the plan would be another one."""
    shop.deployment()
    rounds = iter(range(100))

    def answer(request: dict[str, Any]) -> None:
        if next(rounds) == 0:
            shop.edit({"ports": [{"containerPort": 9090}]})

    with webhook_for(shop.plane, shop.name, answer, operations=("CREATE",)):
        done = shop.apply("deploy/web")
    assert done.code == 0, done.err
    now = container(shop.now())
    assert {port["containerPort"] for port in now["ports"]} == {8080, 9090}
    assert now["resources"]["requests"] == {"memory": "256Mi"}


def test_somebody_who_does_the_same_leaves_nothing_to_do(shop: Shop) -> None:
    shop.deployment()
    rounds = iter(range(100))

    def answer(request: dict[str, Any]) -> None:
        if next(rounds) == 0:
            shop.edit({"resources": {"requests": {"memory": "256Mi"}}})

    with webhook_for(shop.plane, shop.name, answer, operations=("CREATE",)):
        done = shop.apply("deploy/web")
    assert done.code == 0, done.err
    assert "prodready" not in owners(shop.now())

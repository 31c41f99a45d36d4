"""`fix -i` on live objects: asked at a real terminal, applied on a real API server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.command import MODULE
from tests.cli.interactive.session import END, EVERY_KEY, confirm, editor, walk
from tests.cluster.arranging import enforce_quota
from tests.cluster.shop import Shop, container, owners, settled
from tests.cluster.webhooks import webhook_for
from tests.terminal import Terminal

pytestmark = pytest.mark.cluster

CPU = ("--select", "cpu-request")


def asked(shop: Shop, *words: str, **more: Any) -> Terminal:
    where = ("-n", shop.name, "--kubeconfig", shop.kubeconfig, "--record", str(shop.records))
    return Terminal([*MODULE, "fix", "-i", *words, *where], shop.folder, rows=40, **more)


def cpu(shop: Shop, name: str = "web") -> str:
    requests: dict[str, str] = container(shop.now(name))["resources"].get("requests", {})
    return requests.get("cpu", "")


def test_questions_first_then_one_confirmation_then_it_is_applied(shop: Shop) -> None:
    shop.deployment("web")
    shop.deployment("api")
    with asked(shop, "deploy", "--select", "cpu-request,memory-request") as session:
        session.until("object 1 of 2, change 1 of 4")
        assert f"{shop.name}/Deployment/api" in session.screen
        assert "3 Pods restart, RollingUpdate" in session.screen
        assert "+          requests:" in session.screen
        session.type("d")
        session.until("object 2 of 2")
        session.type("s")
        session.until("change 3 of 4")
        session.type("y")
        session.until("change 4 of 4")
        session.type("n")
        session.until(END)
        told = "".join(session.screen.split())
        where = f"context test, server {shop.plane.url}, namespace {shop.name}:"
        assert "".join(where.split()) in told
        assert f"{shop.name}/Deployment/web:1change;3Podsrestart" in told
        assert "prodready" not in owners(shop.now("web"))
        session.type("y")
        assert session.end() == 1
        assert "1 of 1 object applied" in session.shown
        assert "3 changes left alone" in session.shown
    assert cpu(shop, "web") == "100m"
    assert "prodready" not in owners(shop.now("api"))


def test_what_was_applied_can_be_taken_back(shop: Shop) -> None:
    shop.deployment()
    before = settled(shop.now())
    with asked(shop, "deploy/web", *CPU) as session:
        session.until("object 1 of 1")
        confirm(session, "y")
        assert session.end() == 0
    assert cpu(shop) == "100m"
    assert shop.undo().code == 0
    assert settled(shop.now()) == before


@pytest.mark.parametrize(("keys", "code"), [("n", 1), ("yn", 1), ("y\x03", 130), ("\x03", 130)])
def test_without_the_last_yes_nothing_is_applied(shop: Shop, keys: str, code: int) -> None:
    shop.deployment()
    before = shop.now()["metadata"]["resourceVersion"]
    with asked(shop, "deploy/web", *CPU) as session:
        session.until("object 1 of 1")
        session.type(keys[0])
        if keys[1:]:
            session.until(END)
            session.type(keys[1:])
        assert session.end() == code
    assert shop.now()["metadata"]["resourceVersion"] == before
    assert not list(shop.records.glob("*"))


def test_credentials_are_not_shown(shop: Shop) -> None:
    shop.deployment()
    with asked(shop, "deploy/web") as session:
        session.until("object 1 of 1")
        session.type("A")
        session.until("a guess" if "a guess" in session.screen else END)
        assert "hunter2" not in session.screen + session.shown
        session.interrupt()
        assert session.end() == 130


def test_an_edited_value_is_applied(shop: Shop, tmp_path: Path) -> None:
    shop.deployment()
    env = editor(tmp_path, "sed -i s/100m/350m/ $1")
    with asked(shop, "deploy/web", *CPU, env=env) as session:
        session.until("object 1 of 1")
        session.type("e")
        session.until("answered yes, with the values that you gave")
        confirm(session, "q")
        assert session.end() == 0
    assert cpu(shop) == "350m"


def test_the_server_tries_it_before_it_is_done(shop: Shop) -> None:
    shop.deployment()
    with (
        webhook_for(shop.plane, shop.name, lambda _: "not on a Sunday"),
        asked(shop, "deploy/web", *CPU) as session,
    ):
        session.until("object 1 of 1")
        confirm(session, "y")
        assert session.end() == 2
        assert "not on a Sunday" in session.shown
    assert "prodready" not in owners(shop.now())


def test_an_object_that_changed_meanwhile_gets_what_was_chosen_and_no_more(shop: Shop) -> None:
    shop.deployment()
    with asked(shop, "deploy/web", "--select", "cpu-request,memory-request") as session:
        session.until("object 1 of 1")
        session.type("s")
        session.until("review: cpu-request\n")
        session.type("y")
        session.until("change 2 of 2")
        session.type("n")
        session.until(END)
        shop.edit({"image": "registry.example.com/shop/web:1.5"})
        session.type("y")
        assert session.end() == 1
    assert cpu(shop) == "100m"
    assert "memory" not in container(shop.now())["resources"]["requests"]
    assert container(shop.now())["image"].endswith(":1.5")


def test_an_object_that_was_fixed_meanwhile_is_left_as_it_is(shop: Shop) -> None:
    shop.deployment()
    with asked(shop, "deploy/web", *CPU) as session:
        session.until("object 1 of 1")
        session.type("y")
        session.until(END)
        shop.edit({"resources": {"requests": {"cpu": "70m"}}})
        session.type("y")
        session.end()
    assert cpu(shop) == "70m"


@pytest.mark.parametrize(
    ("tried", "told", "shown"),
    [
        ("client", "it is only tried: nothing is sent", "(dry run)"),
        ("server", "it is only tried: it goes through admission", "(server dry run)"),
    ],
)
def test_a_dry_run_says_so_and_applies_nothing(
    shop: Shop, tried: str, told: str, shown: str
) -> None:
    shop.deployment()
    with asked(shop, "deploy/web", *CPU, f"--dry-run={tried}") as session:
        session.until("object 1 of 1")
        session.type("y")
        session.until("Try this? y n")
        assert told in " ".join(session.screen.split())
        session.type("y")
        assert session.end() == 0
        assert shown in session.shown
    assert "prodready" not in owners(shop.now())


def test_a_rule_is_switched_off_for_all_runs_to_come(shop: Shop) -> None:
    shop.deployment()
    with asked(shop, "deploy/web", *CPU) as session:
        session.until("object 1 of 1")
        session.type("R")
        session.until("Never cpu-request:")
        assert "annotation" not in session.screen
        confirm(session, "p")
        assert session.end() == 1
    assert (shop.folder / ".prodready.yaml").read_text() == "rules:\n  cpu-request: off\n"
    assert "prodready" not in owners(shop.now())
    assert "cpu-request" not in shop.run("check", "deploy/web").out


def off_for_the_project(shop: Shop, *words: str) -> str:
    """Answer yes for `api` and that the rule is never wanted for `web`; what was told."""
    with asked(shop, "deploy", *CPU, *words, columns=160) as session:
        session.until("object 1 of 2")
        session.type("y")
        session.until("object 2 of 2")
        session.type("R")
        session.until("for the whole project: in .prodready.yaml")
        session.type("p")
        session.until("this? y n")
        session.type("y")
        assert session.end() == 1
        return session.shown


def test_undo_takes_back_what_was_decided_after_what_was_applied(shop: Shop) -> None:
    shop.deployment("api")
    shop.deployment("web")
    before = settled(shop.now("api"))
    shown = off_for_the_project(shop)
    assert shown.index("takes that back") < shown.index("takes it back")
    assert settled(shop.now("api")) != before
    assert shop.undo().code == 0
    assert settled(shop.now("api")) == before
    assert (shop.folder / ".prodready.yaml").exists()
    done = shop.undo()
    assert (done.code, done.out) == (0, "took back .prodready.yaml\n")
    assert not (shop.folder / ".prodready.yaml").exists()


def test_a_dry_run_decides_nothing(shop: Shop) -> None:
    shop.deployment("api")
    shop.deployment("web")
    shown = off_for_the_project(shop, "--dry-run=server")
    assert ".prodready.yaml: off: cpu-request (dry run)" in shown
    assert not (shop.folder / ".prodready.yaml").exists()
    assert not list(shop.records.glob("*"))


def test_managed_objects_that_nobody_was_asked_about_are_told_in_the_end(shop: Shop) -> None:
    shop.deployment("web")
    release = {"meta.helm.sh/release-name": "api", "meta.helm.sh/release-namespace": "a"}
    labels = {"app.kubernetes.io/managed-by": "Helm"}
    shop.deployment("api", labels=labels, annotations=release)
    with asked(shop, "deploy", *CPU, columns=160) as session:
        session.until("object 1 of 1")
        confirm(session, "y")
        assert session.end() == 0
        assert session.shown.count("left alone: 1 x the Helm release api") == 1


def test_where_nothing_is_asked_it_is_told_why(shop: Shop) -> None:
    shop.deployment()
    enforce_quota(shop.plane, shop.name, {"requests.cpu": "10m"})
    with asked(shop, "deploy/web", *CPU) as session:
        assert session.end() == 0
        assert "1 workload on https://" in session.shown
        assert "left alone: 1 x cpu-request:" in session.shown


def test_the_server_is_gone_when_the_answers_are_there(shop: Shop) -> None:
    shop.deployment()
    with asked(shop, "deploy/web", *CPU, "--request-timeout", "3s") as session:
        session.until("object 1 of 1")
        session.type("y")
        session.until(END)
        shop.plane.stop_apiserver()
        try:
            session.type("y")
            assert session.end() == 2
            assert "not applied" in session.shown
        finally:
            shop.plane.start_apiserver()
    assert "prodready" not in owners(shop.now())


@pytest.mark.parametrize("columns", [60, 100, 200])
def test_every_key_at_every_width(shop: Shop, tmp_path: Path, columns: int) -> None:
    for name in ("api", "web"):
        spec = shop.spec(name)
        checked = {"httpGet": {"path": "/healthz", "port": 8080}}
        (one,) = spec["template"]["spec"]["containers"]
        spec["template"]["spec"]["containers"] = [
            {**one, "livenessProbe": checked, "resources": {}}
        ]
        shop.create("/apis/apps/v1/deployments", "Deployment", name, spec)
    env = editor(tmp_path, 'sed -i s/100m/150m/ "$1"')
    with asked(shop, "deploy", *EVERY_KEY, env=env, columns=columns) as session:
        walk(session)
        assert session.end() == 1
        assert "2 of 2 objects applied" in session.shown
    assert (cpu(shop, "api"), cpu(shop, "web")) == ("150m", "100m")
    for name in ("api", "web"):
        assert "startupProbe" not in container(shop.now(name))


def test_nothing_lacks_nothing_is_asked(shop: Shop) -> None:
    with asked(shop, "deploy") as session:
        assert session.end() == 3

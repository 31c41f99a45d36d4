"""Reports for programs on live objects, against a real API server."""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft202012Validator

from tests.cluster.shop import Shop
from tests.cluster.webhooks import webhook_for
from tests.report.test_json import RAW

pytestmark = pytest.mark.cluster

HELM = {"meta.helm.sh/release-name": "web", "meta.helm.sh/release-namespace": "shop"}


def files_in(text: str) -> list[dict[str, Any]]:
    """The entries of a JSON report, which is valid."""
    report = json.loads(text)
    Draft202012Validator(RAW).validate(report)
    found: list[dict[str, Any]] = report["files"]
    return found


def written(text: str) -> dict[str, bool]:
    """Which objects were written."""
    return {ref["name"]: one["written"] for one in files_in(text) for ref in one["workloads"]}


@pytest.mark.parametrize("command", ["check", "fix"])
def test_each_format_tells_of_live_objects(shop: Shop, command: str) -> None:
    shop.deployment()
    named = f"{shop.name}/Deployment/web"
    (live,) = files_in(shop.run(command, "deploy", "-o", "json").out)
    assert (live["file"], live["written"], live["errors"]) == ("live", False, [])
    assert live["workloads"] == [{"kind": "Deployment", "namespace": shop.name, "name": "web"}]
    assert live["changes"]
    assert all((one["line"], one["column"]) == (0, 0) for one in live["changes"])
    github = shop.run(command, "deploy", "-o", "github").out
    assert f"::error title=memory-request::{named}: " in github
    markdown = shop.run(command, "deploy", "-o", "markdown").out
    assert f"| {named} | safe |" in markdown
    (suite,) = ET.fromstring(shop.run(command, "deploy", "-o", "junit").out)
    assert suite.attrib["name"] == named
    (run,) = json.loads(shop.run(command, "deploy", "-o", "sarif").out)["runs"]
    assert len(run["results"]) == len(live["changes"])
    assert not any("fixes" in one for one in run["results"])


def test_reports_in_files_stand_beside_the_usual_output(shop: Shop) -> None:
    shop.deployment()
    plain = shop.run("check", "deploy")
    done = shop.run("check", "deploy", "--report", "json=a.json", "--report", "github=b")
    assert (done.code, done.out, done.err) == (plain.code, plain.out, plain.err)
    (live,) = files_in((shop.folder / "a.json").read_text())
    assert live["changes"]
    assert (shop.folder / "b").read_text().startswith("::")


def test_a_report_that_cannot_be_written_is_an_error(shop: Shop) -> None:
    shop.deployment()
    done = shop.run("check", "deploy", "--report", "json=none/a.json")
    assert done.code == 2
    assert "none/a.json: not written" in done.err


def test_what_cannot_be_looked_at_is_an_error_in_all_of_them(shop: Shop) -> None:
    shop.deployment()
    done = shop.run("check", ["deploy/none", "deploy/web"][0], "deploy/web", "-o", "json")
    assert done.code == 2
    errors = [error["message"] for one in files_in(done.out) for error in one["errors"]]
    assert len(errors) == 1
    assert errors[0] in done.err
    assert any(one["changes"] for one in files_in(done.out))


def test_what_others_bring_is_left_alone(shop: Shop) -> None:
    shop.deployment(labels={"app.kubernetes.io/managed-by": "Helm"}, annotations=HELM)
    (live,) = files_in(shop.run("fix", "deploy", "-o", "json").out)
    assert live["workloads"] == []
    assert "Helm" in live["leftAlone"][0]["reason"]


def test_only_what_was_applied_is_written(shop: Shop) -> None:
    for name in ("web", "api"):
        shop.deployment(name)

    def answer(request: dict[str, Any]) -> str | None:
        return "not this one" if request.get("name") == "api" else None

    with webhook_for(shop.plane, shop.name, answer, ("deployments",), "apps", mutating=False):
        done = shop.apply("deploy", "-o", "json", "--report", "github=a")
    assert done.code == 2
    assert written(done.out) == {"api": False, "web": True}
    errors = [error["message"] for one in files_in(done.out) for error in one["errors"]]
    assert len(errors) == 1
    assert "not applied" in errors[0]
    assert "not this one" in errors[0]
    assert "not this one" in (shop.folder / "a").read_text()


def test_what_is_too_risky_for_a_yes_is_not_written(shop: Shop) -> None:
    spec = {**shop.spec(), "serviceName": "web"}
    shop.create("/apis/apps/v1/statefulsets", "StatefulSet", "web", spec)
    done = shop.apply("sts/web", "-o", "json")
    assert done.code == 1
    assert written(done.out) == {"web": False}
    assert files_in(done.out)[0]["changes"]


def test_what_ends_the_run_is_an_error_of_a_whole_report(shop: Shop) -> None:
    shop.deployment()
    shop.records.write_text("a file where a folder should be")
    done = shop.apply("deploy/web", "-o", "json")
    assert done.code == 2
    assert written(done.out) == {"web": False}
    assert any(one["errors"] for one in files_in(done.out))


@pytest.mark.parametrize("dry_run", ["client", "server"])
def test_a_try_writes_nothing(shop: Shop, dry_run: str) -> None:
    shop.deployment()
    done = shop.run("fix", "deploy", "--dry-run", dry_run, "-o", "json")
    assert written(done.out) == {"web": False}
    assert files_in(done.out)[0]["changes"]


def test_the_second_time_there_is_nothing_to_apply(shop: Shop) -> None:
    shop.deployment()
    assert written(shop.apply("deploy", "-o", "json").out) == {"web": True}
    assert written(shop.apply("deploy", "-o", "json").out) == {"web": False}

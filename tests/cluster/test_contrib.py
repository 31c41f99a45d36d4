"""The scripts of contrib on a real API server, beside a context that leads nowhere."""

from __future__ import annotations

import json
from pathlib import Path
from unittest.mock import ANY

import pytest

from tests.cli.command import needs_kubectl
from tests.cluster.shop import Shop
from tests.contrib.running import script

pytestmark = [pytest.mark.cluster, needs_kubectl]


@pytest.fixture
def kubeconfig(shop: Shop, tmp_path: Path) -> str:
    """The server twice, and a context between that leads nowhere."""
    config = json.loads(Path(shop.kubeconfig).read_text())
    [cluster], [context] = config["clusters"], config["contexts"]
    config["clusters"] += [{"name": "nowhere", "cluster": {"server": "http://127.0.0.1:1"}}]
    config["contexts"] = [
        {"name": "a/first", "context": context["context"]},
        {"name": "nowhere", "context": {**context["context"], "cluster": "nowhere"}},
        {"name": "second", "context": {**context["context"], "cluster": cluster["name"]}},
    ]
    path = tmp_path / "several"
    path.write_text(json.dumps(config))
    return str(path)


def test_every_context(shop: Shop, kubeconfig: str, tmp_path: Path) -> None:
    before = shop.deployment()
    words = ("--kubeconfig", kubeconfig, "--out", "out", "deploy", "--", "-n", shop.name)
    done = script("every-context.sh", *words, cwd=tmp_path)
    assert done.code == 2
    assert "\n3 contexts: 1 failed, 2 findings\n" in done.out
    assert "  findings  a/first: 1 workload on " in done.out
    assert "  failed    nowhere: error: http://127.0.0.1:1: connection refused" in done.out
    found = {path.name: path.read_text() for path in (tmp_path / "out").iterdir()}
    assert f"safe memory-request: {shop.name}/Deployment/web: " in found["second.txt"]
    assert found == {"a%2Ffirst.txt": found["second.txt"], "nowhere.txt": "", "second.txt": ANY}
    assert shop.now() == before


def test_nightly_report(shop: Shop, kubeconfig: str, tmp_path: Path) -> None:
    shop.deployment()
    env = {"KUBECONFIG": kubeconfig}
    contexts = ("--context", "a/first", "--context", "second", "--fail-on-new")
    words = (*contexts, "--", "-n", shop.name, "--select", "memory-request,pre-stop")

    def night(date: str) -> tuple[int, list[str]]:
        flags = ("--out", "reports", "--date", date, *words)
        done = script("nightly-report.sh", *flags, cwd=tmp_path, env=env)
        assert done.err == ""
        return done.code, done.out.splitlines()

    first = "1 findings, nothing to compare them with yet"
    assert night("2026-01-01") == (0, [f"a/first: {first}", f"second: {first}"])
    shop.deployment("api")
    second = "1 new, 0 gone, 1 as before, since 2026-01-01"
    assert night("2026-01-02") == (1, [f"a/first: {second}", f"second: {second}"])
    nowhere = script(
        "nightly-report.sh", "--out", "reports", "--context", "nowhere", cwd=tmp_path, env=env
    )
    assert (nowhere.code, nowhere.out) == (2, "")
    assert nowhere.err.startswith("nowhere: no report\n")
    page = (tmp_path / "reports/second/2026-01-02/report.md").read_text()
    assert f"- memory-request: `{shop.name}/Deployment/api` in `-`, " in page


def test_a_plan_for_every_context(shop: Shop, kubeconfig: str, tmp_path: Path) -> None:
    shop.deployment()
    words = (
        "--kubeconfig",
        kubeconfig,
        "--plan",
        "--out",
        "plans",
        "deploy",
        "--",
        "-n",
        shop.name,
    )
    done = script("every-context.sh", *words, cwd=tmp_path)
    assert done.code == 2
    assert "1 failed" in done.out
    text = (tmp_path / "plans" / "second.yaml").read_text()
    assert f"namespace: {shop.name}\nname: web\n" in text
    assert not (tmp_path / "plans" / "nowhere.yaml").exists()
    again = script("every-context.sh", *words, cwd=tmp_path)
    assert (tmp_path / "plans" / "second.yaml").read_text() == text
    assert again.code == 2

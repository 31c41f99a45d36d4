"""contrib/nightly-report.sh: what is new, gone and as before, night by night."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.cli.command import BROKEN, COMPLETE, Done, put
from tests.contrib.running import script, stand_in
from tests.help import deployment

RULES = ("--select", "memory-request,cpu-request")
WEB, API = deployment(), deployment(name="api")


def night(day: int, *words: str, cwd: Path, env: dict[str, str] | None = None) -> Done:
    date = f"2026-01-{day:02}"
    flags = words or ("--", "-R", "-f", "deploy", *RULES)
    return script("nightly-report.sh", "--out", "reports", "--date", date, *flags, cwd=cwd, env=env)


def comparison(folder: Path, day: int, place: str = "reports") -> Any:
    return json.loads((folder / place / f"2026-01-{day:02}/comparison.json").read_text())


def told(folder: Path, day: int) -> str:
    return (folder / f"reports/2026-01-{day:02}/report.md").read_text()


def objects(findings: list[dict[str, str]]) -> set[str]:
    return {one["object"] for one in findings}


def test_the_first_night_has_nothing_to_compare_with(tmp_path: Path) -> None:
    put(tmp_path, {"deploy/web.yaml": WEB})
    done = night(1, "--fail-on-new", "--", "-f", "deploy", *RULES, cwd=tmp_path)
    assert (done.code, done.out, done.err) == (
        0,
        "2 findings, nothing to compare them with yet\n",
        "",
    )
    assert sorted(path.name for path in (tmp_path / "reports/2026-01-01").iterdir()) == [
        "comparison.json",
        "findings.json",
        "report.json",
        "report.md",
    ]
    assert comparison(tmp_path, 1) == {
        "date": "2026-01-01",
        "since": None,
        "counts": {"new": 0, "gone": 0, "asBefore": 2},
        "new": [],
        "gone": [],
    }
    report = json.loads((tmp_path / "reports/2026-01-01/report.json").read_text())
    assert [len(one["changes"]) for one in report["files"]] == [2]
    assert told(tmp_path, 1).startswith("## 2026-01-01\n\n2 findings, nothing to compare")
    assert "\n### Production readiness\n\n1 workload: 2 findings (2 review)" in told(tmp_path, 1)


def test_what_is_new_gone_and_as_before(tmp_path: Path) -> None:
    put(tmp_path, {"deploy/web.yaml": WEB, "deploy/old.yaml": deployment(name="old")})
    night(1, cwd=tmp_path)
    (tmp_path / "deploy/old.yaml").unlink()
    put(tmp_path, {"deploy/büro `x`.yaml": API, "deploy/web.yaml": f"# moved\n{WEB}"})
    done = night(3, cwd=tmp_path)
    assert (done.code, done.out) == (0, "2 new, 2 gone, 2 as before, since 2026-01-01\n")
    compared = comparison(tmp_path, 3)
    assert compared["counts"] == {"new": 2, "gone": 2, "asBefore": 2}
    assert (objects(compared["new"]), objects(compared["gone"])) == (
        {"Deployment/api"},
        {"Deployment/old"},
    )
    assert {one["rule"] for one in compared["new"]} == {"memory-request", "cpu-request"}
    new, gone = told(tmp_path, 3).split("\nGone:\n")
    assert "\nNew:\n\n- cpu-request: `Deployment/api` in `deploy/b" in new
    assert "'x'.yaml`, `spec.template.spec.containers[name=web].resources.requests.cpu`\n" in new
    assert "- memory-request: `Deployment/old` in `deploy/old.yaml`, `spec." in gone


def test_fail_on_new_is_for_what_is_new_only(tmp_path: Path) -> None:
    words = ("--fail-on-new", "--", "-f", "deploy", *RULES)
    put(tmp_path, {"deploy/web.yaml": WEB})
    night(1, *words, cwd=tmp_path)
    put(tmp_path, {"deploy/api.yaml": API})
    assert night(2, *words, cwd=tmp_path).code == 1
    assert night(2, *words, cwd=tmp_path).code == 1  # the same night again
    assert night(3, *words, cwd=tmp_path).code == 0
    put(tmp_path, {"deploy/api.yaml": COMPLETE, "deploy/web.yaml": COMPLETE})
    done = night(4, *words, cwd=tmp_path)
    assert (done.code, done.out) == (0, "0 new, 4 gone, 0 as before, since 2026-01-03\n")


def test_a_night_with_errors_has_no_report_and_the_next_goes_on(tmp_path: Path) -> None:
    put(tmp_path, {"deploy/web.yaml": WEB})
    night(1, cwd=tmp_path)
    put(tmp_path, {"deploy/pod.yaml": BROKEN})
    done = night(2, cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert "pod.yaml:5:1: not YAML" in done.err
    assert [path.name for path in (tmp_path / "reports").iterdir()] == ["2026-01-01"]
    (tmp_path / "deploy/pod.yaml").unlink()
    assert "2 as before, since 2026-01-01" in night(3, cwd=tmp_path).out


def test_nothing_to_read(tmp_path: Path) -> None:
    (tmp_path / "deploy").mkdir()
    done = night(1, cwd=tmp_path)
    assert (done.code, "no input found" in done.err) == (3, True)


def test_each_context_has_its_own_place(tmp_path: Path) -> None:
    """Here a file stands for what a cluster has; tests/cluster has one."""
    put(tmp_path, {"a:b": WEB, "c d": f"{WEB}---\n{API}"})
    env = stand_in(tmp_path / "bin", "kubectl", 'echo "$*" >>kubectl; cat "$2"')
    flags = ("--context", "a:b", "--context", "gone", "--context", "c d", "--", *RULES)
    done = night(1, *flags, cwd=tmp_path, env=env)
    assert done.code == 2
    assert done.err.startswith("gone: no report\ncat: gone: ")
    assert done.out == (
        "a:b: 2 findings, nothing to compare them with yet\n"
        "c d: 4 findings, nothing to compare them with yet\n"
    )
    assert comparison(tmp_path, 1, "reports/a%3Ab")["counts"]["asBefore"] == 2
    assert comparison(tmp_path, 1, "reports/c%20d")["counts"]["asBefore"] == 4
    for line in (tmp_path / "kubectl").read_text().splitlines():
        assert " get deployments,statefulsets,daemonsets,cronjobs,services,limitranges," in line


def test_an_interrupt_leaves_nothing_behind(tmp_path: Path) -> None:
    env = stand_in(tmp_path / "bin", "kubectl-prodready", "exit 130")
    done = night(1, cwd=tmp_path, env=env)
    assert (done.code, [*(tmp_path / "reports").iterdir()]) == (130, [])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--out"], "--out needs a value"),
        (["--", "-f", "x"], "--out is needed"),
        (["--out", "x"], "what to look at is needed, after --"),
        (["--out", "x", "-f", "y"], "no option -f; the flags of check follow --"),
        (["--out", "x", "--date", "today", "--", "-f", "y"], "no date: today"),
    ],
)
def test_usage(tmp_path: Path, words: list[str], said: str) -> None:
    done = script("nightly-report.sh", *words, cwd=tmp_path)
    assert (done.code, done.err) == (2, f"nightly-report.sh: {said}\n")
    assert not [*tmp_path.iterdir()]


def test_today_is_the_day_by_default(tmp_path: Path) -> None:
    put(tmp_path, {"deploy/web.yaml": WEB})
    before = subprocess.run(["date", "+%Y-%m-%d"], capture_output=True, check=True, text=True)
    script("nightly-report.sh", "--out", "reports", "--", "-f", "deploy", cwd=tmp_path)
    [path] = (tmp_path / "reports").iterdir()
    assert path.name >= before.stdout.strip()

"""From inputs to results: the same on one core and on several, and no input stops another."""

from __future__ import annotations

import os
import pickle
import sys
from pathlib import Path

import pytest

from kubectl_prodready.errors import UsageError
from kubectl_prodready.pipeline import Looker, Run, results
from kubectl_prodready.sources.files import Wanted, gather
from kubectl_prodready.sources.survey import survey
from tests.cli.command import (
    BROKEN,
    COMPLETE,
    CONFIG_MAP,
    MISSHAPEN,
    MODULE,
    SCRIPT,
    TOP,
    VALUES,
    Done,
    contents,
    names,
    process,
    prodready,
    put,
)
from tests.help import after, deployment, documents

WEB = deployment()
PLUGIN = '''
"""A rule that stumbles over what is called bad, and one that wants a new Kubernetes."""

from kubectl_prodready.api import Safety, rule


@rule("stumble", part="Running", examples=[])
def stumble(workload):
    """Stumble over what is called bad."""
    if "bad" in workload.name:
        raise ZeroDivisionError("oh")
    if "annotations" not in workload.metadata:
        yield workload.set(("metadata", "annotations", "seen"), "yes", Safety.SAFE)


@rule("modern", part="Running", examples=[])
def modern(workload):
    """Want what only a new Kubernetes has."""
    if "annotations" not in workload.metadata:
        change = workload.set(("metadata", "annotations", "new"), "yes", Safety.SAFE)
        yield change._replace(since=(1, 31))
'''


@pytest.fixture
def plugin(tmp_path: Path) -> dict[str, str]:
    """The environment in which another package announces rules."""
    installed = tmp_path / "installed"
    entry = "[kubectl_prodready.rules]\nmore = stumbling_rules\n"
    put(
        installed,
        {"stumbling_rules.py": PLUGIN, "stumbling-1.0.dist-info/entry_points.txt": entry},
    )
    put(installed, {"stumbling-1.0.dist-info/METADATA": "Name: stumbling\nVersion: 1.0\n"})
    return {"PYTHONPATH": f"{installed}{os.pathsep}{TOP}"}


def mixture(folder: Path) -> Path:
    """Some 150 files of every sort, good and bad, in several folders."""
    sorts = (
        WEB,
        COMPLETE,
        documents(CONFIG_MAP, deployment(name="second")),
        BROKEN,
        MISSHAPEN,
        VALUES,
        documents(deployment(name="half"), MISSHAPEN),
    )
    for number in range(150):
        put(folder, {f"{number % 4}/{number:03}.yaml": sorts[number % len(sorts)]})
    (folder / "1" / "binary.yaml").write_bytes(b"\x00")
    return folder


@pytest.mark.parametrize("output", ["diff", "json", "yaml", "name"])
def test_any_number_of_processes_gives_the_same_in_the_same_order(
    tmp_path: Path, output: str
) -> None:
    words = ("fix", "-R", "-v", "-f", ".", "-f", "missing.yaml", "-o", output)
    mixture(tmp_path)
    one, two, three, automatic = (
        process(*words, "--jobs", jobs, cwd=tmp_path) for jobs in ("1", "2", "3", "0")
    )
    assert one.code == 2
    assert one.raw.count(b"web") > 20
    assert one.err.count("error: ") > 60
    assert one == two == three == automatic


def test_any_number_of_processes_checks_the_same(tmp_path: Path) -> None:
    words = ("check", "-R", "-f", mixture(tmp_path).name)
    runs = [process(*words, "--jobs", jobs, cwd=tmp_path.parent) for jobs in ("1", "3")]
    assert runs[0] == runs[1]
    assert runs[0].out.count("\n") > 300


@pytest.mark.parametrize("jobs", ["1", "3"])
def test_any_number_of_processes_writes_the_same(tmp_path: Path, jobs: str) -> None:
    before = contents(mixture(tmp_path))
    done = process("fix", "-R", "-f", ".", "--write", "--jobs", jobs, cwd=tmp_path)
    assert done.code == 2
    now = contents(tmp_path)
    good = {name for name, text in before.items() if MISSHAPEN not in text and text != BROKEN}
    good -= {name for name, text in before.items() if text == VALUES or "\0" in text}
    assert now == {name: after(text) if name in good else text for name, text in before.items()}
    assert done.out.count("wrote ") == sum(now[name] != before[name] for name in before) > 40


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_rule_that_crashes_costs_that_rule_on_that_object_only(
    tmp_path: Path, plugin: dict[str, str], jobs: str
) -> None:
    text = documents(deployment(name="good"), deployment(name="bad"), deployment(name="fine"))
    put(tmp_path, {"in/a.yaml": text, "in/b.yaml": WEB})
    words = ("fix", "-f", "in", "--ignore", "modern", "--jobs", jobs)
    done = process(*words, cwd=tmp_path, env=plugin)
    assert done.code == 2
    error = "error: in/a.yaml: Deployment/bad: the rule stumble failed: ZeroDivisionError: oh\n"
    assert done.err.startswith(error)
    assert done.err.count("error: ") == 1
    assert "memory-request 4, stumble 3" in done.err
    assert done.out.count('seen: "yes"') == 3
    report = process(*words, "-o", "name", cwd=tmp_path, env=plugin)
    assert names(report) == ["good", "bad", "fine", "web"]


def test_rule_of_another_package_is_a_rule_like_any_other(
    tmp_path: Path, plugin: dict[str, str]
) -> None:
    done = process("explain", cwd=tmp_path, env=plugin)
    assert "stumble                    Stumble over what is called bad.\n" in done.out
    assert "stumble" not in process("explain", cwd=tmp_path).out


def test_field_that_needs_a_newer_kubernetes_is_told_and_not_written(
    tmp_path: Path, plugin: dict[str, str]
) -> None:
    put(tmp_path, {"web.yaml": WEB})
    words = ("fix", "-f", "web.yaml", "--select", "modern")
    done = process(*words, cwd=tmp_path, env=plugin)
    assert (done.code, done.out) == (0, "")
    reason = "modern: needs Kubernetes 1.31, and --kubernetes-version is 1.30"
    assert f"  left alone: 1 x {reason}" in done.err.splitlines()
    newer = process(*words, "--kubernetes-version", "1.31", cwd=tmp_path, env=plugin)
    assert newer.code == 1
    assert '+    new: "yes"' in newer.out


def test_a_bug_on_one_input_stops_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even one outside of the rules: here, an object nested as deep as is allowed."""
    deep = WEB + f"x: {'[' * 495}1{']' * 495}\n"
    put(tmp_path, {"a.yaml": WEB, "b.yaml": deep, "c.yaml": WEB})
    done = process("fix", "-f", ".", "-o", "name", cwd=tmp_path)
    assert names(done).count("web") >= 2, done.err


def test_unknown_rule_is_told_before_the_first_result(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": WEB})
    sources = gather(Wanted((str(tmp_path),))).sources
    with pytest.raises(UsageError, match="no rule"):
        results(sources, Run(select=("nope",)))


def test_results_come_as_soon_as_they_are_there(tmp_path: Path) -> None:
    put(tmp_path, {"a.yaml": WEB, "b.yaml": WEB})
    found = results(gather(Wanted((str(tmp_path),))).sources, Run())
    assert next(found).verified
    (tmp_path / "b.yaml").unlink()
    assert "cannot be read" in next(found).errors[0].message


def test_looker_travels_to_a_worker(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": WEB})
    sources = gather(Wanted((str(tmp_path),))).sources
    looker = Looker(Run(select=("cpu-request",)), survey(sources))
    there = pickle.loads(pickle.dumps(looker))
    result = pickle.loads(pickle.dumps(there.look(sources[0])))
    assert result.verified.after == looker.look(sources[0]).verified.after  # type: ignore[union-attr]
    assert result.verified.before == WEB


def many(folder: Path, count: int) -> Path:
    """That many Deployments, each in a file."""
    texts = {f"{n % 20}/{n}.yaml": deployment(name=f"web-{n}") for n in range(count)}
    return put(folder / str(count), texts)


def peak(folder: Path) -> int:
    """The most memory of a run over a folder, in kilobytes."""
    code = (
        "import resource, subprocess, sys; "
        "subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    words = ("fix", "-R", "-f", ".", "--jobs", "1")
    done = process(*MODULE, *words, cwd=folder, program=(sys.executable, "-c", code))
    return int(done.out)


@pytest.mark.skipif(
    sys.platform != "linux", reason="optional: only Linux counts memory in kilobytes"
)
def test_10_000_files_need_little_memory(tmp_path: Path) -> None:
    """What 1,500 files need beyond 100, a file, still fits for 10,000."""
    few, more = peak(many(tmp_path, 100)), peak(many(tmp_path, 1500))
    per_file = (more - few) / 1400
    assert few + 9900 * per_file < 150_000


def test_helper_runs_the_real_command_line(tmp_path: Path) -> None:
    """The tests that stay in this process see what the others see."""
    put(tmp_path, {"web.yaml": WEB})
    words = ("fix", "-f", "web.yaml", "-v")
    here: Done = prodready(*words, cwd=tmp_path)
    assert here == process(*words, cwd=tmp_path, program=(SCRIPT,))

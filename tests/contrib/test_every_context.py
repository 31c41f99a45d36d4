"""contrib/every-context.sh: which contexts, which words, what is said of each.

`tests/cluster/test_contrib.py` has a real cluster among them.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.command import Done, needs_kubectl
from tests.contrib.running import script, stand_in

REMEMBERS = """printf '%s\\n' "$*" >>"$TOLD"
case $4 in
clean) exit 0 ;;
lacking) echo 'file: finding'; echo '2 workloads: 5 findings (5 safe)' >&2; exit 1 ;;
empty) exit 3 ;;
away) echo 'error: connection refused' >&2; exit 2 ;;
odd) exit 7 ;;
esac"""


def kubeconfig(folder: Path, *contexts: str) -> Path:
    """A kubeconfig whose cluster is nowhere."""
    config = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "test", "cluster": {"server": "http://127.0.0.1:1"}}],
        "users": [{"name": "ann", "user": {}}],
        "contexts": [
            {"name": name, "context": {"cluster": "test", "user": "ann"}} for name in contexts
        ],
    }
    path = folder / "kube config"
    path.write_text(json.dumps(config))
    return path


def told(folder: Path, *words: str) -> tuple[Done, list[str]]:
    """A run with a stand-in for the command, and the words that this was given."""
    env = stand_in(folder / "bin", "kubectl-prodready", REMEMBERS) | {"TOLD": str(folder / "told")}
    (folder / "told").touch()
    done = script("every-context.sh", *words, cwd=folder, env=env)
    return done, (folder / "told").read_text().splitlines()


def named(*contexts: str) -> list[str]:
    return [word for context in contexts for word in ("--context", context)]


@needs_kubectl
def test_every_context_of_the_kubeconfig_and_none_stops_the_others(tmp_path: Path) -> None:
    there = kubeconfig(tmp_path, "arn:aws:eks/prod", "my test")
    done = script("every-context.sh", "--kubeconfig", there, "deployments", cwd=tmp_path)
    assert done.code == 2
    unreachable = "error: http://127.0.0.1:1: connection refused; is the cluster there"
    assert done.out.startswith("== arn:aws:eks/prod\n== my test\n\n2 contexts: 2 failed\n")
    for name in ("arn:aws:eks/prod", "my test"):
        assert f"  failed    {name}: {unreachable}" in done.out
    assert done.err.count(unreachable) == 2


def test_the_words_of_check(tmp_path: Path) -> None:
    types = "deployments,statefulsets,daemonsets,cronjobs"
    _, words = told(tmp_path, *named("clean"))
    assert words == [f"check {types} --context clean --all-namespaces"]
    _, words = told(tmp_path, *named("empty"), "deploy", "sts", "--", "--ignore", "cpu-limit")
    assert words[1:] == ["check deploy,sts --context empty --all-namespaces --ignore cpu-limit"]


@pytest.mark.parametrize("flags", [("-n", "shop"), ("-nshop",), ("--namespace=shop",)])
def test_a_namespace_that_is_named(tmp_path: Path, flags: tuple[str, ...]) -> None:
    _, words = told(tmp_path, *named("clean"), "deploy", "--", *flags)
    assert words == [f"check deploy --context clean {' '.join(flags)}"]


def test_the_summary(tmp_path: Path) -> None:
    done, _ = told(tmp_path, *named("clean", "lacking", "away", "odd", "empty"))
    assert done.code == 2
    assert done.out.partition("\n\n")[2] == (
        "5 contexts: 1 clean, 2 failed, 1 findings, 1 nothing\n"
        "  clean     clean: nothing to change\n"
        "  findings  lacking: 2 workloads: 5 findings (5 safe)\n"
        "  failed    away: error: connection refused\n"
        "  failed    odd: exit code 7\n"
        "  nothing   empty: no such workloads\n"
    )
    assert done.err == "2 workloads: 5 findings (5 safe)\nerror: connection refused\n"


@pytest.mark.parametrize(("context", "code"), [("clean", 0), ("lacking", 1), ("empty", 0)])
def test_exit_codes(tmp_path: Path, context: str, code: int) -> None:
    assert told(tmp_path, *named("clean", context))[0].code == code


def test_a_file_for_each(tmp_path: Path) -> None:
    done, _ = told(tmp_path, *named("clean", "lacking"), "--out", "my findings")
    texts = {path.name: path.read_text() for path in (tmp_path / "my findings").iterdir()}
    assert texts == {"clean.txt": "", "lacking.txt": "file: finding\n"}
    assert "file: finding" not in done.out
    assert "\nfile: finding\n" in told(tmp_path, *named("lacking"))[0].out


def test_plans(tmp_path: Path) -> None:
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans/clean.yaml").write_text("decided: true\n")
    names = ("clean", "a:b/c d%", ".x", "away", "empty")
    done, words = told(tmp_path, "--plan", *named(*names), "deploy", "--", "--safety", "safe")
    files = ("a%3Ab%2Fc%20d%25", "%2Ex", "away", "empty")
    assert words == [
        f"plan deploy --context {name} --out plans/{file}.yaml --all-namespaces --safety safe"
        for name, file in zip(names[1:], files, strict=True)
    ]
    assert done.code == 2
    assert "5 contexts: 1 failed, 1 left, 1 nothing, 2 planned\n" in done.out
    assert "  left      clean: plans/clean.yaml is there already\n" in done.out
    assert "  planned   .x: plans/%2Ex.yaml\n" in done.out
    assert (tmp_path / "plans/clean.yaml").read_text() == "decided: true\n"


def test_an_interrupt_ends_all_of_it(tmp_path: Path) -> None:
    env = stand_in(tmp_path / "bin", "kubectl-prodready", "exit 130")
    done = script("every-context.sh", *named("a", "b"), cwd=tmp_path, env=env)
    assert (done.code, done.out) == (130, "== a\n")


@needs_kubectl
def test_a_kubeconfig_without_contexts(tmp_path: Path) -> None:
    there = kubeconfig(tmp_path)
    done = script("every-context.sh", "--kubeconfig", there, cwd=tmp_path)
    assert (done.code, done.err) == (2, "every-context.sh: the kubeconfig has no context\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--context"], "--context needs a value"),
        (["-A"], "no option -A; flags for check follow --"),
    ],
)
def test_usage(tmp_path: Path, words: list[str], said: str) -> None:
    done = script("every-context.sh", *words, cwd=tmp_path)
    assert (done.code, done.err) == (2, f"every-context.sh: {said}\n")

"""Filters select objects: by namespace, by labels, by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import COMPLETE, CONFIG_MAP, contents, names, prodready, put
from tests.help import after, deployment, documents

A = deployment(name="a", metadata="{namespace: shop, labels: {app: a, tier: front}}")
B = deployment(name="b", metadata="{namespace: shop, labels: {app: b}}")
C = deployment(name="c", metadata="{namespace: other, labels: {app: a}}")
D = deployment(name="d", kind="StatefulSet")
ALL = documents(A, B, CONFIG_MAP, C, D)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ((), "abcd"),
        (("-n", "shop"), "abd"),
        (("--namespace=other",), "cd"),
        (("-n", "nowhere"), "d"),
        (("-l", "app=a"), "ac"),
        (("-l", "app=a,tier"), "a"),
        (("--selector", "app in (a, b),tier!=front"), "bc"),
        (("-l", "!app"), "d"),
        (("-n", "shop", "-l", "app=a"), "a"),
        (("deploy/a",), "a"),
        (("deployment/a", "sts/d"), "ad"),
        (("deployments.apps/c",), "c"),
        (("statefulset/d", "-n", "shop"), "d"),
    ],
)
def test_filters_choose_documents(tmp_path: Path, words: tuple[str, ...], expected: str) -> None:
    put(tmp_path, {"all.yaml": ALL})
    done = prodready("fix", "-f", "all.yaml", "-o", "name", *words, cwd=tmp_path)
    assert "".join(names(done)) == expected
    assert done.code == 1
    assert done.err.startswith(f"{len(expected)} workload")
    checked = prodready("check", "-f", "all.yaml", *words, cwd=tmp_path)
    found = {line.split("/")[-1].split(":")[0] for line in checked.out.splitlines()}
    assert {name for name in "abcd" if f"/{name}: " in checked.out} == set(expected), found


def test_write_touches_only_what_was_chosen(tmp_path: Path) -> None:
    put(tmp_path, {"all.yaml": ALL})
    done = prodready("fix", "-f", "all.yaml", "--write", "deploy/b", cwd=tmp_path)
    assert done.out == "wrote all.yaml: 6 changes to deployment.apps/b\n"
    assert contents(tmp_path) == {"all.yaml": documents(A, after(B), CONFIG_MAP, C, D)}


@pytest.mark.parametrize("command", ["fix", "check"])
@pytest.mark.parametrize(
    ("words", "missing"),
    [
        (("deploy/nope",), "deployment/nope"),
        (("deploy/a", "sts/a"), "statefulset/a"),
        (("deploy/c", "-n", "shop"), "deployment/c"),
        (("deploy/b", "-l", "app=a"), "deployment/b"),
    ],
)
def test_named_object_that_is_not_there_is_an_error(
    tmp_path: Path, command: str, words: tuple[str, ...], missing: str
) -> None:
    put(tmp_path, {"all.yaml": ALL})
    done = prodready(command, "-f", "all.yaml", *words, cwd=tmp_path)
    assert done.code == 2
    assert f"error: {missing} is no workload of this input; check kind, name and -n\n" in done.err


def test_named_object_that_may_not_be_touched_is_an_error(tmp_path: Path) -> None:
    pod = (
        "apiVersion: v1\nkind: Pod\nmetadata: {name: p, uid: 1}\n"
        "spec: {containers: [{name: a, image: a}]}\n"
    )
    put(tmp_path, {"pod.yaml": pod})
    assert prodready("fix", "-f", "pod.yaml", cwd=tmp_path).code == 0
    done = prodready("fix", "-f", "pod.yaml", "pod/p", cwd=tmp_path)
    assert done.code == 2
    assert "error: Pod/p is left alone: immutable: a Pod's containers are immutable" in done.err


def test_named_object_that_lacks_nothing_is_fine(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": COMPLETE})
    assert prodready("fix", "-f", "web.yaml", "deploy/web", cwd=tmp_path).code == 0


@pytest.mark.parametrize("word", ["web", "service/web", "web.yaml", "deploy/"])
def test_what_is_no_object_is_refused(tmp_path: Path, word: str) -> None:
    put(tmp_path, {"web.yaml": A})
    done = prodready("fix", "-f", "web.yaml", word, cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        f'error: "{word}" is no KIND/NAME of a workload; files go behind -f, as in -f web.yaml\n'
    )


def test_wrong_selector_is_refused(tmp_path: Path) -> None:
    done = prodready("fix", "-f", ".", "-l", "app in", cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert '"app in" is no label selector; write it as app=web,tier!=cache' in done.err


def test_neighbours_count_though_the_filters_leave_them_out(tmp_path: Path) -> None:
    limits = (
        "apiVersion: v1\nkind: LimitRange\nmetadata: {name: small, namespace: shop}\n"
        "spec: {limits: [{type: Container, defaultRequest: {cpu: 30m}}]}\n"
    )
    put(tmp_path, {"all.yaml": documents(limits, A)})
    out = prodready("fix", "-f", ".", "deploy/a", "--select", "cpu-request", cwd=tmp_path).out
    assert "cpu: 30m" in out

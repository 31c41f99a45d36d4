"""Hints that are only said: told as what they are, never as changes, and nothing fails for them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from kubectl_prodready.api import Container, Outcome, Safety, rule
from tests.cli.command import MISSHAPEN, prodready, put
from tests.help import deployment, documents

LONG = """offer a /ready endpoint: 503 until the initial data is there,
    and again once SIGTERM arrived; a load balancer then sends the rest of the traffic elsewhere,
    while the requests that are under way come to their end"""
SAID = " ".join(LONG.split())
WEB = deployment("[{name: a, image: a}, {name: b, image: b}]")


@rule("be-ready", part="Running", examples=[])
def be_ready(container: Container) -> Iterator[Outcome]:
    """Say something of each container."""
    yield container.hint(LONG)


@rule("a-hint", part="Running", examples=[])
def a_hint(container: Container) -> Iterator[Outcome]:
    """Offer a value of which only a person knows."""
    if "tty" not in container.raw:
        yield container.set(("tty",), True, Safety.HINT)


@rule("a-value", part="Running", examples=[])
def a_value(container: Container) -> Iterator[Outcome]:
    """Set a value."""
    if "stdin" not in container.raw:
        yield container.set(("stdin",), True, Safety.REVIEW)


@pytest.fixture(autouse=True)
def _rules(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = (a_hint, a_value, be_ready)
    monkeypatch.setattr("kubectl_prodready.pipeline.load_rules", lambda: rules)


def test_fix_says_where_they_are_told(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": WEB})
    done = prodready("fix", "-f", "web.yaml", "--select", "a-hint,be-ready", cwd=tmp_path)
    assert (done.code, done.out) == (0, "")
    assert done.err.splitlines() == [
        "1 workload in 1 file: 0 changes to make",
        "  2 more changes with --safety hint",
        '  2 hints: "kubectl prodready check" shows them',
    ]


@pytest.mark.parametrize("output", ["diff", "name", "yaml", "json"])
def test_no_flag_makes_changes_of_them(tmp_path: Path, output: str) -> None:
    put(tmp_path, {"web.yaml": WEB})
    words = ("-f", "web.yaml", "--safety", "hint", "-o", output)
    done = prodready("fix", *words, cwd=tmp_path)
    without = prodready("fix", *words, "--ignore", "be-ready", cwd=tmp_path)
    hint = '  2 hints: "kubectl prodready check" shows them'
    assert [line for line in done.err.splitlines() if line != hint] == without.err.splitlines()
    assert "4 changes to make (2 review, 2 hint)" in done.err
    assert "more change" not in done.err
    if output != "json":
        assert done.raw == without.raw


def test_one_is_told_as_one_and_last_comes_what_to_do_next(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": deployment()})
    done = prodready("fix", "-f", "web.yaml", cwd=tmp_path)
    assert done.code == 1
    assert done.err.splitlines()[-3:-1] == [
        "  1 more change with --safety hint",
        '  1 hint: "kubectl prodready check" shows it',
    ]
    assert done.err.splitlines()[-1].startswith("add --write to write them; ")


def test_those_of_a_file_that_must_wait_are_told_too(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": documents(WEB, MISSHAPEN)})
    done = prodready("fix", "-f", "web.yaml", cwd=tmp_path)
    assert done.code == 2
    assert '  2 hints: "kubectl prodready check" shows them' in done.err.splitlines()
    assert "  2 more changes wait in files with errors" in done.err.splitlines()


def test_check_tells_each_in_one_line_by_its_place(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": WEB})
    done = prodready("check", "-f", "web.yaml", cwd=tmp_path)
    lines = done.out.splitlines()
    first, second = (line for line in lines if " be-ready: " in line)
    assert len(lines) == 6
    place = WEB[: WEB.index("- name: a")].count("\n") + 1
    assert first == f"web.yaml:{place}:9: hint be-ready: Deployment/web: containers[name=a]: {SAID}"
    assert [line.split(":")[:2] for line in lines] == sorted(line.split(":")[:2] for line in lines)
    assert lines.index(first) < 3 <= lines.index(second)
    assert done.err == "1 workload in 1 file: 6 findings (2 review, 4 hint)\n"


@pytest.mark.parametrize(("level", "code"), [("review", 0), ("hint", 1)])
def test_check_fails_for_them_only_where_hints_count(tmp_path: Path, level: str, code: int) -> None:
    put(tmp_path, {"web.yaml": WEB})
    words = ("check", "-f", ".", "--select", "be-ready", "--fail-on", level)
    assert prodready(*words, cwd=tmp_path).code == code


@pytest.mark.parametrize("more", [(), ("--check",), ("--check", "--safety", "hint")])
def test_hook_does_not_fail_for_them(tmp_path: Path, more: tuple[str, ...]) -> None:
    put(tmp_path, {"web.yaml": WEB})
    done = prodready("hook", "web.yaml", *more, "--select", "be-ready", cwd=tmp_path)
    assert (done.code, done.out) == (0, "")
    assert '  2 hints: "kubectl prodready check" shows them' in done.err.splitlines()


def test_in_json_they_have_no_new_value(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": WEB})
    for command in ("fix", "check"):
        words = (command, "-f", ".", "--select", "be-ready", "-o", "json")
        changes = json.loads(prodready(*words, cwd=tmp_path).raw)["files"][0]["changes"]
        assert [(one["new"], one["accepted"]) for one in changes] == [(None, False)] * 2
        assert changes[0]["evidence"] == [{"fact": LONG, "source": ""}]

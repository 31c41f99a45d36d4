"""What people want ignored in words that nobody understands is told, once each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kubectl_prodready.core.selection import Selection
from tests.cli.command import prodready, put
from tests.help import documents, fixed

TEXT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  annotations: {OBJECT}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata:
      labels: {app: web}
      annotations: {POD}
    spec:
      containers:
      - name: istio-tools # AT
        image: web # INSIDE
"""


def text(on_object: str = "{}", on_pod: str = "{}", at: str = "", inside: str = "") -> str:
    filled = TEXT.replace("{OBJECT}", on_object).replace("{POD}", on_pod)
    return filled.replace("# AT", at).replace("# INSIDE", inside)


def told(manifest: str, **run: Any) -> list[str]:
    return list(map(str, fixed(manifest, **run).warnings))


IN_VAIN = [
    ("prodready/ignore: cpu-limits", 'there is no rule "cpu-limits", so', "mean cpu-limit?"),
    ("prodready/ignore.istio-tool: '*'", 'no container "istio-tool" for', "mean istio-tools?"),
    ("prodready/ignore.x: '*'", 'no container "x" for prodready/ignore.x', "here are istio-tools"),
    ("prodready/ignore: 'true'", 'no rule "true"', 'write "*" for all rules'),
    ("prodready/ignore: true", 'no rule "True"', 'write "*" for all rules'),
    ("prodready/ignore: cpu-limit memory-limit", "no rule", "write commas between rules"),
    ("prodready/ignore.istio-tools: x-y-z", 'no rule "x-y-z"', "`kubectl prodready explain`"),
    ("prodready/ignore: ''", "no rule is named to be ignored", 'write its name, or "*" for all'),
    ("Prodready/ignore: '*'", 'no annotation "Prodready/ignore"', "write prodready/ignore"),
    ("prodready/ignored: '*'", 'no annotation "prodready/ignored"', "write prodready/ignore, or"),
]


@pytest.mark.parametrize("place", ["on_object", "on_pod"])
@pytest.mark.parametrize(("annotation", "message", "advice"), IN_VAIN)
def test_annotations(place: str, annotation: str, message: str, advice: str) -> None:
    (line,) = told(text(**{place: f"{{{annotation}}}"}))
    assert line.startswith("stdin:5:" if place == "on_object" else "stdin:11:")
    assert message in line
    assert advice in line


@pytest.mark.parametrize(
    "annotation",
    [
        "prodready/ignore: 'cpu-limit, memory-limit,'",
        "prodready/ignore: '*'",
        "prodready/ignore.istio-tools: sigterm",
        "prodready/ignore.istio-proxy: '*'",
        "other/ignore: x",
    ],
)
def test_annotations_that_are_heard(annotation: str) -> None:
    assert told(text(f"{{{annotation}}}")) == []


@pytest.mark.parametrize(
    ("comment", "message", "advice"),
    [
        ("# prodready: ignore[memory-limits]", 'no rule "memory-limits"', "mean memory-limit?"),
        ("# prodready: ignore[]", "no rule is named", "write its name"),
        ("# prodready: ignore cpu-limit", "this comment ignores nothing", "# prodready: ignore["),
        ("# prodready: ignore(cpu-limit)", "ignores nothing", "# prodready: ignore[cpu-limit]"),
        ("# prodready: ignore[cpu-limit", "ignores nothing", "write it as"),
        ("# prodready ignore[cpu-limit]", "ignores nothing", "write it as"),
        ("# Prodready: Ignore[cpu-limit]", "ignores nothing", "write it as"),
    ],
)
def test_comments(comment: str, message: str, advice: str) -> None:
    (line,) = told(documents("a: 1\n", text(at=comment)))
    assert line.startswith("stdin:16:27: ")
    assert message in line
    assert advice in line


def test_a_comment_where_nobody_looks() -> None:
    (line,) = told(text(inside="# prodready: ignore[cpu-limit]"))
    assert line == (
        "stdin:15:20: this comment ignores nothing here; put it at the object or the container, "
        "or right above"
    )


def test_of_objects_that_nobody_asked_about_nothing_is_said() -> None:
    wrong = text("{prodready/ignore: x}", at="# prodready: ignore[cpu-limit]")
    assert told(wrong, selection=Selection(frozenset([("deployment", "x")]))) == []
    list_ = "apiVersion: v1\nkind: List\nitems:\n" + "".join(map(item, ("web", "x")))
    only = Selection(frozenset([("pod", "web")]))
    assert told(list_) == []
    assert told(list_, selection=only) == []
    (line,) = told(list_.replace("[cpu-limit]", "[cpu-limits]"), selection=only)
    assert "did you mean cpu-limit?" in line


def item(name: str) -> str:
    """A Pod in a List; the one called x has a comment."""
    comment = " # prodready: ignore[cpu-limit]" if name == "x" else ""
    return (
        f"- apiVersion: v1{comment}\n  kind: Pod\n  metadata: {{name: {name}}}\n"
        "  spec: {containers: [{name: c, image: i}]}\n"
    )


def test_other_comments_are_none() -> None:
    for comment in ("# prodready: review, why", "# see prodready: ignore", "#prodready:ignore[*]"):
        assert told(text(at=comment)) == []


@pytest.mark.parametrize("command", ["fix", "check"])
def test_it_is_told_and_changes_no_exit_code(tmp_path: Path, command: str) -> None:
    put(tmp_path, {"web.yaml": text("{prodready/ignore: cpu-limits}"), "fine.yaml": text()})
    done = prodready(command, "-f", "web.yaml", "-f", "fine.yaml", cwd=tmp_path)
    assert done.code == 1
    (line,) = [line for line in done.err.splitlines() if line.startswith("warning: ")]
    assert line == (
        'warning: web.yaml:5:35: there is no rule "cpu-limits", so nothing is ignored for it; '
        "did you mean cpu-limit?"
    )

"""Comments that are written are heard where they should be, and nowhere else."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kubectl_prodready.core.ignored import names_in
from kubectl_prodready.core.kinds import WORKLOADS, objects_in
from kubectl_prodready.errors import UnprovenError
from kubectl_prodready.fixing.document import Document
from kubectl_prodready.fixing.remarking import comment_edits
from kubectl_prodready.paths import Item, Path
from kubectl_prodready.text.edit import Edit, apply, take_back
from kubectl_prodready.text.parse import parse
from kubectl_prodready.text.stream import pieces
from tests.help import RESOURCES, deployment, documents, fixed
from tests.text.read import is_same, line_breaks, read
from tests.text.styles import comments, styled, workloads

RULES = ("cpu-limit", "memory-limit")
BOTH = "cpu-limit, memory-limit"
OBJECT: Path = ()
WEB: Path = ("spec", "containers", Item("name", "web"))
POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n"
HEAD = f"{POD}spec:\n  containers:\n"


def documents_of(text: str) -> Iterator[Document]:
    for piece in pieces(text):
        for root in parse(piece.text):
            yield Document(piece, root)


def remarked(text: str, path: Path, rules: tuple[str, ...] = RULES, number: int = 0) -> str:
    """The whole text with a comment at a path of one of its documents."""
    document = list(documents_of(text))[number]
    start = document.piece.start
    edits = [
        Edit(start + edit.start, start + edit.end, edit.text)
        for edit in comment_edits(document, path, rules)
    ]
    new = apply(text, edits)
    assert take_back(new, text, edits) == text
    assert "".join(text[edit.start : edit.end] for edit in edits) == ""
    heard = names_in(list(documents_of(new))[number].remarks(path))
    assert heard.issuperset(rules) or "*" in heard
    return new


NEW = [
    pytest.param("X{POD}", OBJECT, id="above an object"),
    pytest.param("# why\n\n# and so\nX{POD}", OBJECT, id="below comments that belong to it"),
    pytest.param("---\nX{POD}", OBJECT, id="below a marker"),
    pytest.param("--- # why\nX{POD}", OBJECT, id="below a comment at a marker"),
    pytest.param("# about the file\n---\nX{POD}", OBJECT, id="not above the marker"),
    pytest.param("%YAML 1.1\n---\nX{POD}", OBJECT, id="below a directive"),
    pytest.param("\ufeffX{POD}", OBJECT, id="behind a byte order mark"),
    pytest.param("\ufeff# why\nX{POD}", OBJECT, id="behind a byte order mark and a comment"),
    pytest.param("--- X&all\n{POD}", OBJECT, id="between a marker and an anchor"),
    pytest.param("---\t X!!map # a mapping\n{POD}", OBJECT, id="between a marker and a tag"),
    pytest.param("X&all\n{POD}", OBJECT, id="above an anchor"),
    pytest.param("  X  apiVersion: v1\n  kind: Pod\n", OBJECT, id="an object that is indented"),
    pytest.param("{HEAD}  X  - name: web\n", WEB, id="above a container"),
    pytest.param("{HEAD}  X  - name: web", WEB, id="above the last line"),
    pytest.param("{POD}spec:\n  containers:\n  X  -   name: web\n", WEB, id="flush with its key"),
    pytest.param("{HEAD}  # why\n  X  - name: web # c\n", WEB, id="between two comments"),
    pytest.param("{HEAD}    # why\n  X  - name: web\n", WEB, id="below a deeper comment"),
    pytest.param("{HEAD}  -\n    X    name: web\n", WEB, id="behind a lone dash"),
    pytest.param("{HEAD}  - # why\n    X    name: web\n", WEB, id="behind a dash with a comment"),
    pytest.param("{HEAD}  -\n    X    &a\n    name: web\n", WEB, id="above an anchor on its line"),
    pytest.param("{HEAD}  X  - &a !!map\n    name: web\n", WEB, id="above a dash with an anchor"),
    pytest.param("{HEAD}  X  - {{name: web, image: web}}\n", WEB, id="above braces"),
    pytest.param("{HEAD}  X  - {{name: web,\n    image: web}}\n", WEB, id="above long braces"),
    pytest.param("{HEAD}  X  - ? name\n    : web\n", WEB, id="above an explicit key"),
    pytest.param(
        "{HEAD}  - name: side\n    args:\n    - |+\n      a\n\n  X  - name: web\n",
        WEB,
        id="below a block scalar",
    ),
    pytest.param(
        "{HEAD}  - name: side\n    args:\n    - |\n      # prodready: ignore[cpu-request]\n"
        "  X  - name: web\n",
        WEB,
        id="below what looks like a comment",
    ),
    pytest.param(
        "{HEAD}  X  - {{image: 'x # prodready: ignore[cpu-request]', name: web}}\n",
        WEB,
        id="above what looks like a comment",
    ),
    pytest.param(
        "apiVersion: v1\nkind: List\nitems:\nX- apiVersion: v1\n  kind: Pod\n",
        ("items", 0),
        id="above an item of a List",
    ),
]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(("text", "path"), NEW)
def test_a_new_comment(text: str, path: Path, newline: str) -> None:
    text = text.format(POD=POD, HEAD=HEAD).replace("\n", newline)
    before, _, behind = text.partition("X")
    indent = before[len(before.rstrip(" ")) :] if behind.startswith(" ") else ""
    before = before.removesuffix(indent)
    expected = f"{before}{indent}# prodready: ignore[{BOTH}]{newline}{behind}"
    assert remarked(before + behind, path) == expected
    assert remarked(expected, path) == expected


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("cpu-request", f"cpu-request, {BOTH}"),
        ("cpu-limit", BOTH),
        ("cpu-request,memory-limit", "cpu-request,memory-limit, cpu-limit"),
        (" cpu-request ", f" cpu-request, {BOTH} "),
        ("cpu-request, ", f"cpu-request, {BOTH} "),
        ("", BOTH),
        ("memory-limit, cpu-limit", "memory-limit, cpu-limit"),
        ("*", "*"),
        ("unknown", f"unknown, {BOTH}"),
    ],
)
@pytest.mark.parametrize(
    "text",
    [
        "{HEAD}  - name: web # why # {SIGN} # so\n",
        "{HEAD}  # {SIGN}\n  # so\n  - name: web\n",
        "{HEAD}  - # {SIGN}\n    name: web\n",
        "{HEAD}  - {{name: web}} #{SIGN}",
        "{POD}spec:\n  containers: [\n    {{name: side}},\n    {{name: web}} # {SIGN}\n  ]\n",
    ],
)
def test_a_comment_that_is_there_names_more(text: str, old: str, new: str) -> None:
    before, expected = (
        text.format(POD=POD, HEAD=HEAD, SIGN=f"prodready: ignore[{names}]") for names in (old, new)
    )
    assert remarked(before, WEB) == expected


def test_of_two_comments_the_nearest_names_more() -> None:
    text = (
        f"{HEAD}  # prodready: ignore[cpu-limit]\n  # prodready: ignore[sigterm]\n  - name: web\n"
    )
    assert remarked(text, WEB) == text.replace("sigterm", "sigterm, memory-limit")


def test_a_rule_is_named_once() -> None:
    text = remarked(f"{HEAD}  - name: web\n", WEB, ("sigterm", "cpu-limit", "sigterm"))
    assert "  # prodready: ignore[sigterm, cpu-limit]\n" in text


@pytest.mark.parametrize("between", ["---\n", "...\n", "---\n# why\n", "--- # why\n"])
def test_each_document_has_its_own(between: str) -> None:
    text = f"{POD}{between}{POD}"
    expected = f"{POD}{between}# prodready: ignore[{BOTH}]\n{POD}"
    assert remarked(text, OBJECT, number=1) == expected


def test_a_marker_with_an_anchor_has_it_too() -> None:
    text = f"{POD}--- &all\n{POD}"
    expected = f"{POD}--- # prodready: ignore[{BOTH}]\n&all\n{POD}"
    assert remarked(text, OBJECT, number=1) == expected


SHARED = "a comment would be heard for all that share this text through an anchor"
BEFORE = "no comment has a place: something else stands before it on its line"
BRACES = "braces, as of JSON, leave no place for a comment"


@pytest.mark.parametrize(
    ("text", "path", "reason"),
    [
        ('{"kind": "Pod"}', OBJECT, BRACES),
        ("{kind: Pod}\n", OBJECT, BRACES),
        ("--- {kind: Pod}\n", OBJECT, BRACES),
        ('{\n  "spec": {"containers": [\n    {"name": "web"}\n  ]}\n}\n', WEB, BRACES),
        ("spec: {containers: [{name: web}]}\n", WEB, BRACES),
        ("spec:\n  containers: [\n    {name: web}]\n", WEB, BRACES),
        ("spec:\n  containers: &a\n  - name: web\n  initContainers: *a\n", WEB, SHARED),
        ("x:\n- &web\n  name: web\nspec:\n  containers:\n  - *web\n", WEB, SHARED),
        (
            "x: &a\n  containers:\n  - name: web # prodready: ignore[a]\nspec:\n  <<: *a\n",
            WEB,
            SHARED,
        ),
        (
            "spec: {containers: [{name: web}, {name: b}]} # prodready: ignore[sigterm]\n",
            WEB,
            "a comment would be heard for something else, too",
        ),
        ("a:\n  !!map b: c\n", ("a", "b"), BEFORE),
        ("kind: Pod\n", WEB, "no comment has a place: nothing is there"),
    ],
)
def test_where_no_comment_can_be(text: str, path: Path, reason: str) -> None:
    with pytest.raises(UnprovenError, match=f"^{reason};") as error:
        remarked(text, path)
    assert error.value.advice == (
        "write the annotation prodready/ignore, or switch the rule off in .prodready.yaml"
    )


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("a]b", "a comment would not be heard;"),
        ("a\nb: c", "no comment can be written here: "),
    ],
)
def test_a_rule_that_no_comment_can_name(rule: str, reason: str) -> None:
    with pytest.raises(UnprovenError, match=f"^{reason}"):
        remarked(f"{HEAD}  - name: web\n", WEB, (rule,))


def test_the_rules_are_silent_from_then_on() -> None:
    containers = "[{name: web, image: web}, {name: side, image: side}]"
    text = documents(deployment(), deployment(containers, name="two"))
    path: Path = ("spec", "template", *WEB)
    new = remarked(text, path, number=1)
    limits = (1, *path, "resources", "limits")
    assert silenced(text, new) == {(*limits, "cpu"), (*limits, "memory")}


def proposed(text: str) -> set[tuple[Any, ...]]:
    """What is proposed for a text, by the document and the path."""
    result = fixed(text)
    assert not result.errors
    lines = [piece.line for piece in pieces(text)]
    return {(bisect_left(lines, one.line) - 1, *one.change.path) for one in result.findings}


def silenced(before: str, after: str) -> set[tuple[Any, ...]]:
    """What is proposed no more; nothing else is proposed."""
    assert proposed(after) <= proposed(before)
    return proposed(before) - proposed(after)


def places(document: Document) -> Iterator[Path]:
    """Where the objects of a document and their containers stand."""
    for found in objects_in(document.data):
        yield found.path
        raw, path = found.raw, (*WORKLOADS[found.kind].template, "spec")
        for key in path:
            raw = raw[key]
        for container in raw["containers"]:
            yield (*found.path, *path, "containers", Item("name", container["name"]))


@settings(max_examples=200)
@given(
    st.data(),
    workloads().flatmap(styled),
    st.lists(st.sampled_from(RESOURCES), min_size=1, max_size=3, unique=True),
)
def test_whatever_the_style_it_is_heard_by_its_item_alone(
    draws: st.DataObject, text: str, rules: list[str]
) -> None:
    [document] = documents_of(text)
    path = draws.draw(st.sampled_from(list(places(document))))
    new = text
    for number in range(1, len(rules) + 1):  # one more each time, as people go on
        try:
            new = remarked(new, path, tuple(rules[:number]))
        except UnprovenError:
            assert {"{", "*"} & set(text)
            assume(False)
    assert comments(new) == comments(text)
    assert line_breaks(new) <= (line_breaks(text) or {"\n"})
    assert is_same(read(new), read(text))
    assert new.startswith("\ufeff") is text.startswith("\ufeff")
    names = {(f"{kind}s", resource) for resource, _, kind in (r.rpartition("-") for r in rules)}
    length = len(path) + 1
    assert {one[1:length] for one in silenced(text, new)} <= {path}
    assert not {one for one in proposed(new) if one[1:length] == path and one[-2:] in names}

"""What is written of a plan is what is read of it, and the schema says the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import kubectl_prodready
from kubectl_prodready.core.model import Ref
from kubectl_prodready.errors import InputError
from kubectl_prodready.plans.model import (
    FILES,
    LIVE,
    Cluster,
    Head,
    InFile,
    OnServer,
    Planned,
    Step,
    Terms,
)
from kubectl_prodready.plans.reading import read_plan
from tests.plans.made import CPU, HEAD, RULES, STEP, WEB, documents, read, text_of

SCHEMA = Draft202012Validator(
    json.loads((Path(kubectl_prodready.__file__).parent / "schema" / "plan-v1.json").read_text())
)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
words = st.lists(texts, max_size=3).map(tuple)
scalars = st.one_of(texts, st.booleans(), st.integers(-(10**9), 10**9))
values = st.recursive(
    scalars,
    lambda below: st.one_of(st.lists(below, max_size=3), st.dictionaries(texts, below, max_size=3)),
    max_leaves=4,
)
levels = st.sampled_from(["safe", "review", "hint"])
steps = st.builds(Step, texts, values, st.sampled_from(RULES), levels, words, st.booleans())
refs = st.builds(Ref, names, texts, names)
many_steps = st.lists(steps, max_size=3).map(tuple)
in_file = st.builds(InFile, names, st.integers(0, 9999), texts, st.integers(1, 3))
on_server = st.builds(OnServer, texts, texts, texts)


def planned(source: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Planned]]:
    return st.lists(
        st.builds(Planned, refs, source, texts, many_steps, st.booleans(), words, st.just(0)),
        max_size=3,
    )


some_rules = st.lists(st.sampled_from(RULES), max_size=2).map(tuple)
terms = st.builds(
    Terms,
    words,
    st.booleans(),
    words,
    words,
    texts,
    texts,
    some_rules,
    some_rules,
    st.one_of(st.just(""), levels),
    st.sampled_from(["", "1.30"]),
    st.booleans(),
    st.booleans(),
)
heads = st.one_of(
    st.tuples(st.builds(Head, st.just(FILES), terms), planned(in_file)),
    st.tuples(
        st.builds(Head, st.just(LIVE), terms, st.builds(Cluster, texts, texts, texts)),
        planned(on_server),
    ),
)


@given(heads)
def test_what_is_written_is_read(made: tuple[Head, list[Planned]]) -> None:
    head, objects = made
    text = text_of(objects, head)
    assert read(text) == (head, objects)
    for document in documents(text):
        SCHEMA.validate(document)


def test_the_text_is_the_same_each_time_and_reads_well() -> None:
    assert text_of().split("---\n")[1] == (
        "kind: Deployment\n"
        "namespace: shop\n"
        "name: web\n"
        "file: deploy/web.yaml\n"
        "line: 12\n"
        "sha256: ab12\n"
        "apply: true\n"
        "proposal: cd34\n"
        "changes:\n"
        f'- field: "{CPU}"\n'
        "  value: 100m\n"
        "  rule: cpu-request\n"
        "  safety: review\n"
        "  evidence:\n"
        "  - nothing was measured\n"
    )


def test_a_decision_counts_for_the_object_and_for_each_change() -> None:
    no = STEP._replace(field="spec.other", apply=False)
    assert WEB._replace(steps=(STEP, no)).agreed == (STEP,)
    assert WEB._replace(apply=False).agreed == ()
    (one,) = read(text_of([WEB._replace(steps=(STEP, no))]))[1]
    assert one.agreed == (STEP,)


EDITS = [
    ("kind: Plan", "kind: Plans", "4:7: no plan: its kind is not Plan"),
    ("prodready/v1", "prodready/v2", '3:13: a plan of the unknown version "prodready/v2"'),
    ("of: files", "of: folders", "of files or live"),
    ("of: files", "off: files", 'there is no key "off" here; did you mean of?'),
    ("safety: review\n  kuber", "safty: review\n  kuber", 'there is no key "safty" here'),
    ("  inputs:\n  - deploy\n", "  inputs: deploy\n", "inputs must be a list of texts"),
    ("apply: true", "apply: maybe", '18:8: apply must be true or false, not "maybe"'),
    ("apply: true\n", "", "apply is missing"),
    ("name: web\n", "name: 7\n", 'name must be a text, not "7"'),
    ("line: 12", "line: twelve", "line must be a number"),
    ("proposal: cd34\n", "", "proposal is missing"),
    ("  value: 100m\n", "", "a change without a value"),
    ("  value: 100m\n", "  value:\n", "a change without a value"),
    ("  rule: cpu-request\n", "  rule: cpu-wish\n", 'there is no rule "cpu-wish" here'),
    ("  safety: review\n  ev", "  safety: sure\n  ev", '"sure" is no level of safety'),
    ("  value: 100m", "  value: {", "not YAML: did not find expected"),
    ("  evidence:\n  - nothing was measured\n", "  evidence: 3\n", "evidence must be a list"),
    ("apply: true\n", "effect: 3\napply: true\n", "effect must be a list of texts"),
    ('kubernetesVersion: "1.30"', "kubernetesVersion: 1.30", '10:22: "1.3" is no version'),
    ("  safety: review\n  kuber", "  safety: banana\n  kuber", '"banana" is no level'),
    ("  safety: review\n  kuber", "  select: [nope]\n  kuber", 'there is no rule "nope" here'),
    ("changes:\n", "changes: none\nmore:\n", 'there is no key "more" here'),
    ("name: web\n", "name: web\nname: api\n", "twice"),
    ("---\ntotals", "totals", ""),
    ("totals:", "total:", 'there is no key "total" here'),
    ("kind: Deployment\n", "- kind\n", ""),
]


@pytest.mark.parametrize(("old", "new", "told"), EDITS)
def test_nonsense_is_told_with_its_place(old: str, new: str, told: str) -> None:
    text = text_of()
    assert text.count(old) == 1, old
    with pytest.raises(InputError) as caught:
        read(text.replace(old, new))
    error = caught.value
    assert error.line
    assert told in f"{error.line}:{error.column}: {error.told}"


@pytest.mark.parametrize("at", range(1, text_of().count("\n") - 4))
def test_a_plan_that_was_cut_off_is_no_plan(at: int) -> None:
    lines = text_of().splitlines(keepends=True)
    with pytest.raises(InputError):
        read("".join(lines[:at]))


def test_something_behind_the_sums_is_refused() -> None:
    with pytest.raises(InputError, match="something stands behind the sums"):
        read(text_of() + "---\nkind: Deployment\n")


def test_comments_stand_wherever_people_put_them() -> None:
    text = text_of().replace("---\nkind", "--- # the first one\nkind")
    assert read(f"# mine\n---\n{text}") == (HEAD, [WEB])


def test_empty_documents_and_comments_are_no_objects() -> None:
    text = text_of().replace("---\nkind", "---\n# nothing\n---\nkind") + "---\n\n"
    assert read(text) == (HEAD, [WEB])


def test_the_line_is_that_of_the_object_in_the_plan() -> None:
    text = text_of([WEB, WEB])
    _, objects = read_plan(text.splitlines(keepends=True), RULES)
    numbers = [n for n, line in enumerate(text.splitlines(), 1) if line == "kind: Deployment"]
    assert [one.line for one in objects] == numbers


def test_objects_are_read_as_they_are_asked_for() -> None:
    lines = iter(text_of([WEB] * 3).splitlines(keepends=True))
    _, objects = read_plan(lines, RULES)
    assert next(objects).ref == WEB.ref
    assert "totals:\n" in lines


EDITED = st.sampled_from([new for _, new, _ in EDITS])


@given(st.integers(0, 10**6), st.integers(0, 40), texts)
def test_no_edit_ends_in_anything_but_a_plan_or_an_error(at: int, length: int, new: str) -> None:
    text = text_of()
    start = at % len(text)
    edited = text[:start] + new + text[start + length :]
    try:
        head, objects = read(edited)
    except InputError:
        return
    assert head.of == FILES
    assert all(isinstance(one, Planned) for one in objects)

"""The cheap look at a text: it may say yes too often, and never no where a workload is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kubectl_prodready.core.kinds import (
    NEIGHBOURS,
    WORKLOADS,
    is_neighbour,
    is_workload,
    objects_in,
)
from kubectl_prodready.core.relevance import (
    MENTIONS_NEIGHBOUR,
    MENTIONS_WORKLOAD,
    looks_like_manifest,
    looks_like_template,
)

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"


def loaded(text: str) -> list[Any]:
    """What PyYAML reads; nothing where it is no YAML."""
    try:
        return list(yaml.load_all(text, Loader=yaml.CSafeLoader))
    except (yaml.YAMLError, ValueError, TypeError):
        return []


def has_workload(documents: Iterable[Any]) -> bool:
    return any(is_workload(found) for one in documents for found in objects_in(one))


def has_neighbour(documents: Iterable[Any]) -> bool:
    return any(is_neighbour(found) for one in documents for found in objects_in(one))


def assert_seen(text: str) -> None:
    """What PyYAML finds is seen by the cheap look as well."""
    documents = loaded(text)
    if has_workload(documents):
        assert MENTIONS_WORKLOAD.search(text), text
        assert looks_like_manifest(text), text
    if has_neighbour(documents):
        assert MENTIONS_NEIGHBOUR.search(text), text


SPELLINGS = [
    "kind: Pod",
    "kind:    Pod   # why",
    "kind:\tPod",
    "kind:\n  Pod",
    "kind: # why\n  Pod",
    "kind: # why\n\n  # and so\n  Pod",
    "kind : Pod",
    '"kind": "Pod"',
    "'kind' : 'Pod'",
    "kind: !!str Pod",
    "kind: !<tag:yaml.org,2002:str> Pod",
    "kind: &kind Pod",
    "kind: &kind !!str Pod",
    "kind: !!str &kind\n  Pod",
    "kind: &kind # why\n  Pod",
    'kind: "P\\x6fd"',
    'kind: "Po\\\n  d"',
    "!!str kind: Pod",
    "&k kind: Pod",
    "? kind\n: Pod",
    "? kind\n:\n  Pod",
    "? 'kind'\n: 'Pod'",
    "? kind # why\n: Pod",
    "kind: |-\n  Pod",
    "kind: >-\n  Pod",
    "kind: >2-\n  Pod",
    "x: &x Pod\nkind: *x",
    "<<: {kind: Pod}",
    "x: &x {kind: Pod}\n<<: *x",
    '"\\x6bind": Pod',
    "x: &k kind\n*k : Pod",
]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_spelling_is_seen(spelling: str) -> None:
    text = f"apiVersion: v1\n{spelling}\n"
    assert has_workload(loaded(text))
    assert_seen(text)


@pytest.mark.parametrize("spelling", ["{x}", "{x}List", "List"])
@pytest.mark.parametrize("kind", sorted({*WORKLOADS, *NEIGHBOURS}))
def test_every_kind_and_its_list_is_seen(kind: str, spelling: str) -> None:
    pattern = MENTIONS_WORKLOAD if kind in WORKLOADS else MENTIONS_NEIGHBOUR
    assert pattern.search(f"kind: {spelling.format(x=kind)}\n")
    assert pattern.search(f'{{"apiVersion":"v1","kind":"{spelling.format(x=kind)}"}}')


@pytest.mark.parametrize(
    "text",
    [
        "kind: ServiceAccount\n",
        "kind: ConfigMap\n",
        "kind: IngressTemplate\n",
        "kind: DeploymentConfig\n",
        "kind: Podium\n",
        "mankind: {is: Pod}\n",
        "kind:\n",
        "kind: 'Pods'\n",
    ],
)
def test_other_kinds_are_passed_over(text: str) -> None:
    assert not MENTIONS_WORKLOAD.search(text)
    assert not MENTIONS_NEIGHBOUR.search(text)


def test_a_template_is_known_by_its_signs() -> None:
    assert looks_like_template("a: {{ .Values.a }}")
    assert looks_like_template("{% if a %}")
    assert looks_like_template("<%= a %>")
    assert not looks_like_template("a: {b: {c: d}}")


KEYS = st.sampled_from(["kind", '"kind"', "'kind'", "? kind\n", "!!str kind", "&a kind"])
BEFORE_COLON = st.sampled_from(["", "", " ", "\t"])
SPACE = st.sampled_from([" ", " ", "  ", "\t", "\n  ", " # Pod\n  ", " # a\n  # b\n\n  "])
PROPERTIES = st.sampled_from(
    [(), (), ("!!str",), ("&x",), ("&x", "!!str"), ("!<tag:yaml.org,2002:str>", "&x")]
)
QUOTES = st.sampled_from(["{}", '"{}"', "'{}'", "|-\n  {}", ">-\n  {}"])
GROUPS = {**{kind: told.groups for kind, told in WORKLOADS.items()}, **NEIGHBOURS}
KINDS = st.sampled_from(
    [(kind, f"{min(groups)}/v1".removeprefix("/")) for kind, groups in GROUPS.items()]
)
BEHIND = st.sampled_from(["", " ", " # why"])
PLACES = st.sampled_from(
    [
        "{version}\n{said}\n",
        "{said}\n{version}\n",
        "{{{version}, {said}\n}}\n",
        "apiVersion: v1\nkind: List\nitems:\n- {version}\n  {said}\n",
    ]
)


@st.composite
def manifests(draw: st.DrawFn) -> str:
    """A manifest whose kind is written in one of very many ways, well-formed or not."""
    properties = "".join(one + draw(SPACE) for one in draw(PROPERTIES))
    kind, version = draw(KINDS)
    value = draw(QUOTES).format(kind)
    said = f"{draw(KEYS)}{draw(BEFORE_COLON)}:{draw(SPACE)}{properties}{value}{draw(BEHIND)}"
    return draw(PLACES).format(version=f"apiVersion: {version}", said=said)


@given(manifests())
def test_no_spelling_hides_a_workload(text: str) -> None:
    assert_seen(text)


def corpus_texts() -> Iterator[str]:
    for path in sorted(CORPUS.rglob("*")):
        if path.suffix in {".yaml", ".yml", ".json"} and path.stat().st_size < 20_000:
            yield path.read_text(encoding="utf-8", errors="replace")


@pytest.mark.skipif(not CORPUS.is_dir(), reason="optional: the corpus of real files is not there")
def test_no_real_file_hides_a_workload() -> None:
    """PyYAML reads only what the cheap look passes over: the others need no second opinion."""
    passed = [text for text in corpus_texts() if not MENTIONS_WORKLOAD.search(text)]
    assert passed
    assert [text for text in passed if "Pod" in text and has_workload(loaded(text))] == []

"""What makes two findings the same, and how they are written down."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

from kubectl_prodready.core.baseline import Known, Scope, as_text, known_as, known_at, updated
from kubectl_prodready.core.model import Change, Evidence, LeftAlone, Ref, Safety
from kubectl_prodready.paths import Item, Path

PATH: Path = ("spec", "containers", Item("name", "web"), "image")
CPU = Known("web.yaml", "shop/Pod/web", "spec", "cpu-limit")


def change(value: Any = 1, fact: str = "seen", **more: Any) -> Change:
    """A change of one place, or a hint about it."""
    evidence = (Evidence(fact, "table"), Evidence("more", ""))
    plain = Change(Ref("Pod", "shop", "web"), PATH, value, Safety.HINT, evidence, "a-rule")
    return plain._replace(**more)


def test_a_finding_is_known_by_its_place_and_rule_not_by_its_value() -> None:
    one = known_as("web.yaml", change())
    assert one == Known("web.yaml", "shop/Pod/web", "spec.containers[name=web].image", "a-rule")
    assert one == known_as("web.yaml", change(2, "other", safety=Safety.SAFE, old=1))
    assert one != known_as("web.yaml", change(rule="other"))
    assert one != known_as("web.yaml", change(path=("spec",)))
    assert one != known_as("api.yaml", change())


def test_the_place_in_a_list_does_not_matter() -> None:
    inside: Path = ("items", 3, "items", 0, *PATH)
    assert known_as("a", change(path=inside)) == known_as("a", change())
    assert known_as("a", change(path=("items", "x"))).path == "items.x"
    assert known_as("a", change(path=())).path == ""


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("needs 128Mi", "needs 1.5Gi", True),
        ("needs 30 s, 80% of it", "needs 45 s, 5% of it", True),
        ("503 until\n  it serves", "504 until it serves", True),
        ("offer /ready", "offer /healthy", False),
    ],
)
def test_a_hint_is_known_by_its_text_without_numbers(one: str, other: str, is_same: bool) -> None:
    found = [known_as("a", change(None, fact)) for fact in (one, other)]
    assert (found[0] == found[1]) is is_same
    assert all(known.said.endswith("; more") for known in found)


def test_a_baseline_is_sorted_and_has_one_finding_a_line() -> None:
    hint = Known("a/ü.yaml", "Pod/web", "", "be-ready", 'say "N"')
    text = as_text([CPU, hint, CPU])
    assert (
        text
        == (
            '{\n  "apiVersion": "prodready/v1",\n  "kind": "Baseline",\n  "findings": [\n'
            '    {"file": "a/ü.yaml", "object": "Pod/web", "path": "", "rule": "be-ready",'
            ' "said": "say \\"N\\""},\n'
            + '    {"file": "web.yaml", "object": "shop/Pod/web", "path": "spec",'
            ' "rule": "cpu-limit"},\n' * 2
        ).removesuffix(",\n")
        + "\n  ]\n}\n"
    )
    assert as_text(()).endswith('"findings": []\n}\n')


def test_a_name_that_is_no_text_comes_back() -> None:
    text = as_text([CPU._replace(file="caf\udce9.yaml")])
    assert json.loads(text.encode())["findings"][0]["file"] == "caf\udce9.yaml"


def test_what_is_left_alone_is_known_as_the_finding_that_it_was() -> None:
    left = LeftAlone(Ref("Pod", "shop", "web"), ("items", 0, *PATH), "a-rule", "its own reason")
    assert known_at("a", left) == known_as("a", change())


def test_a_scope_tells_which_rules_are_asked() -> None:
    assert Scope().asks("a")
    assert Scope().all_rules
    assert not Scope(select=("a",)).all_rules
    assert not Scope(ignore=("a",)).all_rules
    assert Scope(select=("a",)).asks("a")
    assert not Scope(select=("b",)).asks("a")
    assert not Scope(select=("a",), ignore=("a",)).asks("a")


def test_an_update_drops_what_is_gone_and_adds_what_was_found() -> None:
    a, b, c, d = (CPU._replace(rule=name) for name in "abcd")
    recorded = Counter({a: 2, b: 1, c: 3})
    after = updated(recorded, Counter({a: 1, b: 1}), Counter({a: 1, d: 2}))
    assert after == Counter({a: 1, c: 3, d: 2})

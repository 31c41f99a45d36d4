"""Every rule about Dockerfiles: its examples are its tests, and its page has what it promises."""

from __future__ import annotations

import pytest

from kubectl_prodready.core.registry import known_rules, load_dockerfile_rules, load_rules
from kubectl_prodready.core.rule import Example, Rule
from kubectl_prodready.report.pages import page
from tests.dockerfiles import fixed

RULES = load_dockerfile_rules()
EXAMPLES = [
    pytest.param(one, example, id=f"{one.id}-{number}")
    for one in RULES
    for number, example in enumerate(one.examples)
]


@pytest.mark.parametrize(("one", "example"), EXAMPLES)
def test_example(one: Rule, example: Example) -> None:
    wanted = "--multi-stage" in example.flags
    how = {"select": (one.id,), "notes": False, "multi_stage": wanted}
    result = fixed(example.before, dict(example.files), **how)
    assert not result.errors, result.errors
    assert not result.failed, result.failed
    after = result.verified.after if result.verified else example.before
    spoken = [finding.change for finding in result.findings if finding.change.is_spoken]
    said = [fact.fact for change in spoken for fact in change.evidence]
    assert after == (example.after or example.before)
    assert bool(said) is bool(example.said)
    assert not example.said or any(example.said in fact for fact in said)


@pytest.mark.parametrize("one", RULES, ids=lambda one: one.id)
def test_has_an_example_that_fixes_or_says_and_one_that_stays_silent(one: Rule) -> None:
    assert any(example.after or example.said for example in one.examples)
    assert any(not example.after and not example.said for example in one.examples)


@pytest.mark.parametrize("one", RULES, ids=lambda one: one.id)
def test_page_tells_why_and_where_from(one: Rule) -> None:
    shown = page(one)
    for word in ("Why:", "Derived from:", "Safety:", "From the talk:", f"--ignore {one.id}"):
        assert word in shown


def test_all_names_are_known_without_loading() -> None:
    assert {one.id for one in (*RULES, *load_rules())} == known_rules(load_rules())

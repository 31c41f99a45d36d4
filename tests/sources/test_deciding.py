"""Rules are switched off in a configuration, and nothing else about it changes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kubectl_prodready.core.configuration.resolution import Configuration
from kubectl_prodready.errors import InputError, UnprovenError
from kubectl_prodready.sources.configuration import understood
from kubectl_prodready.sources.deciding import decided
from tests.core.test_config_schema import GOOD
from tests.text.read import is_same, line_breaks, read
from tests.text.styles import comments, shuffled, styled

RULES = ("cpu-limit", "memory-limit")
OFF = "rules:\n  cpu-limit: off\n  memory-limit: off\n"
OVERRIDE = "overrides: [{paths: [a], rules: {sigterm: &x {safety: hint}}}]\n"
BY_HAND = "write by hand, below rules: cpu-limit: off, memory-limit: off"


def off(text: str, *rules: str) -> str:
    """The text with rules switched off, in which nothing is left to do for them."""
    verified = decided(text, rules or RULES)
    assert verified.before == text
    again = decided(verified.after, rules or RULES)
    assert again.after == verified.after
    assert not again.edits
    return verified.after


def configuration(text: str) -> Configuration:
    found = understood(text, "")
    assert isinstance(found, Configuration), found
    return found


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", OFF),
        ("\n", f"\n{OFF}"),
        ("# why\n", f"# why\n{OFF}"),
        ("# why", f"# why\n{OFF}"),
        ("---\n# why\n", f"---\n# why\n{OFF}"),
        ("\ufeff", f"\ufeff{OFF}"),
        ("{}\n", OFF),
        ("# why\n{} # so\n", f"# why\n{OFF[:-1]} # so\n"),
        ("  {}\n", "  rules:\n    cpu-limit: off\n    memory-limit: off\n"),
        ("null", OFF[:-1]),
        ("rules: {}\n", OFF),
        ("rules: # why\n", f"rules: # why\n{OFF[7:]}"),
        ("rules:\ncpuLimit: off\n", f"{OFF}cpuLimit: off\n"),
        ("cpuLimit: off\n", f"cpuLimit: off\n{OFF}"),
        ("cpuLimit: off", f"cpuLimit: off\n{OFF[:-1]}"),
        (
            "apiVersion: prodready/v1\n\ncpuLimit: off\n",
            f"apiVersion: prodready/v1\n{OFF}\ncpuLimit: off\n",
        ),
        (
            "drainSeconds: 9\noverrides:\n- paths: [a]\n",
            f"drainSeconds: 9\n{OFF}overrides:\n- paths: [a]\n",
        ),
        ("overrides:\n- paths: [a]\n", f"overrides:\n- paths: [a]\n{OFF}"),
        ("rules:\n  sigterm: off # why\n", f"rules:\n  sigterm: off # why\n{OFF[7:]}"),
        ("rules:\n    sigterm: on\n", "rules:\n    sigterm: on\n" + OFF[7:].replace("  ", "    ")),
        (
            "rules:\n  memory-limit: on # why\n  sigterm: on\n",
            "rules:\n  memory-limit: off # why\n  sigterm: on\n  cpu-limit: off\n",
        ),
        ("rules: {cpu-limit: on}\n", "rules: {cpu-limit: off, memory-limit: off}\n"),
        ("rules: { 'cpu-limit': 'on' }\n", "rules: { 'cpu-limit': off, memory-limit: off }\n"),
        (
            "rules:\n  cpu-limit: {safety: review} # why\n  memory-limit:\n    safety: hint # so\n",
            "rules:\n  cpu-limit: off # why\n  memory-limit: off # so\n",
        ),
        (
            "rules:\n  cpu-limit:\n    safety: review\n  # why\n  sigterm: on\n",
            "rules:\n  cpu-limit: off\n  # why\n  sigterm: on\n  memory-limit: off\n",
        ),
        ("{cpuLimit: off}\n", "{cpuLimit: off, rules: {cpu-limit: off, memory-limit: off}}\n"),
        (
            '{"rules": {"cpu-limit": {"safety": "safe"}}}',
            '{"rules": {"cpu-limit": false, "memory-limit": false}}',
        ),
        ("rules: {cpu-limit: no, memory-limit: 'off'}\n",) * 2,
        (
            "rules: &all\n  cpu-limit: &x on\n",
            "rules: &all\n  cpu-limit: &x off\n  memory-limit: off\n",
        ),
        (
            f"{OVERRIDE}rules: {{cpu-limit: *x}}\n",
            f"{OVERRIDE}rules: {{cpu-limit: off, memory-limit: off}}\n",
        ),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_text_afterwards(before: str, after: str, newline: str) -> None:
    if newline in before:
        before, after = before.replace("\n", newline), after.replace("\n", newline)
    assert off(before) == after


def test_a_rule_is_written_once() -> None:
    assert (
        off("", "sigterm", "cpu-limit", "sigterm") == "rules:\n  sigterm: off\n  cpu-limit: off\n"
    )


def test_without_rules_nothing_changes() -> None:
    assert decided("cpuLimit: off\n", ()).after == "cpuLimit: off\n"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("overrides:\n- paths: [a]\n  rules: &r {sigterm: off}\nrules: *r\n", "shared by 2 users"),
        (
            "rules: {cpu-limit: &x {safety: safe}, sigterm: *x}\n",
            "the changed text would be broken",
        ),
        (
            "mirrors: &m {}\nrules:\n  <<: &r {cpu-limit: {safety: safe}}\n  sigterm: on\n",
            "what is said about the rule is written elsewhere",
        ),
        ("rules:\n  cpu-limit: # why\n    safety: hint\n", "a comment would be lost"),
        ("{ # why\n}\n", "a comment would be lost"),
        ("--- {}\n", "the changed text would be broken"),
        ("---\n...\n", "the changed text would be broken"),
    ],
)
def test_what_is_to_be_written_by_hand(text: str, reason: str) -> None:
    with pytest.raises(UnprovenError, match=reason) as error:
        decided(text, RULES)
    assert error.value.message.startswith("no safe way to change .prodready.yaml: ")
    assert error.value.advice == BY_HAND


@pytest.mark.parametrize("word", ["on", "{safety: review}"])
@pytest.mark.parametrize("above", ["", "rules: {cpu-limit: off}\n"])
def test_an_override_that_says_otherwise_is_told(word: str, above: str) -> None:
    text = f"{above}overrides: [{{paths: [a], rules: {{cpu-limit: {word}}}}}]\n"
    with pytest.raises(UnprovenError, match="cpu-limit is switched on in an override") as error:
        decided(text, RULES)
    assert error.value.advice == "take that out by hand, or write there cpu-limit: off"
    assert off(text, "memory-limit") != text


def test_a_rule_that_there_is_not() -> None:
    with pytest.raises(UnprovenError, match='there is no rule "cpu-limt"'):
        decided("", ["cpu-limt"])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("cpuLimit: off\nrules: {cpu-limt: off}\n", ':2:9: there is no rule "cpu-limt"'),
        ("rules: {cpu-limit: }\n", "1:19: an empty value says nothing about a rule"),
        ("rules: []\n", "rules must be a mapping"),
        ("[]\n", "a configuration must be a mapping"),
        ("{}\n---\n{}\n", "a second document"),
        ("rules:\n\tcpu-limit: on\n", "2:1: not YAML: a tab where only spaces may stand"),
        ("rules: {cpu-limit: on, cpu-limit: off}\n", "stands twice"),
    ],
)
def test_a_text_with_errors(text: str, told: str) -> None:
    with pytest.raises(InputError) as error:
        decided(text, RULES)
    assert told in str(error.value.at("x"))


def without(said: Any, rules: tuple[str, ...]) -> Any:
    """What a configuration says but for some rules."""
    said = dict(said or {})
    said["rules"] = {
        key: word for key, word in (said.get("rules") or {}).items() if key not in rules
    }
    return said


@pytest.mark.parametrize("text", GOOD)
@pytest.mark.parametrize("rules", [RULES, ("memory-limit",), ("sigterm", "cpu-limit")])
def test_whatever_is_decided_stays(text: str, rules: tuple[str, ...]) -> None:
    if "cpu-limit: on}, sizes" in text and "cpu-limit" in rules:
        with pytest.raises(UnprovenError, match="in an override"):
            decided(text, rules)
        return
    new = off(text, *rules)
    now, before = configuration(new), configuration(text)
    assert now.overrides == before.overrides
    expected = dict(before.said)
    for rule in rules:
        expected["rules", rule] = False
    assert now.said == expected
    assert not any(now.settings("web.yaml", frozenset()).runs(rule) for rule in rules)


WORDS: st.SearchStrategy[Any] = st.one_of(
    st.booleans(),
    st.sampled_from(["on", "off"]),
    st.fixed_dictionaries({"safety": st.sampled_from(["safe", "review", "hint"])}),
)
ALL = ("cpu-limit", "memory-limit", "sigterm", "pre-stop")
SOME = st.dictionaries(st.sampled_from(ALL), WORDS, max_size=4)
OVERRIDES = st.lists(
    st.fixed_dictionaries(
        {"paths": st.just(["a/**", "b"])},
        optional={"rules": st.dictionaries(st.just("pre-stop"), WORDS), "drainSeconds": st.just(9)},
    ),
    max_size=2,
)
CONFIGURATIONS = st.fixed_dictionaries(
    {},
    optional={
        "rules": SOME,
        "sizes": st.just({"requests": {"cpu": "100m"}, "images": {"db": None}}),
        "cpuLimit": st.sampled_from(["off", "generous", 2]),
        "mirrors": st.just({}),
        "overrides": OVERRIDES,
    },
).flatmap(shuffled)


@settings(max_examples=300)
@given(
    CONFIGURATIONS.filter(bool).flatmap(styled),
    st.lists(st.sampled_from(ALL[:3]), min_size=1, max_size=3),
)
def test_whatever_the_style_only_the_rules_change(text: str, rules: list[str]) -> None:
    try:
        new = off(text, *rules)
    except UnprovenError:
        assert {"&", "#", "!"} & set(text)
        return
    said = read(new)
    assert is_same(without(said, tuple(rules)), without(read(text), tuple(rules)))
    assert all(said["rules"][rule] in {False, "off"} for rule in rules)
    assert comments(new) == comments(text)
    assert line_breaks(new) <= line_breaks(text) or not line_breaks(text)

"""Every rule: its examples are its tests, and its page has what `explain` promises."""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

import kubectl_prodready.rules
from kubectl_prodready.api import Container, Outcome
from kubectl_prodready.cli.explain import listed
from kubectl_prodready.core.registry import chosen, load_rules, unknown_rule
from kubectl_prodready.core.rule import Example, Rule, rule
from kubectl_prodready.errors import UsageError
from kubectl_prodready.fixing.results import FileResult
from kubectl_prodready.report.pages import page
from tests.core.folders import look, put
from tests.help import after, fixed

RULES = load_rules()
EXAMPLES = [
    pytest.param(one, example, id=f"{one.id}-{number}")
    for one in RULES
    for number, example in enumerate(one.examples)
]


@pytest.mark.parametrize(("one", "example"), EXAMPLES)
def test_example(one: Rule, example: Example) -> None:
    assert holds(one, example)


def holds(one: Rule, example: Example) -> bool:
    """Whether an example shows what the rule does: it fixes, or only says something, or neither.

    A silent one may still be offered a value that only a person can take.
    """
    if example.files:
        result = beside(one, example)
        text = result.verified.after if result.verified else example.before
    else:
        text = after(example.before, select=(one.id,))
        result = fixed(example.before, select=(one.id,))
    findings = result.findings
    spoken = [finding for finding in findings if finding.change.is_spoken]
    said = [
        fact.fact
        for finding in findings
        if not finding.accepted
        for fact in finding.change.evidence
    ]
    if example.after:
        return text == example.after and not example.said
    says = any(example.said in fact for fact in said) if example.said else not spoken
    return text == example.before and says


def beside(one: Rule, example: Example) -> FileResult:
    """The result for a manifest in a folder with the files of its example."""
    with TemporaryDirectory() as folder:
        put(Path(folder), {"web.yaml": example.before, **dict(example.files)})
        result = look(Path(folder), select=(one.id,))["web.yaml"]
    assert not result.errors, result.errors
    assert not result.failed, result.failed
    return result


@pytest.mark.parametrize("one", RULES, ids=lambda one: one.id)
def test_has_an_example_that_fixes_or_says_and_one_that_stays_silent(one: Rule) -> None:
    assert any(example.after or example.said for example in one.examples)
    assert any(not example.after and not example.said for example in one.examples)


def test_an_example_may_show_what_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    says = Example.of_container("", said="offer a /ready endpoint", pod="hostname: web")
    silent = Example.of_container("tty: true\n")

    @rule("be-ready", part="Running", examples=[says, silent])
    def be_ready(container: Container) -> Iterator[Outcome]:
        """Tell when it can answer."""
        if "tty" not in container.raw:
            yield container.hint("offer a /ready endpoint: 503 until it can serve")

    monkeypatch.setattr("kubectl_prodready.pipeline.load_rules", lambda: (be_ready,))
    assert holds(be_ready, says)
    assert holds(be_ready, silent)
    wrong = [
        says._replace(said="offer a /healthy endpoint"),
        says._replace(said=""),
        silent._replace(said="offer"),
        silent._replace(after=says.before),
        silent._replace(after=silent.before, said="offer"),
    ]
    assert not any(holds(be_ready, example) for example in wrong)
    assert "Dockerfile:\n\n    FROM a\n" in page(
        be_ready._replace(examples=(says._replace(files=(("Dockerfile", "FROM a\n"),)),))
    )
    shown = page(be_ready)
    assert shown.endswith("\n      hostname: web\n\nit says:\n\n    offer a /ready endpoint\n")
    assert "after:" not in shown


@pytest.mark.parametrize("one", RULES, ids=lambda one: one.id)
def test_page_has_every_part(one: Rule) -> None:
    text = page(one)
    for part in ("Why: ", "Derived from: ", "Safety: ", "From the talk: ", f"--ignore {one.id}"):
        assert part in text
    assert re.fullmatch(r"[A-Z].{20,90}\.", one.summary)


def test_file_is_named_as_the_rule() -> None:
    modules = {info.name for info in pkgutil.iter_modules(kubectl_prodready.rules.__path__)}
    assert modules == {one.id.replace("-", "_") for one in RULES}


def test_list_names_all() -> None:
    lines = listed(list(RULES)).splitlines()
    assert [line.split()[0] for line in lines] == [one.id for one in RULES]


def test_chosen_selects_and_ignores() -> None:
    assert [one.id for one in chosen(RULES, ("cpu-limit", "cpu-request"), ("cpu-limit",))] == [
        "cpu-request"
    ]
    assert len(chosen(RULES, (), ("cpu-limit",))) == len(RULES) - 1


def test_unknown_rule_suggests_the_nearest() -> None:
    with pytest.raises(UsageError, match=r'no rule "cpu-limits".*did you mean cpu-limit\?'):
        chosen(RULES, ("cpu-limits",), ())
    assert "lists all" in str(unknown_rule("zzz", ["cpu-limit"]))


def test_rule_refuses_a_scope_that_does_not_exist() -> None:
    with pytest.raises(ValueError, match="scope 'pod'"):
        rule("x", part="Running", examples=[])(lambda pod: iter(()))
    with pytest.raises(ValueError, match="part 'Sleeping'"):
        rule("x", part="Sleeping", examples=[])(lambda container: iter(()))


def test_a_document_dumped_from_a_cluster_takes_only_what_is_safe() -> None:
    text = RULES[0].examples[0].before.replace("  name: web\n", "  name: web\n  uid: 1\n", 1)
    assert "immutable" in fixed(text).left[0].left.reason


@pytest.mark.parametrize("name", ["pre-stop", "readiness-probe"])
def test_what_becomes_of_kept_connections_is_taught(name: str) -> None:
    """A client that keeps its connection sends requests on, whatever the Service says."""
    (one,) = (rule for rule in load_rules() if rule.id == name)
    words = " ".join(page(one).split())
    assert "keep-alive" in words
    assert "SIGTERM" in words

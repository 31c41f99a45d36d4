"""A text in, findings and a proven new text out: one document's failure stops no other."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter
from typing import Any

import pytest

from kubectl_prodready.api import Container, LeftAlone, Outcome, Safety, Workload, rule
from kubectl_prodready.core.gate import Gate
from kubectl_prodready.core.relevance import MENTIONS_WORKLOAD
from kubectl_prodready.core.rule import Rule
from kubectl_prodready.core.selection import Selection
from kubectl_prodready.fixing.fixer import Fixer
from kubectl_prodready.fixing.judge import Options
from kubectl_prodready.fixing.results import FileResult
from kubectl_prodready.sources.survey import survey
from kubectl_prodready.text import splice
from kubectl_prodready.text.style import column_of
from tests.help import deployment, documents, fixed


def pod(name: str = "web", more: str = "") -> str:
    """A Pod with one container, and further fields of it."""
    return (
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: "
        f"{name}\nspec:\n  containers:\n  - name: c\n    image: x\n{more}"
    )


def say(*keys: str, value: Any = "yes", safety: Safety = Safety.SAFE, why: str = "") -> Rule:
    """A rule that sets one value in every container that lacks its first key."""

    @rule("say-" + "-".join(keys), part="Running", examples=[])
    def check(container: Container) -> Iterator[Outcome]:
        """Say something."""
        if keys[0] not in container.raw:
            yield container.set(keys, value, safety)._replace(why=why)

    return check


def fix(text: str, *rules: Rule, **options: Any) -> FileResult:
    """The result for a text, by these rules."""
    return Fixer(Options(rules, **options), survey(())).fix("a.yaml", text)


def after(result: FileResult) -> str:
    assert not result.errors, result.errors
    assert result.verified
    return result.verified.after


HI = say("stdin")


def test_a_rule_s_value_is_written_and_found_with_its_place() -> None:
    result = fix("---\n" + pod(), HI)
    assert after(result) == "---\n" + pod(more='    stdin: "yes"\n')
    (finding,) = result.findings
    assert (finding.line, finding.column, finding.accepted) == (8, 5, True)
    assert [ref.name for ref in result.workloads] == ["web"]


def test_every_document_of_a_stream_is_fixed() -> None:
    text = documents(pod("a"), "kind: ConfigMap\napiVersion: v1\n", pod("b"))
    result = fix(text, HI)
    assert after(result).count('stdin: "yes"') == 2
    assert [finding.line for finding in result.findings] == [7, 19]
    assert [ref.name for ref in result.workloads] == ["a", "b"]


@pytest.mark.parametrize(
    ("bad", "line", "words"),
    [
        (pod().replace("spec:\n", "spec: [\n"), 7, "not YAML"),
        (pod() + "kind: Pod\n", 9, 'the key "kind" stands twice in one mapping (line '),
        (pod().replace("  containers:\n", "  containers: x\n  more:\n"), 6, "must be a list"),
        ("kind: ConfigMap\na: [\n", 3, "not YAML"),
        (pod() + "{{ x }}: 1\n", 9, "as in a template"),
    ],
)
@pytest.mark.parametrize("before", [True, False])
def test_a_bad_document_is_told_and_the_others_are_fixed(
    bad: str, line: int, words: str, before: bool
) -> None:
    good = pod("good")
    result = fix(documents(good, bad, good) if before else documents(bad, good), HI)
    (error,) = result.errors
    assert words in error.message
    assert error.file == "a.yaml"
    assert error.line == line + (9 if before else 0)
    assert result.verified
    assert result.verified.after.count('stdin: "yes"') == 1 + before


def test_the_other_line_of_an_error_is_one_of_the_file() -> None:
    result = fix(documents(pod("a"), pod("b") + "kind: Pod\n"), HI)
    assert str(result.errors[0]) == (
        'a.yaml:18:1: the key "kind" stands twice in one mapping (line 11); correct it'
    )


@pytest.mark.parametrize(
    ("text", "unreadable"),
    [
        (pod(), False),
        (pod() + "kind: Pod\n", False),
        (pod().replace("name: c", "name: {{ x }}"), True),
        (pod() + "- x\n", True),
    ],
)
def test_what_is_no_yaml_or_not_rendered_is_unreadable(text: str, unreadable: bool) -> None:
    assert fix(text, HI).unreadable is unreadable


def test_a_rule_that_crashes_costs_itself_only() -> None:
    @rule("crash", part="Running", examples=[])
    def crash(workload: Workload) -> Iterator[Outcome]:
        """Fail."""
        raise ZeroDivisionError

    result = fix(pod(), crash, HI)
    assert [failed.rule for failed in result.failed] == ["crash"]
    assert 'stdin: "yes"' in after(result)


def test_a_bug_of_the_engine_leaves_the_document_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(node: Any, text: str) -> int:
        return column_of(node, text) + ("name: bad" in text)

    monkeypatch.setattr(splice, "column_of", broken)
    result = fix(documents(pod("bad"), pod("good")), HI)
    (error,) = result.errors
    assert "no safe way to write the changes here" in error.message
    assert "report" in error.advice
    assert (error.line, error.file) == (1, "a.yaml")
    assert result.verified
    assert result.verified.after == documents(pod("bad"), pod("good", '    stdin: "yes"\n'))


def test_a_rule_that_is_never_content_is_refused() -> None:
    @rule("more", part="Running", examples=[])
    def more(workload: Workload) -> Iterator[Outcome]:
        """Want one more each time."""
        yield workload.set(
            ("metadata", "annotations", f"n{len(workload.metadata)}"), "x", Safety.SAFE
        )
        if "annotations" in workload.metadata:
            count = len(workload.metadata["annotations"])
            yield workload.set(("metadata", "annotations", f"m{count}"), "x", Safety.SAFE)

    result = fix(pod(), more)
    assert result.verified is None
    assert "more would be proposed: more at metadata.annotations." in result.errors[0].message


def test_two_rules_that_want_the_same_are_content() -> None:
    twin = say("stdin")._replace(id="twin")
    assert after(fix(pod(), HI, twin)) == pod(more='    stdin: "yes"\n')


@pytest.mark.parametrize("value", ["no", {"a": 1}])
def test_two_rules_that_contradict_each_other_change_nothing(value: Any) -> None:
    other = say("stdin", value=value)._replace(id="other")
    result = fix(
        documents(pod(), pod("web").replace("    image: x\n", "    stdin: 1\n")), HI, other
    )
    assert "two changes contradict each other" in result.errors[0].message
    assert result.verified is None


def test_a_rule_that_sets_what_is_set_is_refused() -> None:
    @rule("again", part="Running", examples=[])
    def again(container: Container) -> Iterator[Outcome]:
        """Set the image."""
        yield container.set(("image",), "y", Safety.SAFE)

    result = fix(pod(), again)
    assert "no place for spec.containers[name=c].image" in result.errors[0].message
    assert result.verified is None


@pytest.mark.parametrize("empty", ["", " null", " ~", " {}"])
def test_a_mapping_fills_what_is_empty(empty: str) -> None:
    probe = {"exec": {"command": ["a"]}}

    @rule("probe", part="Running", examples=[])
    def check(container: Container) -> Iterator[Outcome]:
        """Set a probe."""
        if not container.raw.get("probe"):
            for key, value in probe.items():
                yield container.set(("probe", key), value, Safety.REVIEW)._replace(why="guess")

    text = pod(more=f"    probe:{empty}\n")
    lines = "    probe:  # prodready: review, guess\n      exec:\n        command:\n        - a\n"
    assert after(fix(text, check)) == pod(more=lines)


@pytest.mark.parametrize(
    ("safety", "why", "notes", "note"),
    [
        (Safety.REVIEW, "guess", True, "  # prodready: review, guess"),
        (Safety.REVIEW, "guess", False, ""),
        (Safety.REVIEW, "", True, ""),
        (Safety.SAFE, "guess", True, ""),
    ],
)
def test_a_guess_is_marked_as_one(safety: Safety, why: str, notes: bool, note: str) -> None:
    result = fix(pod(), say("tty", value=True, safety=safety, why=why), notes=notes)
    assert after(result) == pod(more=f"    tty: true{note}\n")


def test_a_hint_is_found_and_not_written() -> None:
    result = fix(pod(), say("tty", value=True, safety=Safety.HINT))
    assert result.verified is None
    assert [finding.accepted for finding in result.findings] == [False]
    taken = fix(pod(), say("tty", value=True, safety=Safety.HINT), gate=Gate(safety=Safety.HINT))
    assert after(taken) == pod(more="    tty: true\n")


def test_only_what_is_selected_is_touched() -> None:
    text = documents(pod("a"), pod("b"))
    result = fix(text, HI, selection=Selection(names=frozenset({("pod", "b")})))
    assert after(result) == documents(pod("a"), pod("b", '    stdin: "yes"\n'))


def listed(*items: str) -> str:
    """One document with several objects."""
    lines = ["- " + item.rstrip().replace("\n", "\n  ") + "\n" for item in items]
    return "apiVersion: v1\nkind: List\nitems:\n" + "".join(lines)


def test_a_patch_beside_a_workload_stays() -> None:
    patch = (
        pod("patch")
        .replace("    image: x\n", "")
        .replace("v1\nkind: Pod", "apps/v1\nkind: Deployment")
    )
    text = listed(patch, pod("b"))
    result = fix(text, HI)
    assert after(result) == text + '      stdin: "yes"\n'
    assert result.patches == 1
    assert [ref.name for ref in result.workloads] == ["b"]


def test_only_what_is_selected_of_a_list_is_touched() -> None:
    text = listed("kind: ConfigMap\napiVersion: v1\n", pod("a"), pod("b"))
    result = fix(text, HI, selection=Selection(names=frozenset({("pod", "b")})))
    assert after(result) == text + '      stdin: "yes"\n'
    assert [ref.name for ref in result.workloads] == ["b"]


def test_without_a_proof_nothing_is_written_and_all_is_found() -> None:
    result = fix(pod(), HI, prove=False)
    assert result.verified is None
    assert [finding.accepted for finding in result.findings] == [True]


SHARED = """\
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  initContainers:
  - &c
    name: c
    image: x
  containers:
  - *c
"""


def test_what_is_shared_changes_where_all_agree() -> None:
    assert after(fix(SHARED, HI)) == SHARED.replace(
        "    image: x\n", '    image: x\n    stdin: "yes"\n'
    )


def test_what_is_shared_is_left_where_not_all_agree() -> None:
    @rule("main", part="Running", examples=[])
    def check(container: Container) -> Iterator[Outcome]:
        """Speak of main containers only, and of something else that needs it."""
        if "initContainers" not in container.path:
            need = container.set(("stdin",), "yes", Safety.SAFE)
            yield need
            yield container.set(("tty",), True, Safety.SAFE)._replace(needs=(need.path,))

    result = fix(SHARED, check)
    assert result.verified is None
    assert not result.errors
    assert not result.findings
    reasons = [left.left.reason for left in result.left]
    assert len(reasons) == 2
    assert all("shared by 2 users through an anchor" in reason for reason in reasons)


def test_what_is_not_shared_is_written_beside_what_is_left() -> None:
    @rule("main", part="Running", examples=[])
    def check(workload: Workload) -> Iterator[Outcome]:
        """Speak of the first main container and of the Pod."""
        if "stdin" not in workload.containers[-1].raw:
            yield workload.containers[-1].set(("stdin",), "yes", Safety.SAFE)
        if "hostname" not in workload.pod_spec:
            yield workload.set(("spec", "hostname"), "x", Safety.SAFE)

    result = fix(SHARED, check)
    assert after(result) == SHARED + "  hostname: x\n"
    assert [left.left.path[-1] for left in result.left] == ["stdin"]


def test_what_is_left_alone_has_its_place() -> None:
    @rule("shy", part="Running", examples=[])
    def shy(container: Container) -> Iterator[LeftAlone]:
        """Leave the image."""
        yield container.leave(("image",), "not mine")

    (left,) = fix(pod(), shy).left
    assert (left.line, left.column, left.left.reason) == (8, 12, "not mine")


@pytest.mark.parametrize("sign", ["# ", "! ", "& ", '"\\', "*", "\n", "'"])
def test_no_text_makes_the_first_look_slow(sign: str) -> None:
    """A look that tries every way to read `# # # #` would take longer than the universe."""
    start = perf_counter()
    for text in (f"kind: {sign * 20_000}x\n", f"kind{sign * 20_000}x\n", sign * 20_000):
        MENTIONS_WORKLOAD.search(text)
    assert perf_counter() - start < 1


def test_a_second_opinion_reads_what_libyaml_does_not() -> None:
    text = (
        "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{image: nginx:1}]}}"
    )
    assert "stdin" in after(fix(text, HI))
    assert "stdin" in after(fix(f"%YAML 1.1\n---\n{text}\n", HI))


def test_numbers_of_any_size_hinder_nothing() -> None:
    assert after(fix(pod() + f"x: {'1' * 5000}\ny: .nan\n", HI))


def test_the_rules_of_this_package_write_what_they_find() -> None:
    result = fixed(deployment())
    assert result.verified
    assert not fixed(result.verified.after).findings

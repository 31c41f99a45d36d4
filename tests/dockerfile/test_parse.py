"""Reading a Dockerfile: nothing is lost, everything has its place, what is none is refused.

What it means is held against BuildKit's parser in test_oracle.py.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import given, settings

from kubectl_prodready.dockerfile.reading.assignments import assignments, is_old_form
from kubectl_prodready.dockerfile.reading.parse import parse
from kubectl_prodready.dockerfile.reading.syntax import Instruction, Kind, Syntax
from kubectl_prodready.errors import InputError
from tests.dockerfile_texts import directives, dockerfile, drawn, one_instruction, scraps

MANY = settings(max_examples=1_000 if os.environ.get("CI") else 100)


def hold_lossless(text: str) -> None:
    """Lines tile the text, and every character of an instruction is where it says that it is."""
    try:
        syntax = parse(text)
    except InputError:
        return
    assert "".join(text[line.start : line.end] for line in syntax.lines) == text
    assert len(syntax.lines) == len(text.split("\n")) - text.endswith("\n")
    done = 0
    for number, one in enumerate(syntax.instructions):
        assert one.number == number
        assert done <= one.start < one.end
        done = one.end
        hold_places(syntax, one)


def hold_places(syntax: Syntax, one: Instruction) -> None:
    text = syntax.text
    offsets = [one.offset(at) for at in range(len(one.logical))]
    assert "".join(text[at] for at in offsets) == one.logical
    assert offsets == sorted(offsets)
    assert all(one.start <= at < one.end for at in offsets)
    assert one.line == text.count("\n", 0, one.start) + 1
    assert one.last_line == text.count("\n", 0, one.end) + 1
    assert one.logical[one.arguments_at :].startswith(one.arguments)
    kinds = {line.kind for line in syntax.lines[one.line - 1 : one.last_line]}
    assert kinds <= {Kind.INSTRUCTION, Kind.COMMENT, Kind.BLANK, Kind.HEREDOC}
    for each in assignments(one) if one.keyword in {"ENV", "ARG", "LABEL"} else ():
        assert one.logical[each.at : each.end].startswith(each.name)


@MANY
@given(drawn(dockerfile))
def test_nothing_is_lost(text: str) -> None:
    hold_lossless(text)


@MANY
@given(drawn(one_instruction, 80))
def test_nothing_of_an_instruction_is_lost(text: str) -> None:
    hold_lossless(text)


@MANY
@given(drawn(directives, 40))
def test_nothing_of_directives_is_lost(text: str) -> None:
    hold_lossless(text)


@MANY
@given(drawn(scraps, 80))
def test_nothing_of_scraps_is_lost(text: str) -> None:
    hold_lossless(text)


def only(text: str) -> Instruction:
    (found,) = parse(text).instructions
    return found


def test_an_instruction_over_many_lines() -> None:
    text = "\ufeff  run a \\ \r\n# why\r\n\r\n  && b \\\r\n\r\n"
    found = only(text)
    assert (found.keyword, found.logical, found.arguments) == ("RUN", "run a   && b ", "a   && b")
    assert (found.line, found.last_line) == (1, 5)
    assert parse(text).comments() == ["# why"]
    assert parse(text).source(found) == text[3:-2]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("# syntax=x\n#a\n\nFROM a\n", ["directive", "comment", "blank", "instruction"]),
        ("\n# syntax=x\nFROM a", ["blank", "comment", "instruction"]),
        ("RUN <<A\n# x\nA\n#", ["instruction", "heredoc", "heredoc", "comment"]),
        ("RUN a \\\n#x\n\nb", ["instruction", "comment", "blank", "instruction"]),
    ],
)
def test_kinds_of_lines(text: str, kinds: list[str]) -> None:
    assert [line.kind.value for line in parse(text).lines] == kinds


def test_directives() -> None:
    syntax = parse("# Syntax = docker/dockerfile:1 \n#escape=`\n# check=skip=all\nFROM a `\n b\n")
    assert syntax.directives == (
        ("syntax", "docker/dockerfile:1"),
        ("escape", "`"),
        ("check", "skip=all"),
    )
    assert (syntax.escape, syntax.instructions[0].escape) == ("`", "`")
    assert syntax.instructions[0].arguments == "a  b"


@pytest.mark.parametrize(
    ("text", "flags", "arguments"),
    [
        ("COPY --from=a --chown=1:1 b c", ("--from=a", "--chown=1:1"), "b c"),
        ("RUN --a='b c' d", ("--a=b c",), "d"),
        ("RUN --a='b\\'c' d", ("--a=b'c",), "d"),
        ('RUN --a="b d', ("--a=b d",), ""),
        ("RUN --a=b\\ c d", ("--a=b c",), "d"),
        ("RUN --a\\\\", ("--a\\",), ""),
        ("RUN -- --a b", (), "--a b"),
        ("RUN a --b", (), "a --b"),
    ],
)
def test_flags(text: str, flags: tuple[str, ...], arguments: str) -> None:
    found = only(text)
    assert (found.flags, found.arguments) == (flags, arguments)


def test_a_flag_by_its_name() -> None:
    found = only("COPY --from=a=b --link c d")
    assert [found.flag(name) for name in ("from", "link", "chown")] == ["a=b", "", None]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('CMD ["a", "b c"]', ("a", "b c")),
        ("CMD []", ()),
        ("CMD ['a']", None),
        ('CMD ["a"] b', None),
        ('CMD ["a",]', None),
        ("CMD [NaN]", None),
        ("CMD [1e999]", None),
        (f"CMD [{'9' * 400}]", None),
        ('CMD ["\\ud83d\\ude80 \\ud800"]', ("\U0001f680 \ufffd",)),
        (f"CMD {'[' * 20_000}", None),
        ('HEALTHCHECK CMD\t["a"]', ("a",)),
        ("HEALTHCHECK NONE", None),
        ("HEALTHCHECK", None),
        ('USER ["a"]', None),
    ],
)
def test_exec_form(text: str, words: tuple[str, ...] | None) -> None:
    found = only(text)
    assert found.words == words
    assert found.is_exec_form is (words is not None)


@pytest.mark.parametrize(
    ("text", "heredocs"),
    [
        ("RUN <<A\nb\nA", [("A", "b\n", True, False)]),
        ("RUN <<-'A' x\n\tb\n\tA", [("A", "\tb\n", False, True)]),
        (
            'COPY <<A <<"B C" /x\n1\nA\n2\nB C',
            [("A", "1\n", True, False), ("B C", "2\n", False, False)],
        ),
        ("RUN <<\\A\nA", [("A", "", True, False)]),
        ("RUN cat << A\nb\nA", [("A", "b\n", True, False)]),
        ("RUN a <<- b", []),
        ("RUN echo $((1 << 4))", []),
        ("RUN echo $((1<<4))", []),
        ("RUN cat <<< a", []),
        ("RUN '<<A'", []),
        ("RUN it's <<A", []),
        ("CMD <<A", []),
        ('RUN ["<<A"]', []),
        ("RUN <<A ${x=y}", []),
        ("RUN <<''", []),
        ("RUN <<A${x:=y}\nA${x:=y}", [("A${x:=y}", "", True, False)]),
        ("ONBUILD RUN <<A\nb\nA", [("A", "b\n", True, False)]),
        ("ONBUILD CMD <<A", []),
        ("ONBUILD", []),
    ],
)
def test_heredocs(text: str, heredocs: list[tuple[str, str, bool, bool]]) -> None:
    assert [tuple(one) for one in only(text).heredocs] == heredocs


def test_onbuild_holds_an_instruction() -> None:
    trigger = only(["FROM a", 'ONBUILD COPY --from=b ["c", "d"]'][1]).trigger
    assert trigger
    assert (trigger.keyword, trigger.flags, trigger.words) == ("COPY", ("--from=b",), ("c", "d"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "1:1: no instructions"),
        ("# a\n\n", "1:1: no instructions"),
        ("FROM a\nRUM b", "2:1: there is no instruction RUM"),
        ("FROM a\nu\u017fer b", "2:1: there is no instruction u\u017fer"),
        ("FROM a\nONBUILD RUM b", "2:1: there is no instruction RUM"),
        ("# escape=x\nFROM a", "1:1: escape=x"),
        ("# escape=`\n# escape=`\nFROM a", "2:1: a second escape directive"),
        ("FROM a\nCMD [1]", "2:1: an array with more than strings"),
        ("RUN <<A\nb", "1:1: a heredoc without an end"),
        ('RUN ${x:- <<"a b"}', '1:1: a heredoc without a name: " is missing'),
        ("RUN <<${a/\\b/c}", "1:1: a heredoc without an end"),
        ("ENV a", "1:1: ENV needs a value"),
        ("ENV a=b c", "1:1: ENV c without ="),
        ("LABEL a=b 'c d'", "1:1: LABEL 'c d' without ="),
        (f"FROM a\nRUN {'é' * 40_000}\n", "2:1: a line of more than 65,535 bytes"),
    ],
)
def test_what_is_refused(text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        parse(text)
    error = caught.value
    assert f"{error.line}:{error.column}: {error.message}" == message
    assert error.advice


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('ENV a=b c=\'d e\' f="g \\" h"', [("a", "b"), ("c", "'d e'"), ("f", '"g \\" h"')]),
        ("ENV a b  c", [("a", "b  c")]),
        ("ENV 'a b'=c", [("'a b'", "c")]),
        ("ENV a=\\\\ b=c\\\\", [("a", "\\\\"), ("b", "c\\\\")]),
        ('LABEL a="b c', [("a", '"b c')]),
        ("LABEL a='b\\' c=d", [("a", "'b\\'"), ("c", "d")]),
        ("ARG a b=c", [("a", None), ("b", "c")]),
        ("ARG", []),
        ("ENV", []),
        ("# escape=`\nENV a=b` c d=`", [("a", "b` c"), ("d", "")]),
        ('# escape=`\nENV a="b`" c"', [("a", '"b`" c"')]),
        ("ENV a=\u3000", [("a", "")]),
    ],
)
def test_assignments(text: str, said: list[tuple[str, str | None]]) -> None:
    assert [(one.name, one.value) for one in assignments(only(text))] == said


@pytest.mark.parametrize(
    ("text", "is_old"),
    [
        ("ENV a b", True),
        ("ENV a=b", False),
        ("ENV", False),
        ("ARG a", False),
        ("LABEL a b=c", True),
    ],
)
def test_old_form(text: str, is_old: bool) -> None:
    assert is_old_form(only(text)) is is_old

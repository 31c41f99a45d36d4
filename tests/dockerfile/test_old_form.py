"""The old form of ENV becomes the new one, and means the same: DF011 and DF012."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kubectl_prodready.dockerfile.reading.assignments import assignments, is_old_form
from kubectl_prodready.dockerfile.reading.lexing import LexError, expand
from kubectl_prodready.dockerfile.reading.parse import parse
from kubectl_prodready.dockerfile.reading.quoting import quoted
from tests.dockerfiles import after, said

BASE = "FROM debian:13-slim\n"
VALUES = {"A": "a", "B": 'two "words\\ $A', "EMPTY": ""}


def changed(line: str, rule: str = "DF011", head: str = "") -> str:
    text = f"{head}{BASE}{line}\n"
    return after(text, select=(rule,)).removeprefix(f"{head}{BASE}").removesuffix("\n")


@pytest.mark.parametrize(
    ("line", "new"),
    [
        ("ENV A b", "ENV A=b"),
        ("ENV A    b", "ENV A=b"),
        ("ENV\tA\tb  ", "ENV\tA=b  "),
        ("env A b", "env A=b"),
        ("ENV A b=c", 'ENV A="b=c"'),
        ("ENV A b c=d", 'ENV A="b c=d"'),
        ("ENV A b # c", 'ENV A="b # c"'),
        ("ENV PATH /app/bin:$PATH", "ENV PATH=/app/bin:$PATH"),
        ("ENV A ${B:-c d}", 'ENV A="${B:-c d}"'),
        ('ENV A "b c"', 'ENV A="b c"'),
        ('ENV A "b" c', 'ENV A="b c"'),
        ('ENV A b "$C" d', 'ENV A b "$C" d'),
        (r"ENV A say \"$C\"", r'ENV A="say \"$C\""'),
        ('ENV A b \\\n  "c"', 'ENV A b \\\n  "c"'),
        ("ENV A 'b $C'", "ENV A='b $C'"),
        ("ENV A it's", "ENV A it's"),
        (r"ENV A b\ c", r"ENV A=b\ c"),
        (r"ENV A b\c", r"ENV A=b\c"),
        (r"ENV A say \"b c\"", r'ENV A="say \"b c\""'),
        ("ENV A b \\\n  c", 'ENV A="b \\\n  c"'),
        ("ENV A b \\\n  # why\n  c", 'ENV A="b \\\n  # why\n  c"'),
        ("ENV A \\\n  b", "ENV A \\\n  b"),
        ("ENV A b\\\n", "ENV A=b\\\n"),
        ("LABEL maintainer Ada <ada@example.com>", 'LABEL maintainer="Ada <ada@example.com>"'),
        ("ENV A=b C=d", "ENV A=b C=d"),
        ('ENV "A B"=c', 'ENV "A B"=c'),
    ],
)
def test_the_new_form_means_the_same(line: str, new: str) -> None:
    assert changed(line) == new


def test_a_backtick_that_escapes() -> None:
    head = "# escape=`\n"
    assert changed(r"ENV A C:\app", head=head) == r'ENV A="C:\app"'
    assert changed("ENV A b` c", head=head) == "ENV A=b` c"


def test_what_cannot_be_the_same_is_said() -> None:
    assert said(f"{BASE}ENV A it's\n", select=("DF011",)) == [
        "2: DF011: write it as name=value, in quotes where it has spaces"
    ]


def test_space_that_is_none_of_ascii_in_a_name_is_said() -> None:
    assert "write it as name=value" in said(f"{BASE}ENV A\u2028B c\n", select=("DF011",))[0]


def test_spaces_around_the_sign_are_said() -> None:
    assert said(f'{BASE}LABEL title = "The shop"\n', select=("DF011",)) == [
        "2: DF011: the value of title begins with =: write name=value without spaces around ="
    ]


def test_a_file_with_other_line_ends_and_a_bom() -> None:
    text = "\ufeffFROM debian:13-slim\r\nENV A b \\\r\n c\r\n"
    assert after(text, select=("DF011",)) == ('\ufeffFROM debian:13-slim\r\nENV A="b \\\r\n c"\r\n')


@given(
    st.text("ab='\"\\ \t#$AB{}:-+`/", min_size=1, max_size=12).map(str.strip),
    st.sampled_from(("", "# escape=`\n", "# escape=\\\n")),
)
def test_every_value_expands_to_what_it_did(value: str, head: str) -> None:
    text = f"{head}{BASE}ENV X {value}\n"
    if not value or value.endswith(("\\", "`")):
        return
    new = after(text, select=("DF011",))
    if new == text:
        return
    before, now = parse(text), parse(new)
    (one,), (other,) = assignments(before.instructions[1]), assignments(now.instructions[1])
    assert not is_old_form(now.instructions[1])
    assert other.name == "X"
    for values in ({}, VALUES):
        old = expand(one.value or "", values, before.escape).text
        assert expand(other.value or "", values, before.escape).text == old


@pytest.mark.parametrize(
    ("line", "new"),
    [
        ("MAINTAINER Ada", 'LABEL org.opencontainers.image.authors="Ada"'),
        ('maintainer "Ada $x"', 'label org.opencontainers.image.authors="Ada \\$x"'),
        (
            'MAINTAINER Ada "the Countess" L.',
            'LABEL org.opencontainers.image.authors="Ada \\"the Countess\\" L."',
        ),
        ("MAINTAINER Ada \\\n  L.", "MAINTAINER Ada \\\n  L."),
        ("MAINTAINER Ada\nMAINTAINER Bob", "MAINTAINER Ada\nMAINTAINER Bob"),
    ],
)
def test_maintainers_become_a_label(line: str, new: str) -> None:
    assert changed(line, "DF012") == new


@given(st.text("ab\"'\\$`{} ", max_size=9), st.sampled_from("\\`"))
def test_quoted_text_means_itself(text: str, escape: str) -> None:
    try:
        assert expand(quoted(text, escape), {}, escape).text == text
    except LexError:
        raise AssertionError(text) from None

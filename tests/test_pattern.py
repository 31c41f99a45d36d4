"""A pattern that is made late says what one that is made at once says."""

from __future__ import annotations

import re

import pytest

from kubectl_prodready.pattern import Pattern

WORDS = r"[a-z]+"
TEXT = "a bc 12 def"


@pytest.mark.parametrize(
    ("how", "more"),
    [("match", (2,)), ("fullmatch", ()), ("fullmatch", (2, 4)), ("search", (4,)), ("search", ())],
)
def test_it_finds_the_same(how: str, more: tuple[int, ...]) -> None:
    late, made = Pattern(WORDS), re.compile(WORDS)
    found, expected = getattr(late, how)(TEXT, *more), getattr(made, how)(TEXT, *more)
    assert (found and found.span()) == (expected and expected.span())


def test_it_finds_all() -> None:
    late = Pattern(WORDS.upper(), re.IGNORECASE)
    assert late.findall(TEXT) == ["a", "bc", "def"]
    assert [match.group() for match in late.finditer(TEXT)] == ["a", "bc", "def"]
    assert late.sub("-", TEXT) == "- - 12 -"


def test_it_is_made_once_and_only_when_it_is_needed() -> None:
    broken = Pattern("(")
    with pytest.raises(re.error):
        broken.search("")
    late = Pattern(WORDS)
    assert late.made is late.made

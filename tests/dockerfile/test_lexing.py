"""Words of Dockerfiles: quotes, escapes, variables with all that may stand in their braces."""

from __future__ import annotations

import pytest

from kubectl_prodready.dockerfile.reading.lexing import (
    LexError,
    expand,
    heredoc_words,
    raw_words,
    unquoted,
)

VALUES = {"X": "a.b.c/d", "EMPTY": "", "TWO": "one two", "W": "xyzxyz"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a b", "a b"),
        ("$X-$W", "a.b.c/d-xyzxyz"),
        ("${X}y", "a.b.c/dy"),
        ("'$X'", "$X"),
        ('"$X"', "a.b.c/d"),
        ('"a\\"b\\$X\\c"', 'a"b$X\\c'),
        ("\\$X\\'", "$X'"),
        ("a\\", "a"),
        ("$ $", "$ $"),
        ("${NONE:-d}${NONE-d}${EMPTY:-d}${EMPTY-d}", "ddd"),
        ("${X:-d}${X-d}", "a.b.c/da.b.c/d"),
        ("${X:+w}${X+w}${EMPTY:+w}${EMPTY+w}${NONE:+w}${NONE+w}", "www"),
        ("${NONE:-${X:-d}}", "a.b.c/d"),
        ("${NONE:-'a b'\"$W\"}", "a bxyzxyz"),
        ("${X:?no}", "a.b.c/d"),
        ("${X#*.}", "b.c/d"),
        ("${X##*.}", "c/d"),
        ("${X#b}", "a.b.c/d"),
        ("${X%.*}", "a.b"),
        ("${X%%.*}", "a"),
        ("${X%b}", "a.b.c/d"),
        ("${X%\\/d}", "a.b.c"),
        ("${W#x?}", "zxyz"),
        ("${W%\\*}", "xyzxyz"),
        ("${X/./-}", "a-b.c/d"),
        ("${X//./-}", "a-b-c/d"),
        ("${X//[.]/-}", "a.b.c/d"),
        ("${X/\\//_}", "a.b.c_d"),
        ("${W/y*/}", "x"),
        ("${W//?z}", None),
        ("${W/x", None),
        ("${W/x/", None),
        ("${W#\\x}", None),
        ("${W/\\x/y}", None),
        ("${X", None),
        ("${X:", None),
        ("${}", None),
        ("${{X}", None),
        ("${:X}", None),
        ("${X!a}", None),
        ("${X=a}", None),
        ("${X:=a}", None),
        ("${X:#a}", None),
        ("${X:%a}", None),
        ("${X:-a", None),
        ("'a", None),
        ('"a', None),
        ('"a\\', None),
        ('"${"', None),
    ],
)
def test_expanded(text: str, said: str | None) -> None:
    if said is None:
        with pytest.raises(LexError):
            expand(text, VALUES)
    else:
        assert expand(text, VALUES).text == said


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("$X$NONE", {"NONE"}),
        ("${NONE}${OTHER#a}${THIRD/a/b}", {"NONE", "OTHER", "THIRD"}),
        ("${NONE:-d}${NONE+w}", set()),
        ("${NONE:-$OTHER}", {"OTHER"}),
        ("${NONE:?why}", {"NONE"}),
        ("'$NONE'", set()),
        ("$1$@", {"1", "@"}),
    ],
)
def test_missing(text: str, missing: set[str]) -> None:
    assert expand(text, VALUES).missing == missing


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a  b\tc ", ("a", "b", "c")),
        ("a'b c'd e", ("ab cd", "e")),
        ("$TWO", ("one", "two")),
        ('"$TWO"x', ("one twox",)),
        ("a\\ b c", ("a b", "c")),
        ("''", ()),
        ("a\x1cb\x85c", ("a\x1cb", "c")),
    ],
)
def test_words(text: str, words: tuple[str, ...]) -> None:
    assert expand(text, VALUES).words == words


@pytest.mark.parametrize(
    ("text", "raw", "without_quotes"),
    [
        ('a \'b c\' "d\\" $X"', ("a", "'b c'", '"d\\" $X"'), ("a", "b c", 'd" $X')),
        ('"a\\b"', ('"a\\b"',), ("a\\b",)),
        ("${X:-'a'}b ${Y#\\a}", ("${X:-'a'}b", "${Y#\\a}"), ("${X:-a}b", "${Y#\\a}")),
        ("${X/a/b} $X ${X} ${X:=a}", ("${X/a/b}", "$X", "${X}", "${X:=a}"), None),
        ("a\\ b", ("a\\ b",), ("a b",)),
        ("a << b", ("a", "<<", "b"), None),
    ],
)
def test_words_as_they_are(
    text: str, raw: tuple[str, ...], without_quotes: tuple[str, ...] | None
) -> None:
    assert raw_words(text) == raw
    assert unquoted(text) == (raw if without_quotes is None else without_quotes)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("cat << EOF > a", ("cat", "<< EOF", ">", "a")),
        ("cat <<\t'A B'", ("cat", "<<\t'A B'")),
        ("a < b <<- c", ("a", "<", "b", "<<-", "c")),
        ("a <<< b", ("a", "<<<", "b")),
        ("'<< a'", ("'<< a'",)),
    ],
)
def test_words_with_heredocs(text: str, words: tuple[str, ...]) -> None:
    assert heredoc_words(text) == words


def test_another_escape() -> None:
    assert expand('`$X "a`"b" \\$X', VALUES, "`").text == '$X a"b \\a.b.c/d'

"""Shell scripts as they are understood: words, lists, compounds, what is put aside."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kubectl_prodready.core.processes.shell_script import Script, parsed
from kubectl_prodready.core.processes.shell_words import Unreadable, tokens


def understood(text: str) -> Script:
    script = parsed(text)
    assert script is not None
    return script


WORDS = {
    "echo a b": ["echo", "a", "b"],
    "echo 'a b' \"c d\" e\\ f": ["echo", "a b", "c d", "e f"],
    r'echo "a \"b\" \$c"': ["echo", 'a "b" $c'],
    "echo 'it'\\''s'": ["echo", "it's"],
    "echo $'a\\'b' c": ["echo", "$'a\\'b'", "c"],
    "echo $(date +%s) `id -u` ${HOME:-x y} $1": [
        *("echo", "$(date +%s)", "`id -u`", "${HOME:-x y}", "$1"),
    ],
    'echo "$(echo ")" \')\' # )\n)" end': ["echo", "$(echo \")\" ')' # )\n)", "end"],
    'echo "${x:-it\'s}" end': ["echo", "${x:-it's}", "end"],
    "echo ${x:-'}'} end": ["echo", "${x:-'}'}", "end"],
    "echo $(echo ${x:-'}'}) end": ["echo", "$(echo ${x:-'}'})", "end"],
    "echo ${#x} $((1 + (2 * 3))) end": ["echo", "${#x}", "$((1 + (2 * 3)))", "end"],
    "echo `echo \\`date\\`` end": ["echo", "`echo \\`date\\``", "end"],
    "echo a#b # a comment": ["echo", "a#b"],
    "echo a \\\n b": ["echo", "a", "b"],
    "echo a\\\nb": ["echo", "ab"],
    "diff <(sort a) <(sort b)": ["diff", "<(sort a)", "<(sort b)"],
    "echo $(cat <(sort a)) end": ["echo", "$(cat <(sort a))", "end"],
    "echo {a,b} }": ["echo", "{a,b}", "}"],
    "A=1 B+=(x y) run me": ["run", "me"],
    "A=1 if": ["if"],
    "! time run": ["run"],
    "'if' x": ["if", "x"],
    "echo $": ["echo", "$"],
    "echo \\": ["echo", ""],
}


@pytest.mark.parametrize(("text", "words"), WORDS.items())
def test_words(text: str, words: list[str]) -> None:
    assert [list(one.words) for one in understood(text).commands] == [words]


SHAPES = {
    "": [],
    "# nothing\n": [],
    "a": [[""]],
    "a && b || c": [["", "", ""]],
    "a; b\nc\n": [[""], [""], [""]],
    "a | b |& c": [["|"]],
    "a && b | c": [["", "|"]],
    "if a; then b; elif c; then d; else e; fi": [["if"]],
    "while true; do a; done": [["while"]],
    "until a; do b; done | c": [["|"]],
    "a | while read x; do b; done": [["|"]],
    "for x in 1 2; do a; done; b": [["for"], [""]],
    "for x\ndo a; done": [["for"]],
    "case $x in a|b) c;; (d) e;& *) f ;; esac": [["case"]],
    "case $x in a) b; esac": [["case"]],
    "case $x in esac": [["case"]],
    "case $x in a) ;; esac && b": [["case", ""]],
    "{ a; b; } > /x": [["{"]],
    "(a; b) && c": [["(", ""]],
    "{ (a) }; if (a) then (b) fi": [["{"], ["if"]],
    "if a && b; then c | d; fi": [["if"]],
    "if a; then (b); fi": [["if"]],
    "f() { a; }\nf": [["()"], [""]],
    "f()\n{\n a\n}\nf": [["()"], [""]],
    "function f { a; }; f": [["()"], [""]],
    "if a; then f() { b; }; fi": [["if"]],
    "[[ a && ( b || c ) ]] && d": [["", ""]],
    "cat <<EOF\nif ' $(\nEOF\na": [[""], [""]],
    "cat <<-'E' <<F\nx\n\tE\ny\nF\na": [[""], [""]],
    "cat <<EOF\nno end": [[""]],
    "> /x": [[""]],
    "A=1; b": [[""], [""]],
    "set -e &": [[""]],
}


@pytest.mark.parametrize(("text", "kinds"), SHAPES.items())
def test_shape(text: str, kinds: list[list[str]]) -> None:
    chains = understood(text).chains
    assert [[element.kind for element in chain.elements] for chain in chains] == kinds


UNREADABLE = (
    *("echo 'a", 'echo "a', "echo $(a", "echo `a", "if a; then b", "a; fi", "done", "{ a; ) "),
    *("case x in a", "case x", "for x", "for ((i=0;;)); do a; done", "[[ a", "a (b)", "a ( ", "a("),
    *("a >", "a > ;", "a ;; b", "{ a; } b", "(a) (b)", "coproc a", "select x in a; do b; done"),
    *("then a", ") a", "echo $(case x in a) b;; esac)", "A=1 (b)", "a > (b)", "echo $'a"),
)


@pytest.mark.parametrize("text", UNREADABLE)
def test_what_is_not_understood_says_nothing(text: str) -> None:
    assert parsed(text) is None


def test_background_is_noted_at_any_depth() -> None:
    script = understood("a & if b; then c & fi; (d; e) & f")
    assert [one.words for one in script.started] == [("a",), ("c",)]
    assert [chain.is_background for chain in script.chains] == [True, False, True, False]


BODIES = {
    "{ a; b; }": ["a b"],
    "(a; b) > /x": ["a b"],
    "if a; then b; c; elif d; then e; else f; fi": ["a", "b c", "d", "e", "f"],
    "while a; do b; done": ["a", "b"],
    "for x in 1; do a; done": ["", "a"],
    "case x in a) b; c;; *) d; esac": ["b c", "d"],
    "a | { b; c; }": ["a", "b c"],
    "f() { a; }": ["a"],
    "a": [],
}


@pytest.mark.parametrize(("text", "bodies"), BODIES.items())
def test_the_lists_within_a_compound(text: str, bodies: list[str]) -> None:
    (chain,) = understood(text).chains
    (element,) = chain.elements
    found = [[one.words for part in body for one in part.commands] for body in element.bodies]
    assert [" ".join(name for words in body for name in words) for body in found] == bodies


def test_what_joins_elements() -> None:
    (chain,) = understood("a && b || { c || d; }").chains
    assert chain.joints == ("", "&&", "||")
    (((inner,),),) = (chain.elements[-1].bodies,)
    assert inner.joints == ("", "||")


def test_what_is_nested_too_deeply_says_nothing() -> None:
    assert parsed("{ " * 50 + "a; " + "}; " * 50)
    assert parsed("{ " * 51 + "a; " + "}; " * 51) is None


def test_functions_are_known() -> None:
    assert understood("f() { a; }; function g { b; }; f").functions == {"f", "g"}


WRITES = {
    "a > /x 2>&1": ("/x",),
    "a 2>/e >>/o": ("/e", "/o"),
    "a &> /b": ("/b",),
    "a >& /b": ("/b",),
    "a >&2 2>&- <&3 < /in": (),
    "a >| '/q r'": ("/q r",),
    "a <<< text": (),
}


@pytest.mark.parametrize(("text", "writes"), WRITES.items())
def test_writes(text: str, writes: tuple[str, ...]) -> None:
    assert understood(text).commands[0].writes == writes


PIECES = st.sampled_from(
    [
        *("'", '"', "`", "$(", "${", "$((", ")", "}", "\\", "\n", " ", "\t", "#", "$'", "<(", "="),
        *(
            "&&",
            "||",
            ";",
            ";;",
            "|",
            "&",
            "<<E",
            "<<-E",
            "E\n",
            ">",
            "<",
            "(",
            "{",
            "a",
            "b=(",
            "1",
        ),
        *(
            " if ",
            " then ",
            " fi ",
            " while ",
            " do ",
            " done ",
            " case ",
            " in ",
            " esac ",
            "\x0b",
        ),
        *(" for ", " function ", "[[ ", " ]]", "f()", " ! ", "\u00a0", "\x00", "é"),
    ]
)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_any_text_is_read_or_refused(text: str) -> None:
    script = parsed(text)
    assert script is None or all(chain.elements for chain in script.chains)


@given(st.text(max_size=50))
def test_words_stand_in_the_text(text: str) -> None:
    try:
        for token in tokens(text):
            assert token.raw in text
    except Unreadable:
        pass


LONG = (
    *(
        "'",
        '"',
        "`",
        "$(",
        "${",
        "(",
        "{",
        "\\",
        "\n",
        "#",
        "$'",
        "a ",
        "a=(",
        "=()",
        "a=()",
        "<(x)",
    ),
    *(
        "<<E\n",
        "<<E ",
        "a;",
        "a&",
        "a|",
        "if ",
        "case x in ",
        "$'\\'",
        "${x:-'",
        "f()",
        "((",
        "\\\n",
    ),
    *('"$(', "a>b ", "1>", "$", "case ", "[[ ", "for ", "'a' ", '"a" ', "`a` "),
)


@pytest.mark.parametrize("piece", LONG)
def test_time_grows_with_the_length_only(piece: str) -> None:
    def seconds(count: int) -> float:
        text = piece * count
        start = time.process_time()
        parsed(text)
        return time.process_time() - start

    seconds(100)
    assert seconds(20_000) < 60 * seconds(1_000) + 0.1

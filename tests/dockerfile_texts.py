"""Dockerfiles as nobody should write them, and as everybody does, made of pieces.

The pieces have their weight in nasty places: ends of lines, spaces that are none, quotes that
nobody closes, heredocs that look like others. Which ones are taken, bytes say that hypothesis
draws: that is ten times as quick as a draw for each, and it shrinks as well.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from hypothesis import strategies as st

Piece = TypeVar("Piece")

KEYWORDS = (
    *("ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL"),
    *("MAINTAINER", "ONBUILD", "RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR"),
)
GAPS = (*[" "] * 20, "  ", "\t", "\v", "\f", " \t ", "\r", " \xa0", " \x85 ", " \u3000 ", " \x1c")
MARGINS = (*[""] * 20, " ", "\t", "  ", "\v", "\f", "\xa0", "\u2003")
WORDS = (
    *("app", "npm", "&&", "|", ">", "-x", "1", "a=b", "a=", "=b", "a=b=c", "PATH=$PATH:/x", "."),
    *("$X", "${X}", "${X:-y z}", "${X:+'y'}", "${X:=y}", "${", "${}", "$"),
    *("'a b'", '"a b"', 'a="b c"', "a='b c'", "'", '"', "''", '""', "\\'", '\\"', '"a\\"b"'),
    *("\\", "\\\\", "\\ ", "a\\ b", "a\\", "`", "``", "a`b", "#", "#x", "--", "--x", "[", "]"),
    *("é", "☃", "naïve", "日本", "\U0001f680", "<", "<<", "<<<", ">>", "{{x}}", "x" * 300),
)
PATTERNS = ("${X#y}", "${X:#y}", "${X/a/b}", "${X%%y}", "${X//a/}")
SIMPLE = ("cat", "-x", "|", "&&", "sh", ">", "/x", "$X", "'a b'", '"a b"', "é", "a\\ b", "./")
ASSIGNED = (
    *("a=b", "a=", "A=$B", 'a="b c"', "a='b c'", "a=b\\ c", "=b", 'a="', "a='", "a==", "'a b'=c"),
    *(
        'a="\\""',
        "a='\\'",
        'a="b"c',
        "\\=",
        "a=☃",
        "a=`",
        "b",
        "a=\\\\",
        '"a',
        "a=\xa0b",
        "a=\x1cb",
    ),
)
FLAGS = (
    *("--from=build", "--chown=1000:1000", "--mount=type=cache,target=/x", "--platform=$P"),
    *('--x="a b"', "--x='a b'", "--x='a\\'b'", '--x="a\\"b"', "--x=a\\ b", '--x="a', "--x='a"),
    *("--interval=5s", "--link", "--", "--x=\\", "--x=\\\\", "--=", "---", "--x=☃", "--x\\"),
)
ARRAYS = (
    *("[]", "[ ]", '["a", "b"]', '[\t"a"\r]', '["a"', "['a']", '["a",]', '[,"a"]', "[a]", "[NaN]"),
    *('["a", 1]', "[null]", '[["a"]]', "[{}]", "[1e999]", "[-1e999]", f"[{'9' * 400}]", "[1e99]"),
    *('["\\u00e9"]', '["\\ud83d\\ude80"]', '["\\ud800"]', '["\\udc00\\ud800x"]', '["\\x"]'),
    *('["a\tb"]', '["a\\nb"]', '["a"] ', '["a\\\\"]', '["é", "☃"]', '["a"]]', '["a"] b', "[1] b"),
)
BREAKS = (
    *(
        " \\\n",
        " \\\n",
        " \\\n",
        "\\\n ",
        " \\\n    ",
        " \\ \n",
        " \\\t \n",
        " \\\n\\\n",
        " \\\n\t",
    ),
    *(" \\\n# comment\n", " \\\n  # comment \\\n", " \\\n\n", " \\\n \t\n", " \\\n\xa0\n"),
    *("\\\n", " \\\n#\n\n#x\n", " \\\n\ufeff"),
)
NO_BREAKS = (" \\\\\n", " \\\\\\\n", " `\n", " \\\v\n", " \\\xa0\n", "\n\n", "\n", "\\\f\n")
HEREDOCS = {
    "<<EOF": "EOF",
    "<<-EOF": "EOF",
    "<<'EOF'": "EOF",
    '<<-"EOF"': "EOF",
    "3<<END": "END",
    "<<\\EOF": "EOF",
    '<<E"O"F': "EOF",
    '<<"A B"': "A B",
    "<<A\\ B": "A B",
    "<<$X": "$X",
    "<<${X}": "${X}",
    '<<"$X"': "$X",
    "<<é": "é",
    "<<EOF;": "EOF;",
    "<<--": "-",
    '<<"E\\F"': "E\\F",
    "<<'E\"F'": 'E"F',
    "<<\\'": "'",
    "<<#": "#",
    "<<${X:-y}": "${X:-y}",
    "<<${X:=y}": "${X:=y}",
}
NO_HEREDOCS = (
    *(
        "<<<EOF",
        "a<<EOF",
        "'<<EOF'",
        "\\<<EOF",
        "<<A<<B",
        "\u0663<<EOF",
        "<<",
        "<<-",
        "<<''",
        '<<-""',
    ),
    *("$((1<<2))", "x=<<EOF", '"<<"', "<<<", "<<E'", "<<EOF'", '<<"', "<<${"),
)
BODIES = (
    *("line", "\tline", "", "# comment", "RUN x", "FROM y", "a \\", "EOF ", " EOF", "<<EOF", "'"),
    *("\t\t", "é", "\\EOF", "EOFEOF", '["a"]', "ENV a b", "\xa0"),
)
HEADS = (
    *("# syntax=docker/dockerfile:1", "# escape=\\", " #Escape = \\  ", "# comment"),
    *("# unknown=x", "# Syntax=a b", "#\tsyntax\t=\tx", "# =x", "", " ", "#", "#syntax="),
    *("# escape\xa0=`", "# a-b=c", "##escape=`", "# directive", "# SYNTAX=x"),
)
ODD_HEADS = (
    "# escape=`",
    "# escape=x",
    "# escape=`\v",
    "# escape=`\xa0",
    "#escape=``",
    "#\x1cx=y",
    "\x1c",
)
SWAPPED = str.maketrans("\\`", "`\\")
ODD_KEYWORDS = (
    "Run",
    "cOPY",
    "RUM",
    "u\u017fer",
    "WORKD\u0130R",
    "EOF",
    "RUN\xa0",
    "\x1dRUN",
    "\\\n",
)
BETWEEN = (*[""] * 8, "# comment", "  # comment \\", "\t", "\xa0", "#", " # \ufeff")
LAST = (*["\n"] * 24, *[""] * 8, *["\n\n"] * 3, *["\n#"] * 2, "\\", "\r", " \\\n", "\n\\\n")


class Choices:
    """What is taken of pieces, byte by byte; the first piece when no bytes are left."""

    def __init__(self, drawn: bytes) -> None:
        self.left = iter(drawn)

    def number(self) -> int:
        return next(self.left, 0)

    def of(self, pieces: Sequence[Piece]) -> Piece:
        return pieces[self.number() % len(pieces)]

    def some(self, pieces: Sequence[Piece], most: int) -> list[Piece]:
        return [self.of(pieces) for _ in range(self.number() % (most + 1))]

    def seldom(self, one_in: int) -> bool:
        return self.number() % one_in == one_in - 1


def heredocs(choices: Choices) -> tuple[str, str]:
    """Words of a line that announce documents, and the documents."""
    words = [choices.of(tuple(HEREDOCS)) for _ in range(choices.of((1, 1, 2, 3)))]
    lines: list[str] = []
    for word in words:
        lines += choices.some(BODIES, 3)
        lines.append(choices.of((*["{}"] * 60, "\t{}", "{} ", "")).replace("{}", HEREDOCS[word]))
    return choices.of(GAPS).join(words), "".join(f"\n{line}" for line in lines)


def instruction(choices: Choices) -> str:
    """An instruction, over several lines at times, without the end of its last one."""
    keyword = choices.of(KEYWORDS)
    kind = choices.of(("words", "array", "words", "heredoc"))
    if kind == "heredoc" and not choices.seldom(20):
        keyword = choices.of(("RUN", "COPY", "ADD"))
    parts, body = [], ""
    if choices.seldom(3):
        parts += choices.some(FLAGS, 2)
    if kind == "array":
        parts.append(choices.of(ARRAYS))
    if kind == "heredoc":
        announced, body = heredocs(choices)
        parts += [*choices.some(SIMPLE, 1), announced, *choices.some(SIMPLE, 2)]
        if choices.seldom(10):
            parts.append(choices.of(WORDS))
    elif kind == "words" or choices.seldom(4):
        pairs = keyword in {"ENV", "LABEL"} and not choices.seldom(6)
        parts += choices.some(ASSIGNED if pairs else WORDS, 5)
        if choices.seldom(8):
            parts.append(choices.of((*NO_HEREDOCS, *PATTERNS)))
    parts = [*_keyword(choices, keyword), *parts]
    gaps = [_gap(choices) for _ in parts[1:]]
    text = "".join(part + gap for part, gap in zip(parts, [*gaps, ""], strict=True))
    return choices.of(MARGINS) + text + choices.of(MARGINS) + body


def _keyword(choices: Choices, keyword: str) -> list[str]:
    if choices.seldom(8):
        keyword = keyword.lower()
    if choices.seldom(60):
        keyword = choices.of(ODD_KEYWORDS)
    return ["ONBUILD", keyword] if choices.seldom(10) else [keyword]


def _gap(choices: Choices) -> str:
    if choices.seldom(5):
        return choices.of(NO_BREAKS) if choices.seldom(40) else choices.of(BREAKS)
    return choices.of(GAPS)


def with_ends(choices: Choices, text: str) -> str:
    """A text with one kind of line ends or another."""
    kind = choices.of(("lf", "lf", "crlf", "mixed"))
    every = {"lf": 1_000_000, "crlf": 1, "mixed": 2 + choices.number() % 3}[kind]
    first, *lines = text.split("\n")
    ends = ("\n" if at % every else "\r\n" for at in range(1, len(lines) + 1))
    return first + "".join(end + line for end, line in zip(ends, lines, strict=True))


def dockerfile(drawn: bytes) -> str:
    """A whole Dockerfile."""
    choices = Choices(drawn)
    lines = choices.some(HEADS, 2) if choices.seldom(4) else []
    lines += choices.some(ODD_HEADS, 1) if choices.seldom(30) else []
    for _ in range(choices.of((1, 2, 3, 4, 5, 6)) if not choices.seldom(50) else 0):
        lines += [instruction(choices), *choices.some(BETWEEN, 1)]
    return _whole(choices, lines)


def one_instruction(drawn: bytes) -> str:
    """A Dockerfile with few lines: what is wrong with it is soon seen."""
    choices = Choices(drawn)
    return _whole(choices, [instruction(choices)])


def directives(drawn: bytes) -> str:
    """A Dockerfile of which most are directives, and what looks like them."""
    choices = Choices(drawn)
    lines = choices.some((*HEADS, *ODD_HEADS), 5)
    return _whole(choices, [*lines, "FROM a \\\n b", *choices.some(HEADS, 1)])


def scraps(drawn: bytes) -> str:
    """Lines that are hardly a Dockerfile."""
    choices = Choices(drawn)
    scraps = (*WORDS, *ARRAYS, *HEREDOCS, *NO_HEREDOCS, *BREAKS, *NO_BREAKS, *BODIES, *FLAGS)
    lines = [f"{choices.of(KEYWORDS)} {''.join(choices.some(scraps, 6))}"]
    for _ in range(choices.number() % 6):
        start = choices.of(("", "", *(f"{word} " for word in KEYWORDS)))
        lines.append(start + choices.of(GAPS).join(choices.some(scraps, 4)))
    return _whole(choices, lines)


def _whole(choices: Choices, lines: list[str]) -> str:
    text = "\n".join(lines) + choices.of(LAST)
    if choices.seldom(5):
        text = "# escape=`\n" + text.translate(SWAPPED)
    mark = "\ufeff" * choices.seldom(6)
    return mark + with_ends(choices, text)


def drawn(made: Callable[[bytes], str], size: int = 240) -> st.SearchStrategy[str]:
    """What a function makes of bytes."""
    return st.binary(min_size=size // 4, max_size=size).map(made)

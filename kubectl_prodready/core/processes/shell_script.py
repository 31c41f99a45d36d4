"""What a shell script runs, in order: its lists of commands, and what ends them.

The grammar is that of POSIX.1-2017, XCU 2.10, with bash's `[[`, `function`, `|&` and `&>`. Nothing
is run or expanded. A script that is not understood raises Unreadable.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from kubectl_prodready.core.processes.shell_lists import Chain, Command, Element, OpenList
from kubectl_prodready.core.processes.shell_words import NEWLINE, Token, Unreadable, tokens
from kubectl_prodready.pattern import Pattern

__all__ = ["Chain", "Command", "Element", "Script", "parsed"]

ASSIGNMENT = Pattern(r"[A-Za-z_]\w*(?:\[[^]]*\])?\+?=")
OPENERS = {"if": "fi", "while": "done", "until": "done", "{": "}"}
CLOSERS = frozenset(("fi", "done", "}", "esac"))
BETWEEN = frozenset(("then", "elif", "else", "do"))
IGNORED = frozenset(("!", "time"))
TOO_CLEVER = frozenset(("coproc", "select"))
REDIRECTIONS = frozenset(("<", ">", ">>", "<&", ">&", "<>", ">|", "&>", "&>>", "<<", "<<-", "<<<"))
WRITING = frozenset((">", ">>", ">&", ">|", "&>", "&>>"))
ENDS_LIST = frozenset((";", NEWLINE, "&"))
NEXT_PATTERN = frozenset((";;", ";&", ";;&"))
DEEPEST = 50
"""No script that somebody wrote has more compounds within each other."""


class Script(NamedTuple):
    """A script: what it runs itself, in order, and what it starts with `&` at any depth."""

    chains: tuple[Chain, ...]
    started: tuple[Command, ...]
    functions: frozenset[str]

    @property
    def commands(self) -> tuple[Command, ...]:
        """All commands, those within compounds and functions too."""
        return tuple(command for chain in self.chains for command in chain.commands)


@lru_cache(maxsize=64)
def parsed(script: str) -> Script | None:
    """A script as it is understood; None for one that is not. Several rules ask about each."""
    try:
        return _Parser(tokens(script)).script()
    except Unreadable:
        return None


class _Parser:
    """Reads tokens one after the other; `lists` are those within each other, `here` the inmost."""

    def __init__(self, found: Iterator[Token]) -> None:
        self.tokens = found
        self.here = OpenList()
        self.lists = [self.here]
        self.words: list[str] = []
        self.writes: list[str] = []
        self.started: list[Command] = []
        self.functions: set[str] = set()
        self.is_closed = False  # a compound has just ended: only a redirection or an end may follow
        self.is_assigning = False

    def script(self) -> Script:
        for token in self.tokens:
            if token.is_word:
                self.take_word(token)
            else:
                self.take_operator(token.raw)
        self.end_command()
        if self.here.closer:
            raise Unreadable(f"{self.here.closer} is missing")
        self.here.end_chain()
        return Script(tuple(self.here.chains), tuple(self.started), frozenset(self.functions))

    def take_word(self, token: Token) -> None:
        if self.is_closed:
            if token.raw not in CLOSERS | BETWEEN:
                raise Unreadable("a word stands behind a compound")
            self.is_closed = False
        if self.words:
            self.words.append(token.value)
        elif ASSIGNMENT.match(token.raw):
            self.is_assigning = True
        elif self.is_assigning or not self.take_reserved(token.raw):
            self.words.append(token.value)

    def take_reserved(self, word: str) -> bool:
        """Take a word that means something where a command begins; False for any other."""
        if word in OPENERS:
            self.open(word, OPENERS[word])
        elif word in CLOSERS:
            self.close(word)
        elif word in BETWEEN:
            if not self.here.closer:
                raise Unreadable(f"{word} belongs to nothing")
            self.end_command()
            self.here.end_body()
        elif word == "for":
            self.skip_to({";", NEWLINE})
            self.open(word, "done")
        elif word == "case":
            self.skip_to({"in"})
            self.open(word, "esac")
            self.take_pattern()
        elif word == "[[":
            self.skip_to({"]]"})
            self.words = ["[["]
        elif word == "function":
            self.define(next(self.tokens, Token("", "", is_word=False)).value)
        elif word in TOO_CLEVER:
            raise Unreadable(f"{word} is not known here")
        else:
            return word in IGNORED
        return True

    def take_operator(self, operator: str) -> None:
        if operator in REDIRECTIONS:
            self.redirect(operator)
        elif operator == "(":
            self.take_bracket()
        elif operator == ")":
            self.close(")")
        elif operator in NEXT_PATTERN:
            self.end_command()
            if self.here.closer != "esac":
                raise Unreadable(f"{operator} outside of a case")
            self.here.end_body()
            self.take_pattern()
        elif operator in ENDS_LIST:
            self.end_list(operator)
        else:
            self.end_command()
            self.here.join(operator)

    def take_bracket(self) -> None:
        """A subshell begins, or the two brackets of a function's definition."""
        if not self.words:
            self.open("(", ")")
            return
        closing = next(self.tokens, None)
        if len(self.words) > 1 or closing is None or closing.raw != ")":
            raise Unreadable("a bracket stands within a command")
        self.define(self.words.pop())

    def define(self, name: str) -> None:
        self.functions.add(name)
        self.here.kind = "()"

    def redirect(self, operator: str) -> None:
        target = next(self.tokens, None)
        if target is None or not target.is_word:
            raise Unreadable(f"nothing stands behind {operator}")
        is_stream = operator == ">&" and target.value.strip("-0123456789") == ""
        if operator in WRITING and not is_stream:
            self.writes.append(target.value)

    def take_pattern(self) -> None:
        """Skip to what a pattern of a case runs; its end may come instead."""
        for token in self.tokens:
            if token.raw == "esac":
                self.close("esac")
                return
            if not token.is_word and token.raw == ")":
                return
        raise Unreadable("esac is missing")

    def skip_to(self, ends: set[str]) -> None:
        for token in self.tokens:
            if token.raw in ends:
                return
            if token.raw == "(" and ";" in ends:
                raise Unreadable("for counts")
        raise Unreadable(f"none of {ends} comes")

    def open(self, word: str, closer: str) -> None:
        if self.is_closed or self.is_assigning:
            raise Unreadable(f"{word} stands within a command")
        if len(self.lists) > DEEPEST:
            raise Unreadable("it is nested too deeply")
        self.here.kind = self.here.kind or word
        self.here = OpenList(closer)
        self.lists.append(self.here)

    def close(self, word: str) -> None:
        if self.here.closer != word:
            raise Unreadable(f"{word} closes nothing")
        self.end_command()
        compound = self.lists.pop()
        compound.end_body()
        self.here = self.lists[-1]
        self.here.take(compound)
        self.is_closed = True

    def end_list(self, operator: str) -> None:
        command = self.end_command()
        if operator == "&" and command is not None:
            self.started.append(command)
        is_defining = self.here.kind == "()" and not self.here.commands
        if not is_defining or operator != NEWLINE:
            self.here.end_chain(is_background=operator == "&")

    def end_command(self) -> Command | None:
        """Keep the command that ends here, if there is one."""
        self.is_closed = False
        if not self.words and not self.writes and not self.is_assigning:
            return None
        command = Command(tuple(self.words), tuple(self.writes))
        self.here.commands.append(command)
        self.words, self.writes, self.is_assigning = [], [], False
        return command

"""From a line that is being typed to what may come next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from kubectl_prodready.cli.completion.candidates import (
    DIRECTORIES,
    FILES,
    KEEP_ORDER,
    NO_FILES,
    NO_SPACE,
    NOTHING,
    Answer,
    Described,
    begun,
    plain,
    without,
)
from kubectl_prodready.cli.completion.line import ARGUMENT, FLAG, VALUE, Line
from kubectl_prodready.cli.completion.objects import of_files, of_live
from kubectl_prodready.cli.completion.tables import Command
from kubectl_prodready.cli.flags import Flag

RULE, RULES, OBJECTS, RUNS, REPORTS = "RULE", "RULE,..", "TYPE[/NAME]", "RUN", "FORMAT=FILE"
NAMESPACE, NAME, FOLDER, COMMAND = "NS", "NAME", "DIR", "COMMAND"
OF_FILES = frozenset(("FILE|DIR|GLOB|-", "LIST|-", "GLOB", "FILE", "PLAN"))
OF_NOBODY = frozenset(("V", "SEL", "TIME", "URL", "TOKEN", "WORD", "UID", "KEY=VALUE", "N"))
"""What nobody but the person who types can know."""

OF_KUBECONFIG = frozenset(("context", "cluster", "user"))
WORDS = {"batch": ("namespace",)}
"""Words that some flags take beside what nobody knows."""

ALONE = frozenset(("PLAN",))
"""Of these arguments there is one only."""

HELP = {"-h": "Show this message and exit.", "--help": "Show this message and exit."}
VERSION = {"--version": "Print the version."}


class World(Protocol):
    """What is found beyond the line: each gives candidates, {} where it cannot be known."""

    def rules(self) -> Described:
        """All rules."""

    def runs(self, record: str) -> Described:
        """The runs that are recorded in a folder, "" for the usual one, newest first."""

    def of_kubeconfig(self, what: str) -> Described:
        """The kubeconfig's contexts, clusters or users."""

    def namespaces(self) -> Described:
        """The namespaces of the cluster."""

    def objects(self, types: Sequence[str]) -> Described:
        """The names of the objects of these types in the namespace that is meant."""


def answer(line: Line, commands: Mapping[str, Command], world: World) -> Answer:
    """What may come next."""
    if not line.command:
        if line.is_a == ARGUMENT:
            known = {name: command.summary for name, command in commands.items()}
            return Answer(begun(line.typed, known))
        if line.is_a == FLAG:
            return Answer(begun(line.typed, HELP | VERSION))
    elif line.command not in commands:
        return NOTHING
    flags = commands[line.command].flags if line.command else ()
    if line.is_a == FLAG:
        return Answer(begun(line.typed, _flags(line, flags)))
    if line.is_a == ARGUMENT:
        flag = next((flag for flag in flags if not flag.spellings), None)
        return _argument(line, flag, commands, world) if flag else NOTHING
    return _value(line, line.flag, world) if line.is_a == VALUE and line.flag else NOTHING


def _flags(line: Line, flags: Sequence[Flag]) -> dict[str, str]:
    """The flags that may still be given: once, or again where they may be repeated."""
    return {
        spelling: flag.help
        for flag in flags
        if flag.default == () or flag.name not in line.values
        for spelling in flag.spellings
    } | HELP


def _argument(line: Line, flag: Flag, commands: Mapping[str, Command], world: World) -> Answer:
    """A positional argument, of which the line may have some already."""
    given = line.arguments
    if flag.choices or flag.metavar == COMMAND:
        known = {name: command.summary for name, command in commands.items()}
        return NOTHING if given else Answer(begun(line.typed, plain(flag.choices) or known))
    if flag.metavar == RULE:
        return Answer(begun(line.typed, without(world.rules(), given)))
    if flag.metavar == RUNS:
        recorded = without(world.runs(line.value("record")), given)
        return Answer(begun(line.typed, recorded), KEEP_ORDER)
    if flag.metavar == OBJECTS:
        is_of_files = not line.values.keys().isdisjoint(("filename", "files_from"))
        return of_files(line) if is_of_files else of_live(line, world.objects)
    return NOTHING if given and flag.metavar in ALONE else Answer({}, FILES)


def _value(line: Line, flag: Flag, world: World) -> Answer:
    """The value of a flag."""
    if flag.metavar in OF_FILES:
        return Answer({}, FILES)
    if flag.metavar == FOLDER:
        return Answer({}, DIRECTORIES)
    if flag.metavar == REPORTS:
        return _report(line, flag)
    if flag.metavar == RULES:
        return _listed(line, flag, world.rules())
    known: Described = plain((*flag.choices, *WORDS.get(flag.name, ())))
    if flag.metavar == NAMESPACE:
        known = world.namespaces()
    elif flag.metavar == NAME and flag.name in OF_KUBECONFIG:
        known = world.of_kubeconfig(flag.name)
    return Answer(begun(line.typed, known, line.before))


def _report(line: Line, flag: Flag) -> Answer:
    """A format and, behind the equals sign, a file, which is the shell's."""
    if "=" in line.typed:
        return Answer({}, FILES)
    forms = plain(f"{form}=" for form in flag.choices)
    return Answer(begun(line.typed, forms, line.before), NO_SPACE | NO_FILES)


def _listed(line: Line, flag: Flag, known: Described) -> Answer:
    """The last of several with commas between them; none twice."""
    head, comma, typed = line.typed.rpartition(",")
    taken = ",".join((head, *line.values.get(flag.name, ()))).split(",")
    return Answer(begun(typed, without(known, taken), f"{line.before}{head}{comma}"))

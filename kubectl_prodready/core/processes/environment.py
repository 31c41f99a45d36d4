"""What a container is told by literals: in its environment, and as arguments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kubectl_prodready.core.processes.process import process_of, script_of
from kubectl_prodready.core.processes.shell_script import parsed
from kubectl_prodready.core.workload import Container
from kubectl_prodready.pattern import Pattern

PARTS = Pattern(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
MOST = 5
LONGEST = 60


def literals(container: Container) -> Iterator[tuple[str, str]]:
    """The variables with a value of their own; those from elsewhere have none."""
    return ((name, value) for name, value in container.variables if value)


def arguments(container: Container) -> tuple[str, ...]:
    """The words that its programs get: a script's, where it has one that is readable."""
    argv = process_of(container).argv
    written = script_of(argv)
    if written is None:
        return argv
    script = parsed(written)
    return tuple(word for one in script.commands for word in one.words) if script else ()


def options(words: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Options with their values: `--name=value`, and `--name value`."""
    name = ""
    for word in words:
        if word.startswith("-"):
            name, equals, value = word.partition("=")
            if equals:
                yield name, value
                name = ""
        else:
            if name:
                yield name, word
            name = ""


def parts(name: str) -> list[str]:
    """The words of a name, in lower case: of `DB_PASSWORD`, `db-password` and `dbPassword`."""
    return [part.lower() for part in PARTS.findall(name)]


def listed(names: Iterable[str]) -> str:
    """Names in a sentence: five at most, and how many more there are."""
    every = list(dict.fromkeys(names))
    shown = [name if len(name) <= LONGEST else f"{name[:LONGEST]}..." for name in every[:MOST]]
    if len(every) > MOST:
        return f"{', '.join(shown)} and {len(every) - MOST} more"
    return " and ".join(filter(None, (", ".join(shown[:-1]), *shown[-1:])))

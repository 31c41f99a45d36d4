"""What the readers of a configuration give: values, or what is wrong, each with its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

from kubectl_prodready.paths import Path


class Value(NamedTuple):
    """One thing that is said, by the keys that lead to it."""

    keys: tuple[str, ...]
    value: Any

    def below(self, key: str) -> Value:
        """The same, said in the mapping under a key."""
        return Value((key, *self.keys), self.value)


class Wrong(NamedTuple):
    """Something that cannot be: where, what, and what to do next.

    `is_key`: not the value at the path is meant, but its last key.
    """

    path: Path
    message: str
    advice: str
    is_key: bool = False


Entry: TypeAlias = Value | Wrong
Reader: TypeAlias = Callable[[Any, Path], Iterator[Entry]]
"""Reads what stands at a path; the keys of what it gives begin there."""


def each(value: Any, path: Path, what: str, read: Reader) -> Iterator[Entry]:
    """What the entries of a mapping with free keys say; one that is left empty has none."""
    if isinstance(value, dict):
        for key, below in value.items():
            for entry in read(below, (*path, key)):
                yield entry.below(key) if isinstance(entry, Value) else entry
    elif value is not None:
        yield Wrong(path, f"{what} must be a mapping", "write keys and values below it")


def fields(value: Any, path: Path, what: str, readers: Mapping[str, Reader]) -> Iterator[Entry]:
    """What a mapping says whose keys are known."""

    def read(below: Any, here: Path) -> Iterator[Entry]:
        reader = readers.get(str(here[-1]))
        return reader(below, here) if reader else iter((unknown(here, readers),))

    return each(value, path, what, read)


def unknown(path: Path, known: Iterable[str]) -> Wrong:
    """The last key of a path is none that can stand there; perhaps one of these was meant."""
    from difflib import get_close_matches  # only for a mistake

    key = str(path[-1])
    folded = {name.lower(): name for name in known}
    near = get_close_matches(key.lower(), list(folded), n=1, cutoff=0.6)
    advice = f"did you mean {folded[near[0]]}?" if near else f"known here: {', '.join(known)}"
    return Wrong(path, f'there is no key "{key}" here', advice, is_key=True)


def shown(value: Any) -> str:
    """A value for an error, in the words of the file and not too long."""
    words = {True: "true", False: "false", None: "an empty value"}
    if isinstance(value, bool) or value is None:
        return words[value]
    if isinstance(value, dict | list):
        return "a mapping" if isinstance(value, dict) else "a list"
    text = str(value)
    return f'"{text[:40]}..."' if len(text) > 40 else f'"{text}"'  # noqa: PLR2004

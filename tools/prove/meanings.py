"""What YAML says, read by PyYAML, which the product does not use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

PLACEHOLDERS: tuple[Any, ...] = (None, {})
GRACE = "spec.terminationGracePeriodSeconds"
NAMED_LISTS = ("containers", "initContainers")


class Changed(Exception):  # noqa: N818  not an error of this tool: what it is looking for
    """Something that was there is not the same any more."""


class Loader(yaml.CSafeLoader):
    """YAML 1.1, where a date stays the text that it is, and `=` too."""


def _as_written(loader: Loader, node: Any) -> Any:
    return loader.construct_scalar(node)


for tag in ("timestamp", "value"):
    Loader.add_constructor(f"tag:yaml.org,2002:{tag}", _as_written)


def documents(text: bytes) -> list[Any]:
    """All documents of a text. Raises yaml.YAMLError and what its constructors raise."""
    return list(yaml.load_all(text, Loader))


def additions(before: Any, after: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """The leaves that are new, and grace periods that are longer, each with its path.

    Raises Changed where something else differs.
    """
    if isinstance(before, dict) and isinstance(after, dict):
        yield from _in_mapping(before, after, path)
    elif isinstance(before, list) and isinstance(after, list):
        if len(before) != len(after):
            raise Changed(path)
        for index, (old, new) in enumerate(zip(before, after, strict=True)):
            yield from additions(old, new, path + step(before, index, path))
    elif before in PLACEHOLDERS and after not in PLACEHOLDERS:
        yield from leaves(after, path)
    elif before != after or type(before) is not type(after):
        if not is_raised(path, before, after):
            raise Changed(path)
        yield path, after


def is_raised(path: str, before: Any, after: Any) -> bool:
    """Whether this is the one change of a value that may be: a longer grace period."""
    numbers = type(before) is int and type(after) is int
    return path.endswith(GRACE) and numbers and after > before


def _in_mapping(before: dict[Any, Any], after: dict[Any, Any], path: str) -> Iterator[Any]:
    if missing := before.keys() - after.keys():
        raise Changed(f"{path}.{missing.pop()}")
    for key, new in after.items():
        below = f"{path}.{key}" if path else str(key)
        if key in before:
            yield from additions(before[key], new, below)
        else:
            yield from leaves(new, below)


def leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Every value below a path that is no mapping with something in it."""
    if isinstance(value, dict) and value:
        for key, child in value.items():
            yield from leaves(child, f"{path}.{key}")
    else:
        yield path, value


def step(items: list[Any], index: int, path: str) -> str:
    """How a list item is named: a container by its name, where that is its own."""
    name = items[index].get("name") if isinstance(items[index], dict) else None
    names = [item.get("name") for item in items if isinstance(item, dict)]
    named = path.rpartition(".")[2] in NAMED_LISTS and isinstance(name, str) and name
    return f"[name={name}]" if named and names.count(name) == 1 else f"[{index}]"

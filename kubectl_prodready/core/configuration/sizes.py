"""The default sizes of a configuration, for all images and by image."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kubectl_prodready.core.configuration.said import (
    Entry,
    Value,
    Wrong,
    each,
    fields,
    shown,
)
from kubectl_prodready.core.configuration.scalars import amount
from kubectl_prodready.core.quantity import Quantity
from kubectl_prodready.core.resources.defaults import DEFAULTS
from kubectl_prodready.paths import Path
from kubectl_prodready.pattern import Pattern

KINDS = ("requests", "limits")
SIZES = ("sizes",)
NAMES = Pattern(r"(?:[^@]*/)?[^/@:]+", re.DOTALL)
"""A glob for names: behind the last slash a colon would begin a tag, which no name has."""

RAISE = "a limit is at least the request: raise it, or lower the request"


def sizes(value: Any, path: Path) -> Iterator[Entry]:
    """Requests and limits that nobody measured, and those of the images that match a pattern."""
    return fields(value, path, "sizes", {**dict.fromkeys(KINDS, _amounts), "images": _images})


def _images(value: Any, path: Path) -> Iterator[Entry]:
    return each(value, path, "images", _image)


def _image(value: Any, path: Path) -> Iterator[Entry]:
    pattern = str(path[-1])
    if not pattern:
        yield Wrong(path, "an empty pattern matches no image", 'write "*" for all', is_key=True)
    elif not NAMES.fullmatch(pattern):
        told = f"{shown(pattern)} matches no image's name"
        advice = "write the name without tag and digest, as in nginx or a.example.com:5000/web"
        yield Wrong(path, told, advice, is_key=True)
    else:
        yield from fields(value, path, "the sizes of an image", dict.fromkeys(KINDS, _amounts))


def _amounts(value: Any, path: Path) -> Iterator[Entry]:
    return fields(value, path, str(path[-1]), dict.fromkeys(DEFAULTS, amount))


def too_low(values: Iterable[Value], path: Path) -> Iterator[Wrong]:
    """The limits of one block that are under the request that a container gets with them."""
    said: dict[Path, Quantity] = {
        value.keys: value.value for value in values if isinstance(value.value, Quantity)
    }
    blocks = dict.fromkeys([SIZES, *(keys[:-2] for keys in said if len(keys) > len(SIZES) + 2)])
    pairs = [
        (_keys(said, block, "limits", resource), _keys(said, block, "requests", resource))
        for block in blocks
        for resource in DEFAULTS
    ]
    pairs.append((("cpuLimit",), (*SIZES, "requests", "cpu")))
    for limit, request in dict.fromkeys(pairs):
        if limit in said and request in said and said[limit] < said[request]:
            # an image that has only a request of its own is where the two do not go together
            place = request if len(request) > len(limit) > 1 else limit
            message = f"the limit {said[limit]} is under the request {said[request]}"
            yield Wrong((*path, *place), message, RAISE)


def _keys(said: Mapping[Path, Quantity], block: Path, kind: str, resource: str) -> Path:
    """The keys that say an amount: those of an image, else those for all."""
    own = (*block, kind, resource)
    return own if own in said else (*SIZES, kind, resource)

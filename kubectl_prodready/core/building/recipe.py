"""Which Dockerfile an image is built from, as a file says that builds it."""

from __future__ import annotations

from typing import NamedTuple


class Recipe(NamedTuple):
    """How one image is built.

    `context` is relative to the folder of the file that says so, `dockerfile` to the context; ""
    where something else than a Dockerfile builds it. `target` is the stage that is asked for, ""
    for the last one. `has_args`: ARGs get values.
    """

    image: str
    context: str
    dockerfile: str
    target: str = ""
    has_args: bool = False

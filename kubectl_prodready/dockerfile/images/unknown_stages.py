"""References to stages that there are not: COPY --from, RUN --mount=from=, FROM."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kubectl_prodready.dockerfile.images.hub import OFFICIAL
from kubectl_prodready.dockerfile.reading.syntax import Instruction
from kubectl_prodready.dockerfile.stages import Stage
from kubectl_prodready.dockerfile.view import Dockerfile
from kubectl_prodready.pattern import Pattern

WORD = Pattern(r"[A-Za-z0-9][\w-]*")
"""A name that may be a stage's: one of an image elsewhere has more than that."""

NEAR = 0.8
DIGITS = Pattern(r"\d+")


class Reference(NamedTuple):
    """A reference as an instruction writes it, in a stage."""

    at: Instruction
    stage: Stage
    name: str


class Unknown(NamedTuple):
    """What is wrong with a reference, and what to do."""

    at: Instruction
    text: str


def unknown_stages(dockerfile: Dockerfile) -> Iterator[Unknown]:
    """Each reference to no stage, where that is sure: what may be an image is none of them."""
    for reference in _references(dockerfile):
        if text := _wrong(dockerfile, reference):
            yield Unknown(reference.at, text)


def _references(dockerfile: Dockerfile) -> Iterator[Reference]:
    for stage in dockerfile.stages:
        if not stage.base.missing and not stage.parent:
            yield Reference(stage.first, stage, stage.base.text)
        for it in stage.of("COPY", "ADD", "RUN"):
            for flag in it.flags:
                name, _, said = flag.partition("=")
                parts = dict(part.partition("=")[::2] for part in said.split(","))
                source = said if name == "--from" else parts.get("from", "")
                if source and name in {"--from", "--mount"} and "$" not in source:
                    yield Reference(it, stage, source)


def _wrong(dockerfile: Dockerfile, reference: Reference) -> str:
    at, stage, name = reference
    is_base = at.keyword == "FROM"
    if not WORD.fullmatch(name) or name in {"scratch", "context"}:
        return ""
    names = [one.name for one in dockerfile.stages if one.name]
    earlier = [one.name for one in dockerfile.stages[: stage.index] if one.name]
    if not is_base and name.isdecimal():
        return _wrong_number(int(name), stage, earlier)
    if name.lower() in earlier:
        return ""
    if name.lower() in names:
        # FROM nginx AS nginx is about the image
        is_image = is_base and (name.lower() == stage.name or name.lower() in OFFICIAL)
        return "" if is_image else _later(name, stage, is_base=is_base)
    if name.lower() in OFFICIAL:
        return ""
    near = _nearest(name.lower(), earlier)
    return f"there is no stage {name}: {near} is meant, perhaps" if near else ""


def _wrong_number(number: int, stage: Stage, earlier: list[str]) -> str:
    if number < stage.index:
        return ""
    shown = f"the stages before are {', '.join(earlier)}" if earlier else "no stage is before"
    if not earlier and stage.index:
        shown = f"the stages before are 0 to {stage.index - 1}"
    return f"there is no stage {number} before this one, which is {stage.index}: {shown}"


def _later(name: str, stage: Stage, *, is_base: bool) -> str:
    if name.lower() == stage.name:
        return f"{name} is this stage itself: name another one"
    if is_base:
        return f"the stage {name} comes later, so this is an image of that name: put it before"
    return f"the stage {name} comes later, which not every builder takes from: put it before"


def _nearest(name: str, names: list[str]) -> str:
    from difflib import get_close_matches  # only where a name is no stage's

    near = get_close_matches(name, names, n=1, cutoff=NEAR)
    # stage1 is no slip for stage2, but another one
    return next((one for one in near if DIGITS.findall(one) == DIGITS.findall(name)), "")

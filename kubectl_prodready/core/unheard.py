"""What an owner wanted ignored, in words that nobody understands."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from kubectl_prodready.core.ignored import ALL, ANNOTATION, annotated, names_in
from kubectl_prodready.core.mesh import is_of_a_mesh
from kubectl_prodready.core.plain import text
from kubectl_prodready.core.registry import unknown_rule
from kubectl_prodready.core.workload import Workload
from kubectl_prodready.paths import Path

OWN = ANNOTATION.partition("/")[0] + "/"
OF_ONE = f"{ANNOTATION}."
EVERYTHING = frozenset(("true", "yes", "on", "all"))
"""What people write who want no rule at all."""


class Unheard(NamedTuple):
    """Something said in vain: where, what is wrong with it, and what to do."""

    path: Path
    message: str
    advice: str


def unheard(workload: Workload, known: AbstractSet[str]) -> Iterator[Unheard]:
    """What annotations of an object want and do not get; `known` are the rules that there are."""
    for place, written in annotated(workload):
        for key, value in written.items():
            name = text(key)
            if not name.lower().startswith(OWN):
                continue
            if lost := _nobody(workload, name):
                yield Unheard((*place, key), *lost)
            else:
                for lost in lost_names(text(value), known):
                    yield Unheard((*place, key), *lost)


def lost_names(names: str, known: AbstractSet[str]) -> Iterator[tuple[str, str]]:
    """The rules in a list that there are not, each as what is wrong and what to do."""
    written = sorted(filter(None, names_in(names)))
    if not written:
        yield "no rule is named to be ignored", f'write its name, or "{ALL}" for all'
    for name in written:
        if name in known or name == ALL:
            continue
        error = unknown_rule(name, known)
        advice = error.advice
        if name.lower() in EVERYTHING:
            advice = f'write "{ALL}" for all rules'
        elif set(name.split()) <= known:
            advice = "write commas between rules"
        yield f"{error.message}, so nothing is ignored for it", advice


def _nobody(workload: Workload, name: str) -> tuple[str, str] | None:
    """What is wrong with an annotation's name; a mesh injects its containers only later."""
    if name == ANNOTATION:
        return None
    if not name.startswith(OF_ONE):
        return f'there is no annotation "{name}"', f"write {ANNOTATION}, or {OF_ONE}CONTAINER"
    wanted = name.removeprefix(OF_ONE)
    there = [one.name for one in workload.containers]
    if wanted in there or is_of_a_mesh(wanted):
        return None
    from difflib import get_close_matches  # only for a mistake

    near = get_close_matches(wanted, there, n=1)
    advice = f"did you mean {near[0]}?" if near else f"here are {', '.join(there)}"
    return f'there is no container "{wanted}" for {name}', advice

"""Frameworks that a container shows by what it is told, where no image's name tells of them.

A package announces a framework by entry points in the group `kubectl_prodready.frameworks`. Their
names are signs: `env.SPRING` is any variable that begins with `SPRING_`, `program.gunicorn` the
program that the container starts. So a run that meets none of them loads none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kubectl_prodready.core.plain import mapping, sequence, text
from kubectl_prodready.core.processes.process import base
from kubectl_prodready.core.processes.started import started
from kubectl_prodready.core.workload import Container

GROUP = "kubectl_prodready.frameworks"


def sign_in(container: Container, known: Mapping[str, str]) -> str:
    """The first sign of a container that is known, "" where there is none."""
    if not known or not container.raw.keys() & {"env", "command", "args"}:
        return ""
    return next((sign for sign in _signs(container) if sign in known), "")


def _signs(container: Container) -> Iterator[str]:
    if words := started(container):
        yield f"program.{base(words[0])}"
    for entry in sequence(container.raw.get("env")):
        name, underscore, _ = text(mapping(entry).get("name")).partition("_")
        if underscore:
            yield f"env.{name}"

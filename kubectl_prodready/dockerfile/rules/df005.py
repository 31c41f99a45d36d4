"""A shell form that needs its shell, which stays."""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.api import Evidence, Example, Outcome, Safety, rule
from kubectl_prodready.api.dockerfile import (
    Dockerfile,
    FormKind,
    place_of_exec,
    shell_form,
)


@rule(
    "DF005",
    part="Terminating",
    examples=[
        Example(
            before="FROM node:22-slim\nCMD node $OPTIONS server.js\n",
            after="FROM node:22-slim\nCMD exec node $OPTIONS server.js\n",
        ),
        Example(
            before="FROM python:3.13-slim\nCMD python migrate.py && gunicorn -w $WORKERS app\n",
            said="write `exec gunicorn`",
        ),
        Example(before="FROM node:22-slim\nCMD exec node $OPTIONS server.js\n"),
        Example(before="FROM node:22-slim\nCMD node server.js\n"),
    ],
)
def df005(dockerfile: Dockerfile) -> Iterator[Outcome]:
    """Let a shell that is needed make way: `exec` before its last command.

    Why: a shell that is PID 1 passes no SIGTERM on. dash, which is sh in Debian and Ubuntu, stays
    even for a single command, bash and busybox make way for one (tried with dash 0.5.12, bash 5.2
    and busybox 1.35), and all of them may stay for several.

    Derived from: the ENTRYPOINT or CMD that the image starts, in shell form or as `sh -c`, where
    the line has variables, quotes or several commands. Left out: a line with `exec` or a trap, what
    only waits, bash and ash by SHELL before a single command, npm and its like (DF006), Windows.

    Safety: REVIEW for a single command, which does the same but without a shell before it. Several
    are only said.
    """
    form = shell_form(dockerfile)
    if form is None or form.kind is FormKind.PLAIN:
        return
    instruction = form.program.instruction
    if form.kind is FormKind.SEVERAL:
        yield dockerfile.hint(form.advice, at=instruction)
        return
    place = place_of_exec(form.program) if form.program.is_shell_form else None
    if place is None or dockerfile.stage_of(instruction) is not dockerfile.final:
        yield dockerfile.hint(f"{form.fact}: write `exec` before {form.name}", at=instruction)
        return
    swap = place, place, "exec "
    why = f"SIGTERM reaches {form.name}"
    evidence = Evidence(form.fact, "")
    yield dockerfile.set(instruction, (swap,), Safety.REVIEW, evidence, why=why)

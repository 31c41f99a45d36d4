"""Plain words in shell form."""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.api import Evidence, Example, Outcome, Safety, rule
from kubectl_prodready.api.dockerfile import (
    Dockerfile,
    FormKind,
    ShellForm,
    advice_for,
    beside_entrypoint,
    following,
    is_editable,
    is_well_formed,
    is_windows,
    leading,
    shell_form,
)

FOLLOWED = "CMD is ignored beside an ENTRYPOINT in shell form: write both in exec form"
BROKEN = "this array is no valid JSON, so a shell gets it as a command: mend it"


@rule(
    "DF004",
    part="Terminating",
    examples=[
        Example(
            before="FROM node:22-slim\nCOPY . .\nCMD node server.js\n",
            after='FROM node:22-slim\nCOPY . .\nCMD ["node", "server.js"]\n',
        ),
        Example(
            before='FROM nginx:1.29\nENTRYPOINT ["nginx"]\nCMD -g pid=x\n',
            said="gets `/bin/sh -c` and this line as its arguments",
        ),
        Example(
            before="FROM node:22-slim\nCMD ['node', 'server.js']\n",
            said="no valid JSON",
        ),
        Example(
            before="FROM debian:13-slim\nCOPY run.sh /\nCMD /run.sh\n",
            said="if run.sh begins with #!",
        ),
        Example(before="FROM node:22-slim\nCMD node $OPTIONS server.js\n"),
        Example(before='FROM node:22-slim\nCMD ["node", "server.js"]\n'),
    ],
)
def df004(dockerfile: Dockerfile) -> Iterator[Outcome]:
    """Write CMD and ENTRYPOINT in exec form, so that SIGTERM reaches the process.

    Why: the shell form runs `/bin/sh -c`, and that is PID 1. dash, which is sh in Debian and
    Ubuntu, stays there and passes no SIGTERM on; bash and busybox make way for a single command
    (tried with dash 0.5.12, bash 5.2 and busybox 1.35). The program works on until SIGKILL ends it
    (docs: docker.com, reference/dockerfile#shell-and-exec-form).

    Derived from: the ENTRYPOINT or CMD that the image starts, where it is plain words that mean the
    same to every shell and the file has no SHELL. Left out: builtins, what only waits, shells
    themselves, and Windows. A script without `#!` needs its shell. Beside an ENTRYPOINT in exec
    form a CMD in shell form becomes arguments, which is only said, and so are a CMD that an
    ENTRYPOINT in shell form ignores, which would count in exec form, and a broken array.

    Safety: REVIEW, what relies on a shell between, such as one that reaps, has it no longer.
    """
    program, command = leading(dockerfile), following(dockerfile)
    if program is None or is_windows(dockerfile):
        return
    for one in (program, command):
        if one and not is_well_formed(one):
            yield dockerfile.hint(BROKEN, at=one.instruction)
    if command and (said := beside_entrypoint(dockerfile)):
        yield dockerfile.hint(said, at=command.instruction)
    elif command and program.is_shell_form:
        yield dockerfile.hint(FOLLOWED, at=command.instruction)
        return
    form = shell_form(dockerfile)
    if form and form.kind is FormKind.PLAIN:
        yield _in_exec_form(dockerfile, form)


def _in_exec_form(dockerfile: Dockerfile, form: ShellForm) -> Outcome:
    instruction = form.program.instruction
    if advice := advice_for(dockerfile, form):
        return dockerfile.hint(advice, at=instruction)
    if not is_editable(dockerfile, form.program):
        return dockerfile.hint(f"{form.fact}: write {form.exec_form}", at=instruction)
    start = instruction.arguments_at
    swap = start, start + len(instruction.arguments), form.exec_form
    evidence = Evidence(form.fact, "")
    why = f"SIGTERM reaches {form.name}"
    return dockerfile.set(instruction, (swap,), Safety.REVIEW, evidence, why=why)

"""An interpreter as PID 1."""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.api import Example, Outcome, rule
from kubectl_prodready.api.dockerfile import Dockerfile, ignoring_interpreter, leading


@rule(
    "DF007",
    part="Terminating",
    examples=[
        Example(
            before='FROM node:22-slim\nCOPY . .\nCMD ["node", "server.js"]\n',
            said="node is PID 1 and ignores SIGTERM unless the program handles it",
        ),
        Example(
            before='FROM node:22-slim\nCOPY . .\nCMD ["node", "server.js"]\n',
            files=(("server.js", "process.on('SIGTERM', () => server.close())\n"),),
        ),
        Example(before='FROM node:22-slim\nENTRYPOINT ["tini", "--"]\nCMD ["node", "server.js"]\n'),
        Example(before='FROM python:3.13-slim\nCMD ["python", "-m", "gunicorn", "app"]\n'),
    ],
)
def df007(dockerfile: Dockerfile) -> Iterator[Outcome]:
    """Handle SIGTERM in a program that is PID 1, or put an init before it.

    Why: the kernel gives PID 1 no default action for a signal, and node, python and perl bring no
    handler: they work on until SIGKILL ends them (pid_namespaces(7); docs: nodejs/docker-node,
    docs/BestPractices.md). Nor do they reap the processes of others.

    Derived from: the ENTRYPOINT and CMD that the image starts, in exec form or by `exec`, where an
    interpreter comes first and its base brings no init. Left out: servers that handle SIGTERM
    themselves, such as gunicorn and uvicorn, programs in the build context whose file speaks of
    SIGTERM, what ends by itself, and Windows.

    Safety: HINT, said only: what the program does is not in the file.
    """
    program = leading(dockerfile)
    name = ignoring_interpreter(dockerfile)
    if program and name:
        text = (
            f"{name} is PID 1 and ignores SIGTERM unless the program handles it: handle it there, "
            "or start it by tini"
        )
        yield dockerfile.hint(text, at=program.instruction)

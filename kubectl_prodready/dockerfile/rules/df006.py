"""npm and its like as PID 1."""

from __future__ import annotations

import json
from collections.abc import Iterator

from kubectl_prodready.api import Evidence, Example, Outcome, Safety, rule
from kubectl_prodready.api.dockerfile import Dockerfile, started_script

PACKAGE = ("package.json", '{"scripts": {"start": "node server.js"}}')
WITH_HOOK = ("package.json", '{"scripts": {"prestart": "node m.js", "start": "node server.js"}}')


@rule(
    "DF006",
    part="Terminating",
    examples=[
        Example(
            before='FROM node:22-slim\nWORKDIR /app\nCOPY . .\nCMD ["npm", "start"]\n',
            after='FROM node:22-slim\nWORKDIR /app\nCOPY . .\nCMD ["node", "server.js"]\n',
            files=(PACKAGE,),
        ),
        Example(
            before='FROM node:22-slim\nWORKDIR /app\nCOPY . .\nCMD ["npm", "start"]\n',
            said="run `node` itself with its file",
            files=(WITH_HOOK,),
        ),
        Example(before='FROM node:22-slim\nCMD ["node", "server.js"]\n'),
        Example(before='FROM node:22-slim\nCMD ["npm", "run", "dev"]\n'),
    ],
)
def df006(dockerfile: Dockerfile) -> Iterator[Outcome]:
    """Call `node FILE` instead of npm, yarn or pnpm.

    Why: `npm start` runs a shell, and that the program. SIGTERM does not reliably reach it through
    both, and npm takes memory of its own (docs: nodejs/docker-node, docs/BestPractices.md).

    Derived from: the ENTRYPOINT or CMD that the image starts, and `scripts` of the package.json
    that COPY brings from the build context into the working directory. Scripts that are for
    development, tests and builds by their names are left out.

    Safety: REVIEW where the script is a plain `node FILE` with neither a pre nor a post script:
    what npm sets, such as npm_package_version, is not there then. Else it is only said.
    """
    started = started_script(dockerfile)
    if started is None:
        return
    instruction = started.program.instruction
    if not started.words:
        source = f"package.json: {started.line}" if started.line else ""
        yield dockerfile.hint(started.advice, source, at=instruction)
        return
    start = instruction.arguments_at
    swap = start, start + len(instruction.arguments), json.dumps(started.words)
    evidence = Evidence(
        "npm's shell does not reliably pass SIGTERM on", f"package.json: {started.line}"
    )
    yield dockerfile.set(instruction, (swap,), Safety.REVIEW, evidence, why="SIGTERM reaches node")

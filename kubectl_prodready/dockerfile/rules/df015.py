"""A whole build context without a .dockerignore."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from kubectl_prodready.api import Evidence, Example, Outcome, rule
from kubectl_prodready.api.dockerfile import Dockerfile, copies_all, proposal

OF_ALL = ".dockerignore"


@rule(
    "DF015",
    part="Building",
    examples=[
        Example(
            before="FROM node:22-slim\nWORKDIR /app\nCOPY . .\nRUN npm ci\n",
            said="printf '%s\\n' .env node_modules > .dockerignore",
            files=(("package.json", "{}\n"), (".env", "TOKEN=\n")),
        ),
        Example(
            before="FROM node:22-slim\nWORKDIR /app\nCOPY . .\nRUN npm ci\n",
            files=(("package.json", "{}\n"), (".dockerignore", "node_modules\n")),
        ),
        Example(
            before="FROM node:22-slim\nCOPY package.json server.js ./\n",
            files=(("package.json", "{}\n"), ("server.js", ""), (".env", "TOKEN=\n")),
        ),
    ],
)
def df015(dockerfile: Dockerfile) -> Iterator[Outcome]:
    """Keep out of an image what its build does not need, by a .dockerignore.

    Why: `COPY . .` takes what lies beside the Dockerfile: history, passwords in `.env`, modules for
    another system; each changed file builds the image anew (docs: docker.com,
    build/concepts/context#dockerignore-files).

    Derived from: COPY and ADD of the whole context, and the files beside the Dockerfile. The lines
    that are proposed are what is there and of no use, or what the build makes anew; nothing that
    the Dockerfile names. `.git` is left out of them where a build may ask which commit it builds.
    Nothing is said where no files are known or the context seems to be another folder.

    Safety: HINT: it is another file, which `fix --safety hint` makes, in the folder of the context.
    """
    instruction = copies_all(dockerfile)
    lines = proposal(dockerfile).split() if instruction else []
    if lines:
        paste = f"printf '%s\\n' {shlex.join(lines)} > .dockerignore"
        text = f"the whole build context is copied, and no .dockerignore is there: {paste}"
        yield dockerfile.propose(OF_ALL, proposal(dockerfile), Evidence(text, ""), at=instruction)

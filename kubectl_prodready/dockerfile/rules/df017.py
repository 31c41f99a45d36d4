"""Credentials in ARG and ENV."""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.api import Example, Outcome, rule
from kubectl_prodready.api.dockerfile import Dockerfile, baked_secrets, is_windows


@rule(
    "DF017",
    part="Building",
    examples=[
        Example(
            before="FROM node:22-slim\nARG NPM_TOKEN\nRUN npm ci\n",
            said="--mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN",
        ),
        Example(
            before="FROM node:22-slim\nENV DB_PASSWORD=hunter2\n",
            said="the image tells the value of DB_PASSWORD to everybody",
        ),
        Example(before='FROM node:22-slim\nENV DB_PASSWORD="" PUBLIC_KEY=abc TOKEN_FILE=/run/t\n'),
        Example(before="FROM node:22-slim\nRUN --mount=type=secret,id=NPM_TOKEN npm ci\n"),
    ],
)
def df017(dockerfile: Dockerfile) -> Iterator[Outcome]:
    """Keep credentials out of ARG and ENV.

    Why: what ARG and ENV hold is in the history of the image, in its attestations and in caches of
    the build, and is read there without breaking in anywhere (docs: docker.com,
    build/building/secrets; reference/build-checks/secrets-used-in-arg-or-env).

    Derived from: names such as PASSWORD, TOKEN, API_KEY; values that are private keys, or URLs and
    connection strings with a password. Left out: values that are empty, a path, a variable or a
    placeholder, what is public, and names that end in FILE. Values are never shown.

    Safety: HINT, said only: the commands that need it, and who gives it, are not known here.
    """
    mounts = not is_windows(dockerfile)  # where no secret can be mounted
    for found in baked_secrets(dockerfile):
        mount = f"RUN --mount=type=secret,id={found.name},env={found.name}"
        if found.is_in_image:
            text = (
                f"the image tells the value of {found.name} to everybody who has it: let a Secret "
                "give it at run time"
            )
            cure = f"; where the build needs it, {mount}"
        else:
            text = f"the build keeps the value of {found.name} in its history"
            cure = f": {mount} shows it to one command only"
        yield dockerfile.hint(text + cure * mounts, at=found.at)

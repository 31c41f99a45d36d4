"""Configuration of one environment within the image."""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.api import Example, Outcome, rule
from kubectl_prodready.api.dockerfile import Dockerfile, of_one_environment


@rule(
    "DF021",
    part="Building",
    examples=[
        Example(
            before='FROM node:22-slim\nCOPY config.prod.json ./\nCMD ["node", "server.js"]\n',
            said="config.prod.json is the configuration of one environment",
        ),
        Example(
            before="FROM node:22-slim\nENV NODE_ENV=production DB_HOST=db.example.com\n"
            'CMD ["node", "server.js"]\n',
            said="DB_HOST stands in the image beside NODE_ENV",
        ),
        Example(before='FROM node:22-slim\nENV NODE_ENV=production\nCMD ["node", "server.js"]\n'),
    ],
)
def df021(dockerfile: Dockerfile) -> Iterator[Outcome]:
    """Give configuration at run time, so that one image runs in every environment.

    Why: an image with the settings of production in it is another one than that which was tested
    (The Twelve-Factor App, III; docs: concepts/configuration/configmap).

    Derived from: COPY and ADD of files such as config.prod.json, application-prod.yml and
    .env.production into the final image, and ENV that names a database or another service beside
    a mode of production. NODE_ENV=production alone is fine: it tells how to run, not where.

    Safety: HINT, said only: what differs between environments, its owner knows.
    """
    for found in of_one_environment(dockerfile):
        text = f"{found.text}: let a ConfigMap give it when the container starts"
        yield dockerfile.hint(text, at=found.at)

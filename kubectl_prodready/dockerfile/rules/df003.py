"""Compilers that stay in the image."""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.api import Example, Outcome, rule
from kubectl_prodready.api.dockerfile import Dockerfile, kept_compilers


@rule(
    "DF003",
    part="Building",
    examples=[
        Example(
            before="FROM python:3.13-slim\nRUN apt-get update && apt-get install -y gcc\n"
            'RUN pip install -r requirements.txt\nCMD ["gunicorn", "app"]\n',
            said="gcc stays in the image for pip",
        ),
        Example(
            before="FROM python:3.13-alpine\nRUN apk add --virtual .build gcc && "
            'pip install -r requirements.txt && apk del .build\nCMD ["gunicorn", "app"]\n',
        ),
        Example(
            before="FROM python:3.13 AS build\nRUN apt-get update && apt-get install -y gcc\n"
            "RUN python -m venv /venv && /venv/bin/pip install uwsgi\n"
            'FROM python:3.13-slim\nCOPY --from=build /venv /venv\nCMD ["/venv/bin/uwsgi"]\n',
        ),
    ],
)
def df003(dockerfile: Dockerfile) -> Iterator[Outcome]:
    """Compile dependencies in a stage of their own.

    Why: compilers make an image hundreds of megabytes larger and help whoever breaks in; what pip,
    bundle or npm compiled runs without them (docs: docker.com, build/building/best-practices
    #use-multi-stage-builds).

    Derived from: packages such as gcc, build-essential and build-base that a RUN of the final
    stage, or of one that it begins with, installs before pip, bundle, npm or their like install
    dependencies. Left out: what the same RUN takes away again, images that start only a shell or
    tests, files for development and CI by their names, and Windows.

    Safety: HINT, said only: which libraries the dependencies need at run time is not known here.
    """
    if found := kept_compilers(dockerfile):
        shown = " and ".join(found.packages[:2])
        stay = "stays" if len(found.packages) == 1 else "stay"
        text = (
            f"{shown} {stay} in the image for {found.tool}: install dependencies in a builder "
            "stage, and COPY --from what they become"
        )
        yield dockerfile.hint(text, at=found.at)

"""Workloads whose images are built by Dockerfiles, for tests of what those tell."""

from __future__ import annotations

from typing import Any

import yaml

from kubectl_prodready.core.built import Built
from kubectl_prodready.core.kinds import objects_in
from kubectl_prodready.core.neighbours import Neighbours
from kubectl_prodready.core.patched import NO_WAY, Way
from kubectl_prodready.core.workload import Container, Workload
from kubectl_prodready.dockerfile.facts import LAST, Asked, built
from kubectl_prodready.dockerfile.reading.parse import parse
from kubectl_prodready.dockerfile.view import Dockerfile
from kubectl_prodready.fixing.fixer import Fixer
from kubectl_prodready.fixing.judge import Options
from kubectl_prodready.pipeline import Run, options_of
from kubectl_prodready.sources.files import Source
from kubectl_prodready.sources.survey import survey
from tests.beside import Said, left_in, said_in, web
from tests.help import documents

NODE = "FROM node:22-slim\n"


def facts(text: str, asked: Asked = LAST, *, is_named: bool = True) -> Built | None:
    """What a Dockerfile says, found by a skaffold.yaml or by its folder's name."""
    matched = "skaffold.yaml" if is_named else "its folder's name"
    return built(Dockerfile(parse(text)), "web/Dockerfile", matched, asked, is_named=is_named)


def known(text: str, asked: Asked = LAST) -> Built:
    """The same of one that says something."""
    found = facts(text, asked)
    assert found
    return found


def container(dockerfile: str, fields: str = "", *, way: Way = NO_WAY, **more: Any) -> Container:
    """The only container of a Deployment without ports, whose image a Dockerfile builds."""
    manifest = web(fields or "ports: []", **more)
    (found,) = objects_in(yaml.safe_load(manifest))
    workload = Workload(found, Neighbours(), (1, 30), way, built=lambda _: facts(dockerfile))
    return workload.containers[0]


class Outcome:
    """What one rule says of manifests whose images a Dockerfile builds."""

    def __init__(
        self, rule: str, dockerfile: str, *texts: str, is_named: bool = True, **run: Any
    ) -> None:
        """Look at them as one stream."""
        stream = documents(*texts)
        source = Source("stdin", "-", named=True, held=stream.encode())
        built_ = facts(dockerfile, is_named=is_named) if dockerfile else None
        around = survey([source])._replace(builds=lambda _file, _image: built_)
        options: Options = options_of(Run(select=(rule,), **run))
        result = Fixer(options, around).fix("stdin", stream, "-")
        self.said: list[Said] = said_in(result, rule)
        self.left = left_in(result, rule)

    @property
    def only(self) -> Said:
        """The one thing that is said."""
        (one,) = self.said
        return one

    @property
    def words(self) -> str:
        """All evidence."""
        return "; ".join(fact for one in self.said for fact in one.evidence)

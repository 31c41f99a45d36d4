"""Files that a program may read while it runs, beside what is compiled."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from kubectl_prodready.dockerfile.scripts import join
from kubectl_prodready.dockerfile.splitting.ignored import sent
from kubectl_prodready.dockerfile.splitting.model import Copied
from kubectl_prodready.dockerfile.syntax import Instruction
from kubectl_prodready.dockerfile.view import Dockerfile

FOLDERS = (
    *("templates", "static", "public", "views", "assets", "migrations", "locales", "i18n", "web"),
    *("config", "configs", "conf", "resources", "data", "certs", "swagger", "tmpl"),
)
FILES = ("Rocket.toml", "config.toml", "config.yaml", "config.yml", "config.json", "log4rs.yaml")


def beside(dockerfile: Dockerfile, made_by: Instruction, place: str) -> Iterator[Copied]:
    """What the context has for the folder that the program runs in, and that it may read."""
    folder = dockerfile.final.workdir().text or "/"
    there = set(_copied_one_by_one(dockerfile, made_by))
    if dockerfile.context.is_known and _copies_all(dockerfile, made_by):
        names = {name.rstrip("/") for name in sent(dockerfile.context)}
        there |= {join(folder, name) for name in names}
    for name in (*FOLDERS, *FILES):
        target = join(folder, name)
        if target in there and target != posixpath.dirname(place):
            yield Copied(target, target)


def _copied_one_by_one(dockerfile: Dockerfile, made_by: Instruction) -> Iterator[str]:
    """Where COPY puts what it names: `COPY templates templates`, `COPY go.mod config.yml ./`."""
    stage = dockerfile.final
    for copy in stage.of("COPY", "ADD"):
        *named, target = copy.words or tuple(copy.arguments.split()) or ("",)
        if copy.number < made_by.number:
            there = join(stage.workdir(copy).text or "/", stage.expanded(target, copy).text)
            yield there
            yield from (posixpath.join(there, posixpath.basename(one)) for one in named)


def _copies_all(dockerfile: Dockerfile, made_by: Instruction) -> bool:
    """Whether the whole context is copied into the folder that the program runs in."""
    for copy in dockerfile.final.of("COPY", "ADD"):
        words = copy.words or tuple(copy.arguments.split())
        if copy.number < made_by.number and words[:1] in {(".",), ("./",)}:
            folder = dockerfile.final.workdir(copy).text or "/"
            if join(folder, words[-1]) == (dockerfile.final.workdir().text or "/").rstrip("/"):
                return True
    return False

"""Files that a program may read while it runs, beside what is compiled."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from kubectl_prodready.dockerfile.scripts import join
from kubectl_prodready.dockerfile.splitting.model import Copied
from kubectl_prodready.dockerfile.syntax import Instruction
from kubectl_prodready.dockerfile.view import Dockerfile

FOLDERS = (
    *("templates", "static", "public", "views", "assets", "migrations", "locales", "i18n", "web"),
    *("config", "configs", "conf", "resources", "data", "certs", "swagger", "tmpl"),
)
EMBEDS = "//go:embed"


def beside(dockerfile: Dockerfile, made_by: Instruction, place: str) -> Iterator[Copied]:
    """Folders of the context that lie beside the program in the image, and that it may read."""
    if not dockerfile.context.is_known or not _copies_all(dockerfile, made_by):
        return
    folder = dockerfile.final.workdir().text or "/"
    there = {name.rstrip("/") for name in dockerfile.context.names() if name.endswith("/")}
    for name in FOLDERS:
        target = join(folder, name)
        if name in there and target != posixpath.dirname(place):
            yield Copied(target, target)


def _copies_all(dockerfile: Dockerfile, made_by: Instruction) -> bool:
    """Whether the whole context is copied into the folder that the program runs in."""
    for copy in dockerfile.final.of("COPY", "ADD"):
        words = copy.words or tuple(copy.arguments.split())
        if copy.number < made_by.number and words[:1] in {(".",), ("./",)}:
            folder = dockerfile.final.workdir(copy).text or "/"
            if join(folder, words[-1]) == (dockerfile.final.workdir().text or "/").rstrip("/"):
                return True
    return False

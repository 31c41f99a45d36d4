"""Files that a program may read while it runs, beside what is compiled."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from kubectl_prodready.dockerfile.reading.syntax import Instruction
from kubectl_prodready.dockerfile.running.scripts import join
from kubectl_prodready.dockerfile.splitting.ignored import sent
from kubectl_prodready.dockerfile.splitting.model import Copied
from kubectl_prodready.dockerfile.view import Dockerfile

FOLDERS = (
    *("templates", "static", "public", "views", "assets", "migrations", "locales", "i18n", "web"),
    *("config", "configs", "conf", "resources", "data", "certs", "swagger", "tmpl"),
    *("frontend", "ui", "www", "html", "locale", "fonts", "images", "dashboards"),
)
OF_SOURCES = ("vendor", "node_modules", "cmd", "pkg", "internal", "src", "test", "tests", "docs")
FILES = ("Rocket.toml", "config.toml", "config.yaml", "config.yml", "config.json", "log4rs.yaml")

OF_A_BUILD = re.compile(
    r".*/|.*\.(?:go|rs|c|cc|cpp|h|hpp|mod|sum|lock|md)|(?:.*\.)?(?:Docker|Container|Make)file.*"
    r"|Cargo\.toml|\..*"
)
"""Folders, sources, and what only builds or people read."""

DOTENV = re.compile(
    r"\bgodotenv\.(?:Load|Overload|Read)\(\)|\bdotenvy?::dotenv\(\)|joho/godotenv/autoload"
)
OF_SPRING = re.compile(r"(?:application|bootstrap)[\w-]*\.(?:ya?ml|properties)")


def beside(dockerfile: Dockerfile, made_by: Instruction, place: str) -> Iterator[Copied]:
    """What the context has for the folder that the program runs in, and that it may read."""
    folder = dockerfile.final.workdir().text or "/"
    there = set(_copied_one_by_one(dockerfile, made_by))
    if dockerfile.context.is_known and _copies_all(dockerfile, made_by):
        names = {name.rstrip("/") for name in sent(dockerfile.context)}
        there |= {join(folder, name) for name in names}
    for name in (*FOLDERS, *FILES, *_said_by_sources(dockerfile)):
        target = join(folder, name)
        if target in there and target != posixpath.dirname(place):
            yield Copied(target, target)


def of_spring(dockerfile: Dockerfile, made_by: Instruction) -> Iterator[Copied]:
    """The configuration that Spring Boot looks for in the folder that it runs in."""
    folder = dockerfile.final.workdir().text or "/"
    there = list(_copied_one_by_one(dockerfile, made_by))
    context = dockerfile.context
    if context.is_known and _copies_all(dockerfile, made_by):
        there += [join(folder, name) for name in context.names()]
        there += [join(folder, f"config/{name}") for name in context.names("config")]
    for place in dict.fromkeys(there):
        is_there = posixpath.dirname(place) in {folder, posixpath.join(folder, "config")}
        if is_there and OF_SPRING.fullmatch(posixpath.basename(place)):
            yield Copied(place, place)


def _said_by_sources(dockerfile: Dockerfile) -> Iterator[str]:
    """Other folders and files of the context that sources at its top name in a text."""
    context = dockerfile.context
    names = context.names() if context.is_known else ()
    sources = [one for one in names if one.endswith((".go", ".rs", ".c", ".cc", ".cpp"))]
    sources += [f"src/{one}" for one in context.names("src") if one.endswith(".rs")]
    text = "\n".join(context.text(one) for one in sources)
    for name in (one.rstrip("/") for one in names if one.endswith("/")):
        said = rf"[\"'`](?:\./)?{re.escape(name)}(?:/[^\"'`\n]*)?[\"'`]"
        if name not in (*FOLDERS, *OF_SOURCES) and re.search(said, text):
            yield name
    for name in (one for one in names if not OF_A_BUILD.fullmatch(one)):
        if re.search(rf"[\"'`](?:\./)?{re.escape(name)}[\"'`]", text):
            yield name
    if ".env" in names and DOTENV.search(text):
        yield ".env"


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

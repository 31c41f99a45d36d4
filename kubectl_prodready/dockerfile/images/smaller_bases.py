"""Final bases that are large where their publisher has a small one that runs the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kubectl_prodready.core.images.image import Image
from kubectl_prodready.core.processes.process import base
from kubectl_prodready.dockerfile.images.bases import base_of, is_windows, official
from kubectl_prodready.dockerfile.images.static_binaries import is_static
from kubectl_prodready.dockerfile.packages.package_managers import MANAGERS
from kubectl_prodready.dockerfile.reading.syntax import Instruction
from kubectl_prodready.dockerfile.running.first_process import main_words, serves
from kubectl_prodready.dockerfile.running.scripts import commands_of
from kubectl_prodready.dockerfile.view import Dockerfile
from kubectl_prodready.pattern import Pattern

SLIM_BEFORE = frozenset(("python", "ruby", "perl"))
"""Images whose tags say slim before the release of Debian; those of others say it behind."""

SLIM_BEHIND = frozenset(("node", "debian"))
LARGE_TAG = Pattern(
    r"(?P<version>\d[\d.]*|lts|current|stable|oldstable|testing|latest|[a-z]+(?=-))??"
    r"(?P<release>-?(?:trixie|bookworm|bullseye|buster)(?:-\d{8})?)?"
)
SHELL_SCRIPT = Pattern(r"sh|bash|source|\.|.*\.sh|make")
TOOLS = Pattern(
    r"(?:gcc|g\+\+|cc|make|cmake|autoconf|git|hg|svn|curl|wget|unzip|patch|ssh.*|scp|gpg|file|xz|bzip2"
    r"|node-gyp|pg_config|mysql_config|convert|magick|identify|bundle|bundler|gem|cpanm?|go|cargo"
    r"|configure|mvnw?|gradlew?|docker-php-ext-.*|java)"
)
"""What the large image has and the small one has not, and what needs it to compile."""

PYTHON = Pattern(r"python[\d.]*")
CALLED = Pattern(r"(?i)\b(?:curl|wget|git|gcc|make|ssh|unzip|convert|identify)\b")
NATIVE = Pattern(
    r"(?im)\b(?:psycopg2|mysqlclient|uwsgi|python-ldap|pycairo|pygraphviz|pyodbc|dlib|gevent|cython)"
    r"\b(?!-binary)|node-sass|\"canvas\"|node-gyp|better-sqlite3|git\+|github:"
)
"""Dependencies that are compiled, or fetched by git, where they are installed."""

LISTS = ("requirements.txt", "package.json", "pyproject.toml", "Pipfile")

JDKS = frozenset(("eclipse-temurin", "openjdk"))
OF_JDK = Pattern(
    r"(?i)(?<![-\w.])(?:javac|jlink|jcmd|jmap|jstack|jstat|jshell|jdeps|jar|jdb|jfr|mvnw?|gradlew?|sbt|lein|jps"
    r"|kotlinc|scalac|jinfo|jpackage|native-image)(?=[\s\"',\]]|$)"
)
MAJOR = Pattern(r"(?P<major>\d+)(?:[._u]|-|$)")
OLDEST_JRE = 8

OF_TOOLS = {
    "golang": ("go", "debian:13-slim, or gcr.io/distroless/static for a static binary, runs it"),
    "rust": ("cargo", "debian:13-slim or gcr.io/distroless/cc runs it"),
    "maven": ("mvn", "eclipse-temurin has a JRE that runs it"),
    "gradle": ("gradle", "eclipse-temurin has a JRE that runs it"),
}
"""Images of build tools: the tool, and what runs what it built."""

BUILD_TOOLS = frozenset(
    (
        *(
            "go",
            "cargo",
            "rustc",
            "rustup",
            "mvn",
            "mvnw",
            "gradle",
            "gradlew",
            "javac",
            "make",
            "air",
        ),
        *("dlv", "gofmt", "gotestsum", "golangci-lint", "staticcheck", "reflex", "sh", "bash"),
    )
)
FULL = frozenset(
    (
        *("debian", "ubuntu", "centos", "fedora", "rockylinux", "almalinux", "amazonlinux"),
        *("oraclelinux", "buildpack-deps", "photon"),
    )
)
"""Distributions, of which a static binary needs nothing."""

SDK = "mcr.microsoft.com/dotnet/sdk"


class Smaller(NamedTuple):
    """What to say of a final base."""

    at: Instruction
    text: str


def smaller_base(dockerfile: Dockerfile) -> Smaller | None:
    """What would do for the final image; None where nothing is known to, or its tools are used."""
    stage = dockerfile.built[-1]
    image = base_of(stage)
    words = main_words(dockerfile)
    if image is None or not words or is_windows(dockerfile) or not serves(dockerfile):
        return None
    said = (ask(dockerfile, image, base(words[0])) for ask in (_static, _built, _java, _slim))
    text = next(filter(None, said), "")
    return Smaller(stage.first, text) if text else None


def _static(dockerfile: Dockerfile, image: Image, program: str) -> str:
    name = official(image)
    if name not in FULL | {"golang"} or not is_static(dockerfile, program):
        return ""
    return (
        f"{program} is a static binary and needs nothing of {name}: gcr.io/distroless/static "
        "has certificates, time zones and a user that is not root"
    )


def _built(dockerfile: Dockerfile, image: Image, program: str) -> str:
    """For build tools of which nothing is used."""
    name = official(image)
    calls = {one[0] for run in _runs(dockerfile) for one in commands_of(run)}
    if image.key == SDK:
        if program != "dotnet" or "dotnet" in calls or len(main_words(dockerfile)) == 1:
            return ""
        return "the SDK builds nothing here: mcr.microsoft.com/dotnet/aspnet or /runtime runs it"
    if name not in OF_TOOLS or BUILD_TOOLS & (calls | {program}) or program.endswith(".sh"):
        return ""
    tool, cure = OF_TOOLS[name]
    return f"{name} is there for {tool}: unless the program calls it, {cure}"


def _java(dockerfile: Dockerfile, image: Image, program: str) -> str:
    name = official(image)
    found = MAJOR.match(image.tag)
    if name not in JDKS or program != "java" or "jre" in image.tag or found is None:
        return ""
    texts = [dockerfile.syntax.source(it) for it in (*_runs(dockerfile), *_told(dockerfile))]
    if int(found["major"]) < OLDEST_JRE or any(map(OF_JDK.search, texts)):
        return ""
    if name == "openjdk":
        end = "-alpine" if "alpine" in image.tag else ""
        jre = f"eclipse-temurin:{found['major']}-jre{end}"
        return f"{name}:{image.tag} is a JDK, and updated no more: {jre} is enough to run it"
    tag = image.tag.replace("-jdk", "")
    version, dash, rest = tag.partition("-")
    return f"{name}:{image.tag} is a JDK: {name}:{version}-jre{dash}{rest} is enough to run it"


def _slim(dockerfile: Dockerfile, image: Image, _program: str) -> str:
    name = official(image)
    found = LARGE_TAG.fullmatch(image.tag)
    if name not in SLIM_BEFORE | SLIM_BEHIND or found is None:
        return ""
    if name != "debian" and _uses_tools(dockerfile, name):
        return ""
    version = "" if found["version"] == "latest" else found["version"] or ""
    release = found["release"] or ""
    if name == "debian" and not version and not release:
        version = "stable"
    parts = (version, "slim", release) if name in SLIM_BEFORE else (version, release, "slim")
    small = "-".join(part.strip("-") for part in parts if part)
    whole = f"{name}:{image.tag}" if image.tag else name
    if name == "debian":
        return f"{whole} brings manuals and translations: {name}:{small} runs the same without"
    return (
        f"{whole} brings compilers and headers: {name}:{small} runs without; a builder stage "
        "compiles the dependencies that need them"
    )


def _uses_tools(dockerfile: Dockerfile, name: str) -> bool:
    """Whether something in the image calls what only the large one has, or may."""
    for run in _runs(dockerfile):
        commands = list(commands_of(run))
        programs = {one[0] for one in commands if one[0] not in MANAGERS}
        is_other = name != "python" and any(map(PYTHON.fullmatch, programs))
        unknown = any(SHELL_SCRIPT.fullmatch(one) or TOOLS.fullmatch(one) for one in programs)
        if not commands or unknown or is_other:
            return True
    if any(CALLED.search(it.arguments) for it in _told(dockerfile)):
        return True
    texts = [it.arguments for it in (*_runs(dockerfile), *_told(dockerfile))]
    texts += map(dockerfile.context.text, LISTS)
    return any(map(NATIVE.search, texts))


def _runs(dockerfile: Dockerfile) -> Iterator[Instruction]:
    for stage in dockerfile.built:
        yield from stage.of("RUN")


def _told(dockerfile: Dockerfile) -> Iterator[Instruction]:
    """What runs once the image does."""
    image = dockerfile.image
    programs = (image.entrypoint, image.command)
    yield from (one.instruction for one in programs if one)
    if image.health:
        yield image.health

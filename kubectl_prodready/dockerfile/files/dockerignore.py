"""The .dockerignore that a Dockerfile lacks which copies its whole context."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from fnmatch import fnmatchcase

from kubectl_prodready.dockerfile.files.archives import sources_of
from kubectl_prodready.dockerfile.files.git_asked import asks_git
from kubectl_prodready.dockerfile.files.made_anew import FRONTEND, commands_in, made_anew, runs_any
from kubectl_prodready.dockerfile.reading.syntax import Instruction
from kubectl_prodready.dockerfile.view import Dockerfile
from kubectl_prodready.pattern import Pattern

WHOLE = frozenset((".", "./", "/", "*", "./*", "./."))
OF_ALL = (".dockerignore", ".containerignore")
OF_ONE = ("Dockerfile.dockerignore", "Containerfile.dockerignore")
OF_NAMED = ("Dockerfile.{}", "{}.Dockerfile", "{}.dockerfile")
SAYS_NOTHING = Pattern(
    r"(?i)(?:.*\.)?(?:dockerfile|containerfile)(?:\..*)?|(?:docker-)?compose.*"
    r"|readme.*|licen[cs]e.*"
)
"""Files that lie beside a Dockerfile wherever its context is."""

ENVIRONMENT = Pattern(r"\.env(?:\.(?!example|sample|template|dist|defaults?|schema|vault)[\w.-]+)?")
OF_KEY = (".pem", ".key", "id_rsa", "id_ed25519", ".p12")
PRIVATE = "PRIVATE KEY-----"

OF_PYTHON = ("requirements.txt", "pyproject.toml", "setup.py", "Pipfile", "manage.py")
MADE_BY_PYTHON = ("**/__pycache__", ".venv")
WITHOUT_USE = (
    *(
        ".hg",
        ".svn",
        ".idea",
        ".vscode",
        ".DS_Store",
        ".terraform",
        "terraform.tfstate",
        ".vagrant",
    ),
    *(
        ".venv",
        ".pytest_cache",
        ".mypy_cache",
        ".ruff_cache",
        ".tox",
        ".nox",
        "htmlcov",
        ".nyc_output",
    ),
    *("npm-debug.log", "yarn-error.log", ".next", ".nuxt", ".turbo", ".angular", ".aws", ".ssh"),
)
"""What is of no use in an image, wherever it is there."""


def copies_all(dockerfile: Dockerfile) -> Instruction | None:
    """The first instruction that copies the whole context where no .dockerignore is; else None."""
    context, name = dockerfile.context, dockerfile.ref.name
    copy = next((it for it in _copies(dockerfile) if WHOLE & set(sources_of(it))), None)
    if copy is None or not context.is_known or not _is_here(dockerfile):
        return None
    own = (*OF_ONE, *(f"{one.format(name)}.dockerignore" for one in OF_NAMED))
    folders = ("", *(one for one in context.names() if one.endswith("/")))
    beside = (f"{folder}{one}" for folder in folders for one in own)  # wherever the Dockerfile is
    return None if any(map(context.has, (*OF_ALL, *beside))) else copy


def proposal(dockerfile: Dockerfile) -> str:
    """The text of a .dockerignore that keeps the build working; "" where it would have no line.

    Only what is there and of no use in an image, or what the build makes anew; never what the
    Dockerfile copies, mounts or calls by its name.
    """
    named = set(_named(dockerfile))
    lines = dict.fromkeys(_lines(dockerfile))
    return "".join(f"{line}\n" for line in lines if not any(_fits(line, one) for one in named))


def _lines(dockerfile: Dockerfile) -> Iterator[str]:
    names = [name.rstrip("/") for name in dockerfile.context.names()]
    if ".git" in names and not asks_git(dockerfile):
        yield ".git"
    called = dockerfile.syntax.text + dockerfile.context.text("package.json")
    of_use = (*_secrets(dockerfile, names), *(name for name in WITHOUT_USE if name in names))
    yield from (name for name in of_use if name not in called)
    copying = {dockerfile.stage_of(it) for it in _copies(dockerfile) if WHOLE & set(sources_of(it))}
    yield from made_anew(dockerfile, [stage for stage in copying if stage])
    if set(OF_PYTHON) & set(names):
        yield from MADE_BY_PYTHON


def _secrets(dockerfile: Dockerfile, names: list[str]) -> Iterator[str]:
    """Files of the environment, which only a build of web pages reads, and private keys."""
    is_frontend = any(runs_any(FRONTEND, commands_in(stage)) for stage in dockerfile.stages)
    for name in names:
        if ENVIRONMENT.fullmatch(name):
            if name.endswith(".local") or not is_frontend:
                yield name
        elif name.endswith(OF_KEY) and PRIVATE in dockerfile.context.text(name):
            yield name


def _copies(dockerfile: Dockerfile) -> Iterator[Instruction]:
    for stage in dockerfile.stages:
        yield from (it for it in stage.of("COPY", "ADD") if it.flag("from") is None)


def _named(dockerfile: Dockerfile) -> Iterator[str]:
    """The files of the context that instructions name, the whole of it left out."""
    for it in _copies(dockerfile):
        yield from (posixpath.normpath(one).lstrip("/") for one in sources_of(it))
    for run in (it for stage in dockerfile.stages for it in stage.of("RUN")):
        for flag in run.flags:
            parts = dict(part.partition("=")[::2] for part in flag.split(","))
            if "from" not in parts and (source := parts.get("source") or parts.get("src")):
                yield posixpath.normpath(source).lstrip("/")


def _fits(line: str, named: str) -> bool:
    """Whether a line would keep out something that an instruction names."""
    if named in {".", "", "*"}:
        return False
    if line.startswith("**/"):
        name = line.removeprefix("**/")
        return any(fnmatchcase(name, part) for part in named.split("/") if part != "*")
    is_within = f"{named}/".startswith(f"{line}/") or line.startswith(f"{named}/")
    return is_within or fnmatchcase(line, named) or "$" in named.partition("/")[0]


def _is_here(dockerfile: Dockerfile) -> bool:
    """Whether the folder of the Dockerfile looks like the context of its build."""
    context = dockerfile.context
    if all(SAYS_NOTHING.fullmatch(name) for name in context.names()):
        return False
    plain = [
        one for one in _named(dockerfile) if one not in {".", ""} and not set(one) & set("$*?[<")
    ]
    return not plain or any(map(context.has, plain))

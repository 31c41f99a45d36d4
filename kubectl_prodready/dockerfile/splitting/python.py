"""Python: packages that pip, uv, poetry or pipenv install, in a virtual environment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kubectl_prodready.core.model import Evidence
from kubectl_prodready.dockerfile.reading.assignments import assignments
from kubectl_prodready.dockerfile.reading.syntax import Instruction
from kubectl_prodready.dockerfile.running.scripts import Ran, join, ran
from kubectl_prodready.dockerfile.splitting.carried_copies import needed_copies
from kubectl_prodready.dockerfile.splitting.interpreters import (
    IN_SLIM,
    Interpreter,
    interpreter,
    slim,
)
from kubectl_prodready.dockerfile.splitting.keeping import Needs, has_tools, keeping
from kubectl_prodready.dockerfile.splitting.model import Answer, Copied, Refusal, Split
from kubectl_prodready.dockerfile.splitting.owners import needed_after, needed_by_both, owner_of
from kubectl_prodready.dockerfile.splitting.python_packages import (
    NOT_KNOWN,
    PYTHON,
    Install,
    Manifests,
    installing,
    installs,
    libraries,
    manifests,
)
from kubectl_prodready.dockerfile.splitting.roles import INSTALLERS
from kubectl_prodready.dockerfile.splitting.starting import Started, started
from kubectl_prodready.dockerfile.view import Dockerfile

STACK = "Python"
VENV = "/opt/venv"
PATH = f"ENV PATH={VENV}/bin:$PATH"
FOR_BUILD_AND_FINAL = (f"RUN python -m venv {VENV}", PATH)
TEMPLATE = f"""\
FROM python:VERSION AS build
RUN python -m venv {VENV}
{PATH}
COPY requirements.txt ./
RUN pip install -r requirements.txt

FROM python:VERSION-slim
WORKDIR /app
{PATH}
COPY --from=build {VENV} {VENV}
COPY . .
USER 1000
CMD ["python", "NAME.py"]
"""
OTHER_PLACES = ("-t", "--target", "--prefix", "--root", "-e", "--editable")
ELSEWHERE = frozenset(("PIP_TARGET", "PIP_PREFIX", "PIP_USER", "PYTHONUSERBASE", "PYTHONHOME"))
OWN_PATHS = re.compile(r"/usr/local/(?:bin|lib)/(?!docker)|/usr/bin/python|site-packages")
NEW_PATH = re.compile(r"^(?:su|sudo|runuser|cron|crond|supervisord|runsvdir|s6-svscan|init)$")
"""Programs whose children get another PATH, or may do so."""

SETTING_UP = frozenset(("set", "export", "cd", "mkdir", "mv", "cp", "ln", "source", ".", "find"))
TOOLS = re.compile(r"pip[\d.]*|opentelemetry-bootstrap|poetry|pipenv|uv|virtualenv|python[\d.]*")
SOURCES = re.compile(
    r"(?:.*requirements.*\.(?:txt|in)|constraints.*\.txt|.*\.lock|Pipfile|requirements)"
)


NO_ENVIRONMENT = re.compile(
    r"virtualenvs\.create[ =]+false|POETRY_VIRTUALENVS_CREATE[ =]+[\"']?(?:false|0)", re.IGNORECASE
)


class Place(NamedTuple):
    """Where packages are: folders to copy, a virtual environment that `is_new` or others."""

    folders: tuple[str, ...]
    is_new: bool = False


def split_python(dockerfile: Dockerfile) -> Answer:
    """How a file is split that installs Python packages; None for one that does not."""
    base = interpreter(dockerfile.final, "python")
    found = list(installs(dockerfile)) if base else []
    begun = started(dockerfile)
    if base is None or not found or not begun.commands:
        return None
    if not (has_tools(dockerfile) or base.is_full):
        reason = "its packages are installed without compilers: nothing is left to part"
        return Refusal(STACK, reason, is_right=True)
    answer = _answer(dockerfile, base, found, begun)
    if isinstance(answer, Refusal):  # that the full image is large is said elsewhere
        return answer._replace(template=TEMPLATE, is_right=not has_tools(dockerfile))
    return answer


def _answer(
    dockerfile: Dockerfile, base: Interpreter, found: list[Install], begun: Started
) -> Split | Refusal:
    listed = manifests(dockerfile, found)
    if reason := next(_unknown(dockerfile, base, found, begun, listed), ""):
        return Refusal(STACK, reason)
    place = _place(dockerfile, base, found, begun)
    if isinstance(place, str):
        return Refusal(STACK, place)
    split = _split(dockerfile, base, found, place)
    needs = Needs(libraries(listed.text, base.packages), listed.text)
    return keeping(dockerfile, split, base, needs)


def _unknown(
    dockerfile: Dockerfile,
    base: Interpreter,
    found: list[Install],
    begun: Started,
    listed: Manifests,
) -> Iterator[str]:
    """What is not known and would have to be."""
    if re.match(r"2(?:\.|-|$)", base.tag):
        yield "Python 2 has no virtual environments of its own"
    if any(one.has(*OTHER_PLACES) and not one.is_of_system for one in found) or ELSEWHERE & set(
        dockerfile.final.env
    ):
        yield "it installs packages to a place of its own"
    yield from _making_more(dockerfile, found)
    if base.is_full:
        if begun.unknown:
            yield f"what {begun.unknown} runs is not known"
        if odd := NOT_KNOWN.search(listed.text):
            yield f"what {odd['name']} needs of the full image is not known"
        if listed.missing:
            yield f"what its packages need at run time is not known without {listed.missing}"


def _making_more(dockerfile: Dockerfile, found: list[Install]) -> Iterator[str]:
    """The steps up to the last installation that make something else, beside or between."""
    first, last = found[0].instruction, found[-1].instruction
    for instruction in dockerfile.final.of("RUN"):
        if instruction.number > last.number:
            continue
        is_between = instruction.number > first.number
        for command in ran(dockerfile.final, instruction) or ():
            if _makes_more(command) or (is_between and _is_of_packages(command)):
                shown = " ".join(command.words[:3])
                yield f"what `{shown}` makes in line {instruction.line} is not known"


def _is_of_packages(command: Ran) -> bool:
    """Whether a program may be one that packages brought, and that may make anything."""
    known = IN_SLIM | set(INSTALLERS) | SETTING_UP | {"curl", "wget", "git"}
    is_tool = TOOLS.fullmatch(command.program) or installing(command)
    return bool(command.words) and command.program not in known and not is_tool


def _makes_more(command: Ran) -> bool:
    if PYTHON.fullmatch(command.program):
        is_known = command.words[1:3] in {("-m", "venv"), ("-m", "pip"), ("-m", "virtualenv")}
        return not (is_known or command.words[1:2] in {("-V",), ("--version",), ("-",), ()})
    return command.program in {"conda", "make", "npm", "yarn", "node", "bash", "sh", "easy_install"}


def _place(
    dockerfile: Dockerfile, base: Interpreter, found: list[Install], begun: Started
) -> Place | str:
    """Where its packages are, or may be put; why that cannot be known."""
    if own := _environment(dockerfile, found):
        return Place((own,))
    is_root = not owner_of(dockerfile, found[-1].instruction, "")
    if all(one.has("--user") for one in found) and is_root:
        return Place(("/root/.local",))
    if reason := next(_unclear(dockerfile, found, is_root=is_root), ""):
        return reason
    if not _keeps_paths(dockerfile, found, begun):
        return Place((VENV,), is_new=True)
    version = re.match(r"(\d+\.\d+)", base.tag)
    if not version:
        return "its packages must stay in the folder of Python, whose version is not known"
    return Place((f"/usr/local/lib/python{version[1]}/site-packages", "/usr/local/bin"))


def _unclear(dockerfile: Dockerfile, found: list[Install], *, is_root: bool) -> Iterator[str]:
    """Why packages may be anywhere."""
    if any(one.has("--user") for one in found):
        yield "it installs packages to a user's home"
    for one in found:
        if one.tool != "pip" and not _is_of_system(dockerfile, one):
            yield f"where {one.tool} puts its environment is not known"
    if not is_root:
        yield "a user without rights installs its packages"
    for env in dockerfile.final.of("ENV"):
        for it in assignments(env):
            if it.name == "PATH" and not re.search(r"\$\{?PATH", it.value or ""):
                yield f"line {env.line} sets PATH anew"


def _environment(dockerfile: Dockerfile, found: list[Install]) -> str:
    """The virtual environment that the file makes itself and runs from; "" for none."""
    stage = dockerfile.final
    parts = stage.of("ENV", "CMD", "ENTRYPOINT")
    texts = " ".join(stage.expanded(one.arguments, one).text for one in parts)
    for instruction in stage.of("RUN"):
        for command in ran(stage, instruction) or ():
            words = [word for word in command.words[1:] if not word.startswith("-")]
            is_made = "venv" in command.words[1:3] or command.program == "virtualenv"
            place = join(command.folder, words[-1]) if is_made and words else ""
            if place and f"{place}/bin" in texts:
                return place
    for one in found:
        place = stage.env.get("UV_PROJECT_ENVIRONMENT") or ".venv"
        place = join(one.command.folder, place)
        is_own = one.tool in {"poetry", "pipenv"} or one.words[:1] == ("sync",)
        if is_own and place and f"{place}/bin" in texts:
            return place
    return ""


def _is_of_system(dockerfile: Dockerfile, one: Install) -> bool:
    """Whether a command installs to the folder of Python itself, without any environment."""
    if one.tool == "poetry":
        parts = dockerfile.final.of("RUN", "ENV")
        return any(NO_ENVIRONMENT.search(part.arguments) for part in parts)
    is_uv = one.command.program == "uv" and one.tool == "pip"
    return (
        one.is_of_system
        or one.has("--system")
        or (is_uv and "UV_SYSTEM_PYTHON" in dockerfile.final.env)
    )


def _keeps_paths(dockerfile: Dockerfile, found: list[Install], begun: Started) -> bool:
    """Whether something looks for packages where Python itself has them."""
    if begun.unknown or any(NEW_PATH.match(name) for name in begun.programs()):
        return True
    if any(_is_of_system(dockerfile, one) for one in found):
        return True
    parts = dockerfile.final.of("RUN", "CMD", "ENTRYPOINT", "HEALTHCHECK", "ENV")
    calls = " ".join(words[0] for words in begun.commands)
    return bool(OWN_PATHS.search(calls) or any(OWN_PATHS.search(one.arguments) for one in parts))


def _split(dockerfile: Dockerfile, base: Interpreter, found: list[Install], place: Place) -> Split:
    made_by, first = found[-1].instruction, found[0].instruction
    both = needed_copies(dockerfile, made_by, SOURCES, frozenset(("uv", "uvx")))
    before: tuple[tuple[int, str], ...] = ()
    if place.is_new:
        before = tuple((first.number, line) for line in FOR_BUILD_AND_FINAL)
    what = "is a virtual environment of its own" if place.is_new else "is where they are installed"
    evidence = (
        Evidence("packages are installed, and compiled where there are no wheels", _line(made_by)),
        Evidence(f"{place.folders[0]} {what}, at the same path in both stages", ""),
    )
    return Split(
        STACK,
        made_by,
        tuple(Copied(one, one) for one in place.folders),
        (slim(base),),
        evidence,
        build_only=_installing(dockerfile, made_by),
        before=before,
        first=(PATH,) if place.is_new else (),
        both=both | needed_by_both(dockerfile, made_by, ""),
        final_only=needed_after(dockerfile, made_by),
        owner=owner_of(dockerfile, made_by, place.folders[0]),
        carried="what its packages are installed and compiled with",
    )


def _installing(dockerfile: Dockerfile, made_by: Instruction) -> frozenset[int]:
    """The RUN instructions that install packages, or make what these are installed with."""
    stage = dockerfile.final
    return frozenset(
        one.number
        for one in stage.of("RUN")
        if one.number <= made_by.number
        and any(TOOLS.fullmatch(it.program) for it in ran(stage, one) or ())
    )


def _line(instruction: Instruction) -> str:
    return f"line {instruction.line}"

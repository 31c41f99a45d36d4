"""Programs that npm, yarn or pnpm start as PID 1, and what package.json says of them."""

from __future__ import annotations

import json
import posixpath
from typing import Any, NamedTuple

from kubectl_prodready.core.plain import mapping, text
from kubectl_prodready.core.processes.main_program import main_command
from kubectl_prodready.core.processes.process import base
from kubectl_prodready.core.processes.signals import RUN, RUNNERS, lost_to_runner
from kubectl_prodready.dockerfile.configuration import Program, listed
from kubectl_prodready.dockerfile.images.bases import is_windows
from kubectl_prodready.dockerfile.reading.syntax import Instruction
from kubectl_prodready.dockerfile.running.first_process import (
    following,
    is_editable,
    leading,
    process_of,
)
from kubectl_prodready.dockerfile.running.scripts import join
from kubectl_prodready.dockerfile.stages import Stage
from kubectl_prodready.dockerfile.view import Dockerfile
from kubectl_prodready.pattern import Pattern

NOT_TO_RUN = Pattern(
    r"(?:^|[:_-])(?:dev\w*|watch|tests?|build|lint|debug|storybook|e2e|ci|local|hot)(?:$|[:_-])"
)
"""The names of scripts that no image in production runs."""

PACKAGE = "package.json"
WORD = Pattern(r"[A-Za-z0-9_./:@%+,=-]+")
NODE = "node"
MANY = Pattern(r"package\*?\.json|package\*|package-?\*?\.json|\*\.json|\.|\./")


class Started(NamedTuple):
    """A script of package.json that is PID 1, and what to say of it.

    `line` is what package.json says that it runs, "" where nobody knows; `words` are those of
    `node` where they may stand in its place.
    """

    program: Program
    advice: str
    line: str
    words: tuple[str, ...]


def started_script(dockerfile: Dockerfile) -> Started | None:
    """The script that npm or its like runs as PID 1; None where they do not."""
    program = leading(dockerfile)
    if program is None or is_windows(dockerfile):
        return None
    process = process_of(dockerfile)
    command = main_command(process)
    name = _name(command)
    said = lost_to_runner(command, is_script=process.is_shell)
    if not said or not name or NOT_TO_RUN.search(name):
        return None
    scripts = _scripts(dockerfile)
    line = text(scripts.get(name))
    has_hooks = any(f"{hook}{name}" in scripts for hook in ("pre", "post"))
    is_whole = command == _own_words(program) and len(command) == _length(command)
    may_edit = is_whole and not has_hooks and is_editable(dockerfile, program)
    words = _of_node(line) if may_edit and following(dockerfile) is None else ()
    if line and not line.startswith(NODE):
        said = f"{said.rpartition('; ')[0]}; start what it runs itself, in exec form"
    return Started(program, said, line, words)


def _length(command: tuple[str, ...]) -> int:
    """How many words say only which script runs."""
    return 2 if command[1:2] == ("start",) else 3


def _name(command: tuple[str, ...]) -> str:
    """The name of the script that a command runs."""
    behind = command[1 : command.index("--")] if "--" in command else command[1:]
    verb = next((word for word in behind if word in RUN), "")
    if verb == "start" or not command or base(command[0]) not in RUNNERS:
        return verb
    names = [word for word in behind if not word.startswith("-") and word != verb]
    return names[0] if verb and names and "$" not in names[0] else ""


def _own_words(program: Program) -> tuple[str, ...]:
    return tuple(program.script.split()) if program.is_shell_form else program.words


def _of_node(line: str) -> tuple[str, ...]:
    """The words of a plain `node FILE`, () for anything else."""
    words = tuple(line.split())
    is_plain = words[:1] == (NODE,) and all(map(WORD.fullmatch, words))
    has_file = any(not word.startswith("-") for word in words[1:])
    return words if is_plain and has_file else ()


def _scripts(dockerfile: Dockerfile) -> dict[str, Any]:
    """The scripts of the package.json that the image surely runs; empty where nobody knows."""
    if not _is_copied(dockerfile):
        return {}
    try:
        said = json.loads(dockerfile.context.text(PACKAGE) or "{}")
    except ValueError:
        return {}
    return dict(mapping(mapping(said).get("scripts")))


def _is_copied(dockerfile: Dockerfile) -> bool:
    """Whether the context's own package.json lies where the program starts."""
    folder = _folder(dockerfile.final, None)
    return bool(folder) and any(
        _brings(dockerfile, stage, it, folder)
        for stage in dockerfile.built
        for it in stage.of("COPY", "ADD")
    )


def _brings(dockerfile: Dockerfile, stage: Stage, copy: Instruction, folder: str) -> bool:
    """Whether a COPY brings it into a folder, be it from another stage."""
    *sources, target = listed(copy) or ("",)
    place = join(_folder(stage, copy), stage.expanded(target, copy).text)
    place = posixpath.dirname(place) if posixpath.basename(place) == PACKAGE else place
    if place != folder:
        return False
    origin = copy.flag("from")
    if origin is None:
        return any(MANY.fullmatch(source.removeprefix("./") or ".") for source in sources)
    other = next((one for one in dockerfile.stages if origin.lower() in _names(one)), None)
    if other is None or other.index >= stage.index:
        return False
    folders = {join("/", source.removesuffix(PACKAGE).rstrip("/*") or "/") for source in sources}
    return any(
        _brings(dockerfile, one, it, at)
        for at in folders
        for one in other.line_of_stages
        for it in one.of("COPY", "ADD")
    )


def _names(stage: Stage) -> set[str]:
    return {str(stage.index), *filter(None, (stage.name,))}


def _folder(stage: Stage, at: Instruction | None) -> str:
    known = stage.workdir(at)
    return "" if known.missing - {"WORKDIR"} else posixpath.normpath(known.text or "/")

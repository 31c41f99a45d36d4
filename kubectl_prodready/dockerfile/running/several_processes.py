"""Whether an image runs several programs, and who looks after them."""

from __future__ import annotations

from typing import NamedTuple

from kubectl_prodready.core.processes.daemons import server
from kubectl_prodready.core.processes.main_program import QUICK, WAITING, shown
from kubectl_prodready.core.processes.process import Process, base
from kubectl_prodready.core.processes.several import manager_of, side_by_side
from kubectl_prodready.dockerfile.images.bases import is_windows
from kubectl_prodready.dockerfile.reading.syntax import Instruction
from kubectl_prodready.dockerfile.running.first_process import argv_of, leading, texts_of
from kubectl_prodready.dockerfile.view import Dockerfile
from kubectl_prodready.pattern import Pattern

BOOTED = Pattern(r"\b(?:bootc|ostree)\b")
"""What is in images of whole systems, which no kubelet starts."""

S6 = "s6-overlay"
INIT = frozenset(("/init", "/s6-init"))


class Several(NamedTuple):
    """Who runs several programs, or which run side by side; one of both is empty."""

    at: Instruction
    manager: str
    programs: tuple[str, ...]


def several_processes(dockerfile: Dockerfile) -> Several | None:
    """What runs several programs; None where a single one runs, or nobody can tell."""
    program = leading(dockerfile)
    if program is None or is_windows(dockerfile) or BOOTED.search(dockerfile.syntax.text):
        return None
    argv = argv_of(dockerfile)
    process = Process(argv, "command")
    manager = _manager(dockerfile, process)
    if manager:
        return Several(program.instruction, manager, ())
    programs = _programs(process) or _of_script(dockerfile, argv)
    return Several(program.instruction, "", programs) if len(programs) > 1 else None


def _manager(dockerfile: Dockerfile, process: Process) -> str:
    """The process manager; s6-overlay is one that a file names when it installs it."""
    if process.argv[:1] and process.argv[0] in INIT and S6 in dockerfile.syntax.text:
        return "s6"
    return manager_of(process)


def _programs(process: Process) -> tuple[str, ...]:
    """The programs that a script starts: behind `&`, as daemons, and the last in the foreground."""
    script = process.script
    if script is None:
        return ()
    if beside := side_by_side(process):
        return tuple(dict.fromkeys(beside))
    found: dict[str, None] = {}
    for command in script.commands:
        words = command.words[1:] if command.words[:1] == ("exec",) else command.words
        known = server(words)
        name = base(words[0]) if words else ""
        if known:
            found |= {shown(known.name): None}
        elif found and name and name not in QUICK | WAITING | script.functions:
            found |= {shown(name): None}
    daemons = [one for one in script.commands if (it := server(one.words)) and it.is_daemon]
    return tuple(found) if daemons else ()


def _of_script(dockerfile: Dockerfile, argv: tuple[str, ...]) -> tuple[str, ...]:
    """The same of a script of the context that the image starts with."""
    for word in argv[:2]:
        if base(word).endswith(".sh") or "entrypoint" in base(word):
            for text in texts_of(dockerfile, word):
                return _programs(Process(("sh", "-c", text), "command"))
    return ()

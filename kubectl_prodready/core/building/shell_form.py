"""The shell form of ENTRYPOINT or CMD: a shell is PID 1, and may keep SIGTERM to itself.

As tried: dash, which is sh in Debian and Ubuntu, stays before a single command; bash and busybox
ash make way for one.
"""

from __future__ import annotations

from typing import NamedTuple

from kubectl_prodready.core.building.families import ALPINE, DEBIAN, RHEL, UBUNTU
from kubectl_prodready.core.building.matched import built_for, started_by_image
from kubectl_prodready.core.once import once
from kubectl_prodready.core.processes.main_program import QUICK, WAITING, shown
from kubectl_prodready.core.processes.process import Process, base
from kubectl_prodready.core.processes.shell_script import Script
from kubectl_prodready.core.workload import Container
from kubectl_prodready.pattern import Pattern

ON_DASH = frozenset((DEBIAN, UBUNTU))
ON_OTHERS = frozenset((ALPINE, RHEL))
OF_DASH = frozenset(("sh", "dash"))
PLAIN = Pattern(r"[A-Za-z0-9_./:@%+=,-]+")
MOST_WORDS = 6
"""A longer command is not written out."""


class Held(NamedTuple):
    """What a shell that an image starts keeps SIGTERM from, surely or not; `place` is where."""

    text: str
    place: str
    is_sure: bool


@once
def started_process(container: Container) -> tuple[Process, str] | None:
    """What the image starts, where its manifest names nothing, and the place of the instruction."""
    built, started = built_for(container), started_by_image(container)
    if built is None or started is None:
        return None
    argv = started.argv
    if built.entrypoint and not started.script:  # it gets what CMD or `args` say behind it
        words = built.command.argv if built.command else ()
        argv += tuple(container.arguments) or words
    return Process(argv, started.keyword), built.place(started.line)


def held_by_shell(container: Container) -> Held | None:
    """What the shell of a shell form does with SIGTERM before a single command."""
    built, started = built_for(container), started_by_image(container)
    if built is None or started is None or not started.script:
        return None
    process = Process(started.argv, started.keyword)
    words = _single(process.script)
    if not words or process.program not in OF_DASH | {"bash", "ash"}:
        return None
    program = base(words[0])
    if program in QUICK | WAITING | {"exec"}:
        return None
    place = built.place(started.line)
    cure = _cure(started.keyword, started.script, program)
    if built.family in ON_DASH and process.program in OF_DASH:
        text = (
            f"{started.keyword} in shell form: {process.program} stays PID 1 and passes no SIGTERM "
            f"on, so that {shown(program)} is killed when the grace period is over; {cure}"
        )
        return Held(text, place, is_sure=True)
    if built.family in ON_DASH | ON_OTHERS:
        text = (
            f"{started.keyword} in shell form: {process.program} is PID 1, may stay it, and would "
            f"pass no SIGTERM on to {shown(program)}; {cure}"
        )
        return Held(text, place, is_sure=False)
    return None


def _single(script: Script | None) -> tuple[str, ...]:
    """The words of the one command in the foreground that a script is; () for any other."""
    chains = script.chains if script else ()
    if len(chains) != 1 or chains[0].is_background or len(chains[0].elements) != 1:
        return ()
    (element,) = chains[0].elements
    return () if element.kind else element.commands[0].words


def _cure(keyword: str, script: str, program: str) -> str:
    words = script.split()
    if len(words) <= MOST_WORDS and all(map(PLAIN.fullmatch, words)) and "=" not in words[0]:
        listed = ", ".join(f'"{word}"' for word in words)
        return f"write {keyword} [{listed}]"
    return f"write {keyword} exec {shown(program)} with its arguments"

"""The program that a container is about, behind all that only runs it."""

from __future__ import annotations

from kubectl_prodready.core.once import once
from kubectl_prodready.core.processes.main_program import main_command
from kubectl_prodready.core.processes.process import base, process_of
from kubectl_prodready.core.workload import Container

RUNNERS = frozenset(
    (
        *("tini", "dumb-init", "catatonit", "gosu", "su-exec", "nice", "stdbuf", "env"),
        *("docker-entrypoint.sh", "entrypoint.sh"),
        *("python", "python3", "poetry", "pipenv", "uv"),
    )
)
"""What only runs the program whose name follows."""

BETWEEN = frozenset(("--", "-m", "-u", "run"))
"""What may stand between a runner and that name."""


@once
def started(container: Container) -> tuple[str, ...]:
    """The program that a container is about, without its folder, and its arguments.

    It stands behind what only runs it, as in `python -m gunicorn`, and in a shell's script. Nothing
    where the image decides alone; an option where it decides about the program.
    """
    process = process_of(container)
    found = _behind_runners(main_command(process)) or process.argv
    return found if found[:1] and found[0][:1] == "-" else (*map(base, found[:1]), *found[1:])


def _behind_runners(words: tuple[str, ...]) -> tuple[str, ...]:
    at = 0
    while words[at:] and (base(words[at]) in RUNNERS or (at and words[at] in BETWEEN)):
        at += 1
    return words[at:]

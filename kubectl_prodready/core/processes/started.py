"""The program that a container is about, behind all that only runs it."""

from __future__ import annotations

from kubectl_prodready.core.once import once
from kubectl_prodready.core.processes.main_program import main_command
from kubectl_prodready.core.processes.process import base, process_of
from kubectl_prodready.core.workload import Container

RUNNERS = frozenset(
    (
        *("tini", "dumb-init", "catatonit", "gosu", "su-exec", "nice", "stdbuf", "env", "--"),
        *("docker-entrypoint.sh", "entrypoint.sh"),
        *("python", "python3", "-m", "-u", "poetry", "pipenv", "uv", "run"),
    )
)
"""What only runs the program whose name follows."""


@once
def started(container: Container) -> tuple[str, ...]:
    """The program that a container is about, without its folder, and its arguments.

    It stands behind what only runs it, as in `python -m gunicorn`, and in a shell's script. Nothing
    where the image decides alone; an option where it decides about the program.
    """
    process = process_of(container)
    words = main_command(process)
    behind = (at for at, word in enumerate(words) if base(word) not in RUNNERS)
    found = words[next(behind, len(words)) :] or process.argv
    return found if found[:1] and found[0][:1] == "-" else (*map(base, found[:1]), *found[1:])

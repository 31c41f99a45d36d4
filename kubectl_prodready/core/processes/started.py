"""The program that a container is about, behind all that only runs it."""

from __future__ import annotations

from kubectl_prodready.core.once import once
from kubectl_prodready.core.processes.main_program import main_command
from kubectl_prodready.core.processes.process import base, process_of
from kubectl_prodready.core.workload import Container
from kubectl_prodready.pattern import Pattern

RUNNERS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("catatonit", "newrelic-admin", "ddtrace-run", "opentelemetry-instrument"), ()),
    **dict.fromkeys(("gosu", "su-exec", "pipenv"), ()),
    "tini": ("-p", "-e"),
    "dumb-init": ("-r", "--rewrite"),
    "nice": ("-n", "--adjustment"),
    "stdbuf": ("-i", "-o", "-e"),
    "env": ("-u", "--unset", "-C", "--chdir"),
    "python": ("-X", "-W"),
    "poetry": ("-C", "--directory", "-P", "--project"),
    "uv": (
        *("--env-file", "--extra", "--group", "--no-group", "--with", "--package", "-p"),
        *("--python", "--project", "--directory", "--config-file", "--cache-dir"),
    ),
}
"""What only runs the program whose name follows, and its options that have a value behind them."""

SCRIPTS = frozenset(("docker-entrypoint.sh", "entrypoint.sh"))
"""What runs it as well; an option behind them is for the program."""

BETWEEN = frozenset(("--", "-m", "-u", "run", "run-program"))
"""What may stand between a runner and that name."""

OF_PYTHON = Pattern(r"python[23]?(\.\d{1,2})?")


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
    runner, at = "", 0
    while words[at:]:
        word = words[at]
        if found := _runner(word):
            runner = found
        elif not runner or not _is_of(runner, word):
            break
        at += 2 if word in RUNNERS.get(runner, ()) else 1
    return words[at:]


def _is_of(runner: str, word: str) -> bool:
    """Whether a word is for a runner, and not yet the program: Python's `-c` brings one itself."""
    if word in BETWEEN:
        return True
    if word[:1] == "-":
        return runner not in SCRIPTS and (runner, word) != ("python", "-c")
    return runner == "env" and "=" in word


def _runner(word: str) -> str:
    """The runner that a word names, "" for any other program."""
    name = base(word)
    if OF_PYTHON.fullmatch(name):
        return "python"
    return name if name in RUNNERS or name in SCRIPTS else ""

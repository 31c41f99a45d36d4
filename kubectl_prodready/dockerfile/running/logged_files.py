"""Where an image writes logs to files instead of to its standard output."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kubectl_prodready.core.processes.environment import options
from kubectl_prodready.core.processes.log_files import (
    LOGS_ARE_DATA,
    READERS,
    TO_STDERR,
    followed_by,
    is_log_file,
    is_log_setting,
)
from kubectl_prodready.core.processes.process import SHELLS
from kubectl_prodready.dockerfile.configuration import Program
from kubectl_prodready.dockerfile.images.bases import is_windows
from kubectl_prodready.dockerfile.reading.syntax import Instruction
from kubectl_prodready.dockerfile.running.first_process import (
    following,
    leading,
    process_of,
    serves,
)
from kubectl_prodready.dockerfile.running.scripts import commands_of
from kubectl_prodready.dockerfile.view import Dockerfile
from kubectl_prodready.pattern import Pattern

LINKED = Pattern(r"/dev/(?:stdout|stderr)|/proc/(?:self|1)/fd/[12]\b")
"""What links a log to a stream, or writes there."""

LOGS = "/var/log/"
MAKING = frozenset(("mkdir", "touch", "install"))
NOT_OWN = Pattern(
    r"/var/log/(?:apt|dpkg|supervisor\w*|nginx|apache2|httpd|journal|audit|mysql|postgresql|cron"
    r"|lastlog|wtmp|btmp|faillog|tallylog|yum|dnf|s6|runit)\b.*"
)
"""Logs of what others bring, which settings of their own decide about."""

NOT_LOGS = Pattern(
    r"(?i)(?:LOG4J|LOGBACK|LOGGING|.*CONF).*(?:FILE|PATH|CONFIG)|.*(?:COPY|INSTALL).*"
)
SETTINGS = Pattern(r"(?i).*\.(?:xml|properties|ya?ml|json|conf|ini|toml)")


class LogFile(NamedTuple):
    """A place that says so: where in the Dockerfile, and what."""

    at: Instruction
    fact: str


def logged_file(dockerfile: Dockerfile) -> LogFile | None:
    """The first place that says that logs go to files; None where there is none, or a link."""
    if LINKED.search(dockerfile.syntax.text) or is_windows(dockerfile):
        return None
    image = dockerfile.final.root.text.lower()
    if any(name in image for name in (*READERS, *LOGS_ARE_DATA)):
        return None
    asked = (_followed, *((_started, _set, _made) if serves(dockerfile) else ()))
    return next((found for ask in asked for found in ask(dockerfile)), None)


def _followed(dockerfile: Dockerfile) -> Iterator[LogFile]:
    """The file whose end the image shows."""
    program, followed = leading(dockerfile), followed_by(process_of(dockerfile))
    if program and followed:
        yield LogFile(program.instruction, f"tail -f shows {followed.path}")


def _started(dockerfile: Dockerfile) -> Iterator[LogFile]:
    """What CMD and ENTRYPOINT say."""
    program = leading(dockerfile)
    if program is None:
        return
    process = process_of(dockerfile)
    script = process.script
    words = [word for one in script.commands for word in one.words] if script else []
    if not script and process.program not in SHELLS:
        words = list(process.argv)
    if any(word.lstrip("-").replace("-", "") in TO_STDERR for word in words):
        return
    for name, value in options(words):
        if is_log_setting(name, value) and not SETTINGS.fullmatch(value):
            yield LogFile(_place(dockerfile, program, name), f"{name} names a file for logs")
    for path in (path for one in script.commands for path in one.writes) if script else ():
        if is_log_file(path):
            yield LogFile(program.instruction, f"a redirection sends logs to {path}")


def _place(dockerfile: Dockerfile, program: Program, word: str) -> Instruction:
    """Which of ENTRYPOINT and CMD has a word."""
    command = following(dockerfile)
    is_there = command is None or word in program.instruction.arguments
    return program.instruction if is_there or command is None else command.instruction


def _set(dockerfile: Dockerfile) -> Iterator[LogFile]:
    """What ENV says."""
    for stage in dockerfile.built:
        for it in stage.of("ENV"):
            for name, value in stage.assigned(it):
                is_setting = NOT_LOGS.fullmatch(name) or SETTINGS.fullmatch(value)
                if is_log_setting(name, value) and not is_setting:
                    yield LogFile(it, f"{name} names a file for logs")


def _made(dockerfile: Dockerfile) -> Iterator[LogFile]:
    """What a RUN makes below /var/log for the program."""
    for stage in dockerfile.built:
        for run in stage.of("RUN"):
            for program, *words in commands_of(run):
                for word in words if program in MAKING else ():
                    if word.startswith(LOGS) and len(word) > len(LOGS) and not _is_of_others(word):
                        yield LogFile(run, f"{word} is made for logs")


def _is_of_others(path: str) -> bool:
    return NOT_OWN.fullmatch(path) is not None or any(name in path for name in READERS)

"""What a Dockerfile says about PID 1: the instruction that decides it, and its words."""

from __future__ import annotations

from kubectl_prodready.core.processes.main_program import main_command, pid_1_command
from kubectl_prodready.core.processes.pid_one import ignoring
from kubectl_prodready.core.processes.process import Process, base
from kubectl_prodready.dockerfile.configuration import Program
from kubectl_prodready.dockerfile.images.bases import base_of, is_windows, official
from kubectl_prodready.dockerfile.view import Dockerfile
from kubectl_prodready.pattern import Pattern

ENDS = Pattern(r"-h|--help|--version|-V|-c|setup\.py|-e|--eval|-p")
"""Arguments with which an interpreter soon ends."""

MODULES_THAT_END = frozenset(("pytest", "unittest", "pip", "build", "tox", "venv", "compileall"))
CARES = Pattern(
    r"SIGTERM|uvicorn\.run|waitress|run_app\(|hypercorn|cherrypy|enableShutdownHooks|terminus"
    r"|closeWithGrace|close-with-grace|http-terminator|lightship|stoppable|graceful|asgi_?server"
    r"|grpc\.aio|serve_forever_until|apscheduler\.schedulers\.blocking"
)
"""What a program says that handles SIGTERM, itself or by its server."""

BUILT_SERVERS = Pattern(r"(?:^|/)\.output/server/|(?:^|/)ace(?:\.js)?$|(?:^|/)\.bin/next$")
"""Servers of frameworks that handle SIGTERM: Nitro, Adonis, Next.js."""

FOR_WORK = Pattern(r"(?:^|[-_. ])(?:ci|dev|devel|build|builder|tests?|testing|debug)(?:[-_. ]|$)")
"""What files are called whose images are for development, for CI or for builds."""

STAGES_FOR_WORK = Pattern(
    r"(?:^|[-_.])(?:ci|dev|devel|development|tests?|testing|debug)(?:[-_.]|$)"
)
"""What stages are called that no image in production is."""

IDLE = frozenset(
    (
        *("", "sh", "bash", "ash", "zsh", "fish", "tmux", "tail", "sleep", "true", "echo", "cat"),
        *("pytest", "tox", "make", "mvn", "gradle", "sbt", "irb", "jshell", "swift", "julia"),
    )
)
"""What images start that are there for people, or for builds."""

ALONE = Pattern(r"(?:node|python|ruby|php|perl|pypy|deno|bun|ghci|erl|iex|lua)[\d.]*")
"""Interpreters, which without a program only ask for one."""

STANDALONE = ".next/standalone"


def leading(dockerfile: Dockerfile) -> Program | None:
    """What decides about PID 1: ENTRYPOINT, or CMD where there is none."""
    return dockerfile.image.entrypoint or dockerfile.image.command


def following(dockerfile: Dockerfile) -> Program | None:
    """The CMD beside an ENTRYPOINT, which takes no notice of one of an earlier stage."""
    entrypoint, command = dockerfile.image.entrypoint, dockerfile.image.command
    if entrypoint is None or command is None:
        return None
    first = dockerfile.stage_of(entrypoint.instruction)
    other = dockerfile.stage_of(command.instruction)
    is_reset = first is not None and other is not None and other.index < first.index
    return None if is_reset else command


def argv_of(dockerfile: Dockerfile) -> tuple[str, ...]:
    """All words that the image starts, as far as the file says them."""
    program, command = leading(dockerfile), following(dockerfile)
    if program is None:
        return ()
    if program.is_shell_form or command is None:
        return program.words
    return program.words + command.words


def process_of(dockerfile: Dockerfile) -> Process:
    """PID 1 as rules about manifests see it."""
    return Process(argv_of(dockerfile), "command")


def main_words(dockerfile: Dockerfile) -> tuple[str, ...]:
    """The words of the program that the image is about, be there a shell before it."""
    return main_command(process_of(dockerfile))


def serves(dockerfile: Dockerfile) -> bool:
    """Whether the image starts a program of its own, which is not for people or builds."""
    words = main_words(dockerfile)
    first = base(words[0]) if words else ""
    is_for_work = FOR_WORK.search(dockerfile.ref.name.lower())
    if first in IDLE or is_for_work or STAGES_FOR_WORK.search(dockerfile.final.name):
        return False
    is_alone = len(words) == 1 or words[1] in {"-a", "-i", "-v", "--version", "--help"}
    is_for_docker = any("dockerd" in word for word in words)
    return not is_for_docker and not (is_alone and ALONE.fullmatch(first))


def is_editable(dockerfile: Dockerfile, program: Program) -> bool:
    """Whether what a program says may be changed: in the final stage, and in one line."""
    instruction = program.instruction
    return dockerfile.stage_of(instruction) is dockerfile.final and len(instruction.parts) == 1


def ignoring_interpreter(dockerfile: Dockerfile) -> str:
    """The interpreter that is PID 1 and ignores SIGTERM unless the program handles it, or ""."""
    command = pid_1_command(process_of(dockerfile))
    if not command or is_windows(dockerfile):
        return ""
    if dockerfile.image.entrypoint is None and not _has_plain_entrypoint(dockerfile):
        return ""
    if len(command) == 1 or any(ENDS.fullmatch(base(word)) for word in command[1:]):
        return ""
    if command[1] == "-m" and command[2:] and command[2] in MODULES_THAT_END:
        return ""
    found = ignoring(command)
    return "" if found and _is_cared_for(dockerfile, command[1:]) else found


def _has_plain_entrypoint(dockerfile: Dockerfile) -> bool:
    """Whether a base surely brings no init of its own: an official image does not."""
    image = base_of(dockerfile.final)
    if image is None:
        return dockerfile.final.root.text == "scratch"
    return bool(official(image)) or image.registry == "mcr.microsoft.com"


def _is_cared_for(dockerfile: Dockerfile, arguments: tuple[str, ...]) -> bool:
    """Whether the program that an interpreter runs is seen, or known, to handle SIGTERM."""
    if any(BUILT_SERVERS.search(word) for word in arguments):
        return True
    if STANDALONE in dockerfile.syntax.text:
        return True
    module = arguments[1].replace(".", "/") if arguments[0] == "-m" else ""
    own = (f"{module}.py", f"{module}/__main__.py") if module else ()
    files = (*own, *(word for word in arguments if not word.startswith("-")))
    return any(CARES.search(text) for word in files for text in texts_of(dockerfile, word))


def texts_of(dockerfile: Dockerfile, path: str) -> tuple[str, ...]:
    """What files of the context say that may be the file at a path of the image."""
    parts = [part for part in path.split("/") if part not in {"", "."}]
    places = ["/".join(parts[start:]) for start in range(len(parts))]
    copies = (it for stage in dockerfile.stages for it in stage.of("COPY", "ADD"))
    folders = {
        word.rstrip("/")
        for it in copies
        if it.flag("from") is None
        for word in it.arguments.split()
    }
    places += [f"{folder}/{parts[-1]}" for folder in sorted(folders) if parts]
    places += [f for f in sorted(folders) if parts and f.rpartition("/")[2] == parts[-1]]
    texts = (dockerfile.context.text(place) for place in dict.fromkeys(places))
    return tuple(filter(None, texts))

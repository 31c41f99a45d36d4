"""The PID 1 problem: programs that ignore SIGTERM there, and processes that nobody reaps."""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.core.model import Evidence
from kubectl_prodready.core.processes.main_program import pid_1_command, shown
from kubectl_prodready.core.processes.process import (
    SHELLS,
    base,
    ends_by_itself,
    exec_commands,
    process_of,
    script_of,
)
from kubectl_prodready.core.processes.several import INIT, MANAGERS, REAPERS
from kubectl_prodready.core.processes.shell_script import parsed
from kubectl_prodready.core.workload import Container, Role, Workload
from kubectl_prodready.pattern import Pattern

INTERPRETERS = Pattern(r"node|nodejs|perl|python(?:[23](?:\.\d{1,2})?)?")
"""What has no handler for SIGTERM, and so ignores it as PID 1 unless the program brings one."""

SERVERS = frozenset(
    (
        *("gunicorn", "uvicorn", "hypercorn", "celery", "daphne", "waitress", "uwsgi", "twisted"),
        *(
            "flower",
            "dramatiq",
            "supervisor",
            "aiohttp",
            "granian",
            "jupyter",
            "jupyterlab",
            "vllm",
        ),
    )
)
"""Python programs that handle SIGTERM themselves, run by -m or by their own file."""

INITS = MANAGERS | REAPERS
OF_INITS = ("systemd", "s6-", "linuxserver", "baseimage", "tini", "dumb-init")
"""What images are called whose own init is PID 1."""

KILLS_1 = Pattern(r"\bkill\s+(?:(?:-\S{1,20}|[A-Z]{2,10})\s+){0,3}1(?![\w.])")


def not_to_share(workload: Workload) -> str:
    """Why the process namespace must not be shared, or ""."""
    if workload.is_windows:
        return "Windows has no shared process namespace"
    if workload.pod_spec.get("hostPID"):
        return "hostPID is set"
    if ends_by_itself(workload):
        return "its Pods end by themselves"
    return next(filter(None, map(_needs_pid_1, workload.containers)), "")


def signs_of_pid_1(workload: Workload) -> Iterator[Evidence]:
    """What shows the problem, each with its place."""
    for container in workload.containers:
        process = process_of(container)
        is_known = process.place == "command" and container.role is not Role.INIT
        if is_known and not container.is_injected:
            command = pid_1_command(process)
            place = f"command of {container.name}"
            if program := ignoring(command):
                fact = f"{program} is PID 1 and ignores SIGTERM unless the program handles it"
                yield Evidence(fact, place)
            elif fact := _not_reaping(container, command):
                yield Evidence(fact, place)


def is_first_process(container: Container) -> bool:
    """Whether the program that a container is about is PID 1, as far as the manifest tells.

    It is not where a shell may stay before it, nor where its Pod shares the process namespace.
    """
    spec = container.workload.pod_spec
    if spec.get("shareProcessNamespace") or spec.get("hostPID"):
        return False
    command = pid_1_command(process_of(container))
    return not command or base(command[0]) not in SHELLS


def _needs_pid_1(container: Container) -> str:
    """What a container has that must be PID 1, or counts on who is."""
    argv = process_of(container).argv
    if argv and (base(argv[0]) in INITS or argv[0] in INIT or argv[0] == "/init"):
        return f"{base(argv[0])} is made to be PID 1"
    if name := next((name for name in OF_INITS if name in container.image), ""):
        return f"an image of {name.strip('-')} has its own PID 1"
    texts = (argv, *(command for _, command in exec_commands(container)))
    kills = any(KILLS_1.search(" ".join(words)) for words in texts)
    return f"{container.name} sends a signal to PID 1" if kills else ""


def ignoring(command: tuple[str, ...]) -> str:
    """The interpreter that is PID 1, or "" where none is, or where its program is known to care."""
    program = base(command[0]) if command else ""
    if not INTERPRETERS.fullmatch(program):
        return ""
    is_cared_for = any(base(word).partition(".")[0] in SERVERS for word in command[1:])
    return "" if is_cared_for else program


def _not_reaping(container: Container, command: tuple[str, ...]) -> str:
    """What leaves processes to a program that does not reap them; shells do."""
    program = base(command[0]) if command else ""
    if not program or program in SHELLS:
        return ""
    program = shown(program)
    script = process_of(container).script
    if script and script.started:
        return f"{program} takes PID 1 over from a script and does not reap what `&` started"
    for field, probe in exec_commands(container):
        written = script_of(probe)
        run = parsed(written) if written and "Probe" in field else None
        if run and (run.started or any(e.kind == "|" for c in run.chains for e in c.elements)):
            return f"{program} is PID 1 and does not reap what {field} leaves behind at a timeout"
    return ""

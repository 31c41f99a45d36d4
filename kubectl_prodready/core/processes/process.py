"""What a container runs as PID 1, as far as its `command` and `args` say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from kubectl_prodready.core.kinds import JOBS
from kubectl_prodready.core.once import once
from kubectl_prodready.core.plain import mapping, sequence, text
from kubectl_prodready.core.processes.shell_script import Script, parsed
from kubectl_prodready.core.workload import Container, Workload

SHELLS = frozenset(("sh", "bash", "ash", "dash"))
HANDLERS = (
    *(("livenessProbe",), ("readinessProbe",), ("startupProbe",)),
    *(("lifecycle", "postStart"), ("lifecycle", "preStop")),
)
ENDING = frozenset(("Never", "OnFailure"))


class Process(NamedTuple):
    """What a container starts; `place` is the field that names the program.

    An image's entrypoint may wrap what only `args` say, as with tini.
    """

    argv: tuple[str, ...]
    place: str

    @property
    def program(self) -> str:
        """The program's name, without its folder."""
        return base(self.argv[0]) if self.argv else ""

    @property
    def is_shell(self) -> bool:
        """Whether it is a shell."""
        return self.program in SHELLS

    @property
    def script(self) -> Script | None:
        """What its shell runs by `-c`; None without a shell, and where that is not readable."""
        written = script_of(self.argv)
        return None if written is None else parsed(written)


@once
def process_of(container: Container) -> Process:
    """What a container starts; without arguments where the manifest leaves it to the image."""
    command = container.command
    return Process((*command, *container.arguments), "command" if command else "args")


def script_of(argv: tuple[str, ...]) -> str | None:
    """The script that a shell is given by `-c`, None without one.

    The options may stand together and apart: `-ec`, `-o pipefail -c`, `-euo pipefail -c`, `-c --`.
    """
    if not argv or base(argv[0]) not in SHELLS:
        return None
    has_script = False
    rest = iter(argv[1:])
    for word in rest:
        if word == "--":
            word = next(rest, "")  # noqa: PLW2901  what stands behind it is no option
        elif word.startswith("--"):
            return None
        elif word[:1] in {"-", "+"} and word[1:]:
            has_script |= "c" in word and word[0] == "-"
            if "o" in word.lower():
                next(rest, "")
            continue
        return word if has_script else None
    return None


def exec_commands(container: Container) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The commands of a container's exec probes and hooks, each with its field."""
    for keys in HANDLERS:
        handler: Any = container.raw
        for key in keys:
            handler = mapping(handler).get(key)
        if command := _words(mapping(mapping(handler).get("exec")).get("command")):
            yield ".".join((*keys, "exec")), command


@once
def proven_shell(container: Container) -> str:
    """The shell that the container's command, or a probe or hook of it, runs, as written; or "".

    That the manifest runs one proves that the image has one.
    """
    process = process_of(container)
    own = process.argv if process.place == "command" else ()
    commands = (own, *(command for _, command in exec_commands(container)))
    return next((one[0] for one in commands if one and base(one[0]) in SHELLS), "")


def ends_by_itself(workload: Workload) -> bool:
    """Whether its Pods are there to end: those of Jobs, and Pods that are not always restarted."""
    return workload.kind in JOBS or text(workload.pod_spec.get("restartPolicy")) in ENDING


def base(path: str) -> str:
    """A program's name, without its folder."""
    return path.rpartition("/")[2]


def _words(value: Any) -> tuple[str, ...]:
    return tuple(map(text, sequence(value)))

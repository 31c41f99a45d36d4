"""A Dockerfile's HEALTHCHECK as what it would be in Kubernetes, which ignores it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kubectl_prodready.core.building.exposed import exposed_ports
from kubectl_prodready.core.building.fetching import Handler, handler_of_fetch
from kubectl_prodready.core.building.matched import built_for
from kubectl_prodready.core.once import once
from kubectl_prodready.core.processes.main_program import without_exec
from kubectl_prodready.core.processes.process import SHELLS, base, script_of
from kubectl_prodready.core.processes.shell_script import parsed
from kubectl_prodready.core.traffic.ports import tcp_ports
from kubectl_prodready.core.traffic.services import endpoints_of
from kubectl_prodready.core.workload import Container
from kubectl_prodready.pattern import Pattern

if TYPE_CHECKING:
    from kubectl_prodready.core.built import Built, Health

VARIABLE = Pattern(r"\$(?:(?P<name>[A-Za-z_]\w*)|\{(?P<braced>\w+)(?::-(?P<default>[\w.:/-]*))?\})")
VALUE = Pattern(r"[\w./:@-]*")
PLAIN = Pattern(r"[A-Za-z0-9_./:@%+=,-]+")
BUILTINS = frozenset(("[", "[[", "test", "true", "false", ":", "exit", "cd", "kill", ".", "exec"))
"""What asks nothing of the program, or only a shell has."""

FAILING = frozenset((("exit", "1"), ("false",), ("exit",)))
"""What stands behind `||` and fails as well."""


class Checked(NamedTuple):
    """A health check: the handler of a probe that asks the same, and where it stands."""

    handler: Handler
    health: Health
    place: str

    @property
    def period(self) -> int:
        """The seconds between two checks."""
        return self.health.interval


@once
def health_of(container: Container) -> Checked | None:
    """The HEALTHCHECK of a container's image; None where no probe asks the same.

    Docker asks from within. A port that a probe asks must be one that the container is known to
    listen on for others.
    """
    built = built_for(container)
    if built is None or built.health is None:
        return None
    words = _words(container, built, built.health)
    handler = handler_of_fetch(words) or _command(words)
    if handler is None or not _is_reachable(container, handler):
        return None
    return Checked(handler, built.health, built.place(built.health.started.line))


def _words(container: Container, built: Built, health: Health) -> tuple[str, ...]:
    """The words of the one command that a health check is; () for anything else."""
    script = script_of(health.started.argv)
    if script is None:
        return health.started.argv
    known = _expanded(container, built, script)
    run = parsed(known) if known is not None else None
    if run is None or len(run.chains) != 1 or run.chains[0].is_background:
        return ()
    chain = run.chains[0]
    first, *others = chain.elements
    ends = {command.words for one in others for command in one.commands}
    is_one = not any(one.kind for one in chain.elements)
    if not is_one or chain.joints[1:] not in {(), ("||",)} or not FAILING.issuperset(ends):
        return ()
    return without_exec(first.commands[0])


def _expanded(container: Container, built: Built, script: str) -> str | None:
    """A script with its variables put in; None where one is not known, or is no plain word."""
    image = dict(built.env)
    parts: list[str] = []
    at = 0
    for found in VARIABLE.finditer(script):
        name = found["name"] or found["braced"]
        default = image[name] if name in image else found["default"]
        value = container.variable(name, default or "")
        if not value or not VALUE.fullmatch(value):
            return None
        parts += (script[at : found.start()], value)
        at = found.end()
    whole = "".join((*parts, script[at:]))
    return None if "$" in whole or "`" in whole else whole


def _command(words: tuple[str, ...]) -> Handler | None:
    """A command of plain words that needs no shell."""
    program = base(words[0]) if words else ""
    is_plain = bool(words) and all(map(PLAIN.fullmatch, words))
    if not is_plain or program in BUILTINS | SHELLS | {"curl", "wget", "nc"}:
        return None
    return {"exec": {"command": list(words)}}


def _is_reachable(container: Container, handler: Handler) -> bool:
    """Whether a kubelet can ask it: a port may be open for the container alone."""
    ((_, value),) = handler.items()
    port = value.get("port")
    if port is None:
        return True
    known = {one.number for one in tcp_ports(container)}
    known |= {one.number for one in exposed_ports(container)}
    return port in known | {one.number for one in endpoints_of(container.workload)}

"""How a container runs the program of its image, as far as its command and arguments say.

Most images start their program by a binary that takes options, others by a script that runs what
the first argument names. Both are asked the same: whether it is still this program, and what its
options and variables say.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from kubectl_prodready.core.plain import mapping, sequence, text
from kubectl_prodready.core.processes.process import process_of
from kubectl_prodready.core.processes.started import started
from kubectl_prodready.core.workload import Container

REFERENCE = "$("
"""How the kubelet's reference to a variable begins: what it stands for is not known here."""

LOOPBACK = ("127.", "localhost", "[::1]")
MOST_PORT = 65535


class Program:
    """The program of an image, in one container.

    `names` are what the program is called. `by_script`: the entry point runs what the first
    argument names, unless that is an option, as `docker-entrypoint.sh` of many images does.
    """

    def __init__(self, container: Container, *names: str, by_script: bool = False) -> None:
        """Look at how it is started, be it by a shell's script."""
        self.container = container
        given = process_of(container).argv
        words = started(container)
        is_argument = by_script and bool(given) and given[0][:1] != "-"
        is_named = bool(container.command) or is_argument
        self.is_own = not is_named or words[:1] in {(name,) for name in names}
        """Whether it is the image's own program, and no other one that the image has."""
        self.words = words[1:] if is_named else words

    @property
    def is_plain(self) -> bool:
        """Whether all its words can be read: one that stands for a variable may be any option."""
        return not any(word.startswith(REFERENCE) for word in self.words)

    def has(self, *names: str) -> bool:
        """Whether it has one of some options, with or without a value; names have no dashes."""
        return any(_name(word) in names for word in self.words if word[:1] == "-")

    def option(self, *names: str, default: str = "") -> str:
        """What the last of some options says: the default where there is none, "" where hidden."""
        found = default
        for value in self._values(names):
            found = "" if REFERENCE in value else value
        return found

    def _values(self, names: tuple[str, ...]) -> Iterator[str]:
        for word, following in zip_longest(self.words, self.words[1:], fillvalue=""):
            if word[:1] == "-" and _name(word) in names:
                _, equals, value = word.partition("=")
                yield value if equals else following

    def port(self, *names: str, default: int, env: str = "") -> int | None:
        """The TCP port that an option says, else a variable, else the default.

        None where it is hidden, or where it listens for this machine only.
        """
        said = self.container.variable(env, str(default)) if env else str(default)
        return port_in(self.option(*names, default=said))


def variable_named(container: Container, start: str) -> str:
    """The first variable whose name begins so, "" where there is none."""
    names = (text(mapping(entry).get("name")) for entry in sequence(container.raw.get("env")))
    return next((name for name in names if name.startswith(start)), "")


def has_script(container: Container) -> bool:
    """Whether a shell's script runs more than the program: it may have written its settings."""
    script = process_of(container).script
    return script is not None and len(script.commands) > 1


def literal(container: Container, name: str, default: str = "") -> str | None:
    """What a variable says, be it nothing; the default where it is not set, None where hidden."""
    for entry in map(mapping, sequence(container.raw.get("env"))):
        if entry.get("name") == name:
            value = text(entry.get("value"))
            return None if entry.get("valueFrom") or REFERENCE in value else value
    return None if container.raw.get("envFrom") else default


def port_in(address: str) -> int | None:
    """The port of `9090`, `:9090`, `0.0.0.0:9090`, `[::]:9090`; None for no port, and loopback."""
    host, _, port = address.strip().rpartition(":")
    is_port = port.isascii() and port.isdigit() and 0 < int(port) <= MOST_PORT
    return int(port) if is_port and not host.startswith(LOOPBACK) else None


def all_ports(*ports: int | None) -> tuple[int, ...]:
    """All that a program listens on; none where one of them is hidden, for it may be any."""
    found = tuple(dict.fromkeys(port for port in ports if port is not None))
    return () if None in ports else found


def _name(word: str) -> str:
    """An option's name: one dash and two are the same for most programs."""
    return word.lstrip("-").partition("=")[0]

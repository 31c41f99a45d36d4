"""What starts in a container of an official image, and whether it listens where it usually does."""

from __future__ import annotations

from kubectl_prodready.core.traffic.ports import tcp_ports
from kubectl_prodready.core.workload import Container

ENTRYPOINT = "docker-entrypoint.sh"
"""The script that official images begin with; it ends as the program that it is given."""


def started(container: Container) -> list[str]:
    """The program, without its folder, and its arguments; [] where the image decides alone.

    A command that names the image's own script or program starts the same as arguments do.
    """
    words = [*container.command, *container.arguments]
    if container.command and _base(words[0]) == ENTRYPOINT:
        words = words[1:] or words
    return [_base(words[0]), *words[1:]] if words else []


def _base(word: str) -> str:
    return word if word.startswith("-") else word.rpartition("/")[2]


def undeclared(container: Container, port: int) -> str:
    """What speaks against a port that an image usually listens on: the others that are declared."""
    declared = [one.number for one in tcp_ports(container)]
    if not declared or port in declared:
        return ""
    others = " and ".join(map(str, declared))
    return f"it declares port {others}, and what this image runs listens on {port}: one is wrong"

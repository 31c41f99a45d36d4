"""What runs beside the tests: started with its output in a file, and ended for certain."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

GRACE = 3
"""Seconds to end by itself: a kube-apiserver with an open watch would take 60."""

TAIL = 15
"""Lines of output that are shown of a program that failed."""


class Program:
    """A program in a process group of its own, for else Ctrl-C would reach it with the tests."""

    def __init__(self, command: Sequence[str], log: Path) -> None:
        self.log = log
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, process_group=0
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    def is_running(self) -> bool:
        return self._process.poll() is None

    def stop(self) -> None:
        try:
            self._process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(GRACE)
        finally:
            self._process.kill()
            self._process.wait()

    def tail(self) -> str:
        """The last lines that it wrote, under the name of their file."""
        lines = self.log.read_text(errors="replace").splitlines()[-TAIL:]
        return "\n".join((f"{self.log}:", *lines))


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on right now; another program may be faster all the same."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports

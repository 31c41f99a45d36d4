"""What an archive is for, in the words of Go, which krew's manifests use."""

from __future__ import annotations

import platform
from typing import NamedTuple

from kubectl_prodready import __version__

NAME = "kubectl-prodready"
SYSTEMS = {"Linux": "linux", "Darwin": "darwin", "Windows": "windows"}
MACHINES = {"x86_64": "amd64", "AMD64": "amd64", "aarch64": "arm64", "arm64": "arm64"}


class System(NamedTuple):
    """An operating system and a kind of processor."""

    os: str
    arch: str

    @property
    def program(self) -> str:
        """What the executable is called."""
        return f"{NAME}.exe" if self.os == "windows" else NAME

    def archive(self, version: str) -> str:
        """What an archive of a version, as v1.2.3, is called."""
        ending = "zip" if self.os == "windows" else "tar.gz"
        return f"{NAME}_{version}_{self.os}_{self.arch}.{ending}"

    def statement(self, glibc: tuple[int, ...] | None) -> str:
        """What it runs on, for people."""
        text = f"{NAME} {version()} for {self.os} {self.arch}\n"
        if glibc is not None:
            least = ".".join(map(str, glibc))
            text += f"needs glibc {least} or newer; musl, as in Alpine Linux, is not supported\n"
        return text


def here() -> System:
    """This machine's. Raises SystemExit for one that there are no archives for."""
    system, machine = platform.system(), platform.machine()
    if system not in SYSTEMS or machine not in MACHINES:
        raise SystemExit(f"there is no archive for {system} on {machine}: install with pip")
    return System(SYSTEMS[system], MACHINES[machine])


def version() -> str:
    """This version as a tag says it, as v1.2.3."""
    return f"v{__version__}"

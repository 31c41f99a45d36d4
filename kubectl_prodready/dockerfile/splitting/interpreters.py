"""Official images of interpreters: the full one, and the slim one of the same version."""

from __future__ import annotations

import re
from typing import NamedTuple

from kubectl_prodready.dockerfile.images.known import repository, tag
from kubectl_prodready.dockerfile.splitting.model import Base
from kubectl_prodready.dockerfile.stages import Stage

CODENAMES = "jessie|stretch|buster|bullseye|bookworm|trixie|forky"
FULL = re.compile(
    rf"(?P<version>\d[\w.]*(?:-rc\d*)?|lts|current|latest|\d+|)(?:-?(?P<debian>{CODENAMES}))?"
)
CODENAME_LAST = frozenset(("node",))
"""Images whose slim tags are called `22-bookworm-slim`; those of others `3.13-slim-bookworm`."""

IN_SLIM = frozenset(
    (
        *("perl", "gzip", "bash", "sh", "dpkg", "ldconfig", "chsh", "chpasswd", "getent", "stat"),
        *("mktemp", "which", "du", "df", "sync", "truncate", "seq", "expr", "nproc", "uname"),
        *(
            "[",
            "test",
            "true",
            "false",
            "echo",
            "printf",
            "cat",
            "cp",
            "mv",
            "rm",
            "ln",
            "ls",
            "awk",
        ),
        *("mkdir", "rmdir", "touch", "chmod", "chown", "chgrp", "install", "sed", "grep", "cut"),
        *("tr", "sort", "uniq", "head", "tail", "tee", "find", "xargs", "date", "id", "sleep"),
        *("basename", "dirname", "readlink", "realpath", "env", "tar", "sha256sum", "md5sum"),
        *("useradd", "groupadd", "passwd", "su", "gunzip", "apt-get", "apt", "dpkg-reconfigure"),
        *("userdel", "groupdel", "usermod", "groupmod", "apt-mark", "apt-key", "arch", "hostname"),
    )
)
"""What slim images of Debian bring. `adduser` is in some of them only."""

PROGRAMS = {
    "node": IN_SLIM | {"node", "npm", "npx", "yarn", "yarnpkg", "corepack"},
    "python": IN_SLIM | {"python", "python3", "pip", "pip3", "openssl", "idle", "pydoc"},
    "ruby": IN_SLIM | {"ruby", "gem", "bundle", "bundler", "rake", "irb", "openssl"},
    "php": IN_SLIM | {"php", "docker-php-entrypoint", "openssl"},
}


class Interpreter(NamedTuple):
    """The image that a file begins with: its technology, and how large it is."""

    name: str
    written: str
    tag: str
    is_full: bool
    is_alpine: bool

    @property
    def packages(self) -> str:
        """Whose packages it takes."""
        return "apk" if self.is_alpine else "apt"


def interpreter(stage: Stage, name: str) -> Interpreter | None:
    """The official image of a technology that a stage begins with; None for any other.

    Of one that is an argument as a whole, and of PHP, there is no smaller one to choose.
    """
    image = stage.root.text
    if stage.root.missing or repository(image) != name:
        return None
    found = tag(image)
    is_alpine = "alpine" in found
    written = stage.first.arguments.split()[0]
    is_plain = name != "php" and "@" not in image and name in written
    is_full = is_plain and bool(FULL.fullmatch(found))
    return Interpreter(name, written, found, is_full, is_alpine)


def programs_of(found: Interpreter) -> frozenset[str]:
    """What the small image has beside a plain shell. Debian 13 has no `adduser` any more."""
    parts = FULL.fullmatch(found.tag)
    is_old = parts is not None and parts["debian"] in {"stretch", "buster", "bullseye", "bookworm"}
    return PROGRAMS[found.name] | ({"adduser", "addgroup", "deluser"} if is_old else set())


def slim(found: Interpreter) -> Base:
    """The smallest image of the same version and distribution: itself, where it is small."""
    if not found.is_full:
        return Base(found.written, has_shell=True, packages=found.packages)
    return Base(_slimmed(found), has_shell=True, packages="apt")


def _slimmed(found: Interpreter) -> str:
    image, colon, _ = found.written.rpartition(":")
    if not found.tag or not colon or "/" in found.written.rpartition(":")[2]:
        return f"{found.written}:slim"
    if found.tag == "latest" and found.written.endswith(":latest"):
        return f"{image}:slim"
    parts = FULL.fullmatch(found.tag)
    debian = parts["debian"] if parts else None
    if debian and found.written.endswith(debian) and found.name not in CODENAME_LAST:
        return f"{found.written.removesuffix(debian)}slim-{debian}"
    return f"{found.written}-slim"

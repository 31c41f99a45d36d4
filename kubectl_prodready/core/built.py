"""What the Dockerfile of a container's image says about what the image runs.

It is read where the Dockerfile is found (`sources`), and asked in `building`.
"""

from __future__ import annotations

from typing import NamedTuple

from kubectl_prodready.core.building.families import UNKNOWN, WITH_SHELL, WITHOUT_SHELL


class Exposed(NamedTuple):
    """A port of EXPOSE, and its line; the protocol in upper case, as Kubernetes writes it."""

    number: int
    protocol: str
    line: int


class Started(NamedTuple):
    """What CMD, ENTRYPOINT or HEALTHCHECK starts: the words of the exec form.

    In the shell form `script` is the line, and `words` are the shell's own.
    """

    keyword: str
    words: tuple[str, ...]
    script: str
    line: int

    @property
    def argv(self) -> tuple[str, ...]:
        """All words that the kernel gets."""
        return (*self.words, self.script) if self.script else self.words


class Health(NamedTuple):
    """A HEALTHCHECK: what it starts and its numbers, in seconds but for `retries`.

    Those that are not written are Docker's (docs: docker.com, reference/dockerfile#healthcheck).
    `start_interval` is 0 where nobody wrote one.
    """

    started: Started
    interval: int = 30
    timeout: int = 30
    start_period: int = 0
    start_interval: int = 0
    retries: int = 3


class Said(NamedTuple):
    """A word of VOLUME, USER or STOPSIGNAL, and its line."""

    text: str
    line: int


class Built(NamedTuple):
    """What a Dockerfile says of its image at its end.

    `file` is its name for people, `matched` tells what leads from the image to it, and `is_named`
    whether that names the image itself: a folder's name alone does not. `family` is that of the
    final base. `is_open`: EXPOSE names ports that nobody here knows as well. `env` is what ENV
    sets, None where it is not known. `base` is the image that its first stage begins with.
    """

    file: str
    matched: str
    is_named: bool = True
    family: str = UNKNOWN
    ports: tuple[Exposed, ...] = ()
    is_open: bool = False
    health: Health | None = None
    entrypoint: Started | None = None
    command: Started | None = None
    volumes: tuple[Said, ...] = ()
    user: Said | None = None
    stop_signal: Said | None = None
    env: tuple[tuple[str, str | None], ...] = ()
    base: Said | None = None

    @property
    def has_shell(self) -> bool | None:
        """Whether there is a shell in the image; None where nobody knows."""
        return True if self.family in WITH_SHELL else False if self.has_no_shell else None

    @property
    def has_no_shell(self) -> bool:
        """Whether there is surely none."""
        return self.family in WITHOUT_SHELL

    def place(self, line: int) -> str:
        """Where something stands, for evidence: `web/Dockerfile:7, matched by skaffold.yaml`."""
        return f"{self.file}:{line}, matched by {self.matched}"

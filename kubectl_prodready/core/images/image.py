"""An image's name, taken apart as container runtimes do (distribution/reference, normalize.go)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kubectl_prodready.pattern import Pattern

HUB = "docker.io"
OFFICIAL = "library"
VERSION = Pattern(r"v?(\d{1,9}(?:\.\d{1,9}){0,3})(?![\w.])")
MOVING = (
    *("latest", "stable", "lts", "mainline", "edge", "nightly", "innovation"),
    *("alpine", "slim", "bookworm", "trixie", "jammy", "noble"),
)
"""What tags begin with that have moved on to newer versions."""


class Image(NamedTuple):
    """Where an image comes from: `docker.io`, `library/nginx`, the tag and the digest, or "".

    `has_version`: tag and digest, if any, are those that run. Where it is False, something sets
    another version, and what depends on it is not known.
    """

    registry: str
    repository: str
    tag: str
    digest: str
    has_version: bool = True

    @property
    def key(self) -> str:
        """Registry and repository, by which it is known: `docker.io/library/nginx`."""
        return f"{self.registry}/{self.repository}"

    @property
    def version(self) -> tuple[int, ...]:
        """The version that the tag begins with: of `v1.27.3-alpine` (1, 27, 3); else ()."""
        found = VERSION.match(self.tag)
        return tuple(map(int, found[1].split("."))) if found else ()

    def is_since(self, *least: int) -> bool:
        """Whether it is surely no older than a version.

        A tag that moves has moved on: none, `latest`, a name of a distribution, `1.27` within
        1.27. What only a digest names may be of any age.
        """
        if self.version:
            return self.version >= least[: len(self.version)]
        moves = self.has_version and not (self.tag or self.digest)
        return moves or self.tag.startswith(MOVING)

    @property
    def of_any_version(self) -> Image:
        """The same image where its tag or digest is set elsewhere."""
        return self._replace(tag="", digest="", has_version=False)

    @property
    def is_distroless(self) -> bool:
        """Whether its name says that there is no shell in it; a debug variant has one."""
        names = (self.repository, self.tag)
        return any("distroless" in name for name in names) and "debug" not in self.tag


def parse_image(name: str, mirrors: Iterable[tuple[str, str]] = ()) -> Image:
    """Read a name. `mirrors` are pairs of a prefix and what it stands for; the longest holds."""
    name, _, digest = name.partition("@")
    head, _, last = name.rpartition("/")
    last, _, tag = last.partition(":")
    whole = _normalized(f"{head}/{last}" if head else last)
    fitting = [
        (mirror, original)
        for mirror, original in mirrors
        if whole.startswith(f"{mirror.rstrip('/')}/") or whole == mirror
    ]
    if fitting:
        mirror, original = max(fitting, key=lambda pair: len(pair[0]))
        rest = whole[len(mirror.rstrip("/")) :]
        whole = _normalized(original.rstrip("/") + rest)
    registry, _, repository = whole.partition("/")
    return Image(registry, repository, tag, digest)


def is_registry(first: str) -> bool:
    """Whether the first step of a name is a registry's: a host's, and no folder on Docker Hub."""
    return first == "localhost" or "." in first or ":" in first


def _normalized(name: str) -> str:
    """The whole name of what is short for something on Docker Hub."""
    first, slash, rest = name.partition("/")
    if not slash or not is_registry(first):
        first, rest = HUB, name
    if first == "index.docker.io":
        first = HUB
    if first == HUB and "/" not in rest:
        rest = f"{OFFICIAL}/{rest}"
    return f"{first}/{rest}"

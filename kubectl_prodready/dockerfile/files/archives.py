"""Which sources of ADD are plain files and folders, that COPY takes as well.

ADD unpacks by what a file holds, not by its name: tar archives, also within gzip, bzip2, xz, zstd.
(docs: docker.com, reference/dockerfile#adding-local-tar-archives.)
"""

from __future__ import annotations

from enum import Enum

from kubectl_prodready.dockerfile.configuration import listed
from kubectl_prodready.dockerfile.reading.syntax import Instruction
from kubectl_prodready.dockerfile.stages import Stage
from kubectl_prodready.dockerfile.view import Dockerfile
from kubectl_prodready.pattern import Pattern

ONLY_OF_ADD = ("checksum", "keep-git-dir", "unpack")
REMOTE = Pattern(r"(?i)(?:[a-z][a-z0-9+.-]*://|git@|github\.com/)|.*\.git(?:[#:].*)?$")
PACKED = Pattern(
    r"(?i).*\.tar[.-].*|.*\.(?:tar|tgz|tbz2?|txz|tlz|tzst|taz|gz|bz2?|xz|zst|lzma|lz4?|z|zip"
    r"|apk|gem|crate|box|ova|oci|img|cpio|bak|backup|dump|rootfs|layer|unitypackage|conda)"
)
"""Endings of archives, and of what is one under another name, as packages of Alpine and Ruby."""

VARIABLE = Pattern(r"\$\{?(\w+)")
"""What a source may begin with, and so be a URL: `$BASE/app.jar`."""

MAYBE_PACKED = Pattern(r"(?i).*(?:rootfs|archive|tarball|layer|bundle|backup|dump|release|image)")
"""Names without an ending that an archive may have."""

ENDING = Pattern(r".*\.[A-Za-z][\w-]*")
OPEN = frozenset("$*?[")


class Source(Enum):
    """What a source is."""

    PLAIN = "a file or a folder"
    OTHER = "an archive or from elsewhere"
    OPEN = "maybe an archive"


def sources_of(instruction: Instruction) -> tuple[str, ...]:
    """The sources of COPY or ADD as written; heredocs as `<<NAME`."""
    return listed(instruction)[:-1]


def added(dockerfile: Dockerfile, instruction: Instruction) -> Source:
    """What all sources of an ADD are: the most doubtful counts."""
    if any(instruction.flag(name) is not None for name in ONLY_OF_ADD):
        return Source.OTHER
    stage = dockerfile.stage_of(instruction)
    kinds = {
        Source.OPEN if stage and _may_be_remote(stage, word) else _kind(dockerfile, word)
        for word in sources_of(instruction)
    } or {Source.OTHER}
    return next(one for one in (Source.OTHER, Source.OPEN, Source.PLAIN) if one in kinds)


def _may_be_remote(stage: Stage, word: str) -> bool:
    """Whether a source begins with a variable that ENV does not set to a path."""
    found = VARIABLE.match(word)
    value = stage.env.get(found[1]) if found else ""
    return value is None or bool(REMOTE.match(value))


def _kind(dockerfile: Dockerfile, word: str) -> Source:
    if REMOTE.match(word) or PACKED.fullmatch(word):
        return Source.OTHER
    name = word.rstrip("/").rpartition("/")[2]
    if word.startswith("<<") or not name.strip(".") or ENDING.fullmatch(name):
        return Source.PLAIN
    if OPEN & set(name):
        return Source.OPEN
    return Source.PLAIN if word.endswith("/") else _by_content(dockerfile, word, name)


def _by_content(dockerfile: Dockerfile, word: str, name: str) -> Source:
    """What a source without an ending is, as far as its file is there to be read."""
    context = dockerfile.context
    if context.names(word):
        return Source.PLAIN
    if context.has(word):
        text = context.text(word)
        return Source.PLAIN if text and "\0" not in text else Source.OPEN
    return Source.OPEN if MAYBE_PACKED.fullmatch(name) else Source.PLAIN

"""What COPY and ADD bring from the build context, and to which places of the image."""

from __future__ import annotations

import fnmatch
import posixpath
import re
from collections.abc import Iterator

from kubectl_prodready.dockerfile.configuration import listed
from kubectl_prodready.dockerfile.images.known import repository
from kubectl_prodready.dockerfile.reading.syntax import Instruction
from kubectl_prodready.dockerfile.running.scripts import join
from kubectl_prodready.dockerfile.view import Dockerfile

REMOTE = re.compile(r"(?:https?|git|ssh)://|git@")


def folder_at(dockerfile: Dockerfile, at: Instruction | None = None) -> str:
    """The working directory at an instruction or at the end; "" where it is not known."""
    known = dockerfile.final.workdir(at)
    if not known.missing - {"WORKDIR"}:
        return posixpath.normpath(known.text or "/")
    return ""


def sources_of(dockerfile: Dockerfile, copy: Instruction) -> tuple[str, ...]:
    """What a COPY or ADD takes from the context; () where it takes from elsewhere."""
    if copy.flag("from") is not None:
        return ()
    words = [dockerfile.final.expanded(word, copy).text for word in listed(copy)]
    return tuple(words[:-1]) if not any(REMOTE.match(word) for word in words[:-1]) else ()


def target_of(dockerfile: Dockerfile, copy: Instruction) -> str:
    """The absolute path that a COPY or ADD writes to; "" where it is not known."""
    words = listed(copy)
    known = dockerfile.final.expanded(words[-1], copy) if words else None
    if known is None or known.missing:
        return ""
    return join(folder_at(dockerfile, copy), known.text)


def brings_all(dockerfile: Dockerfile, copy: Instruction, folder: str) -> bool:
    """Whether it copies the whole context to a folder."""
    plain = {posixpath.normpath(one.lstrip("/") or ".") for one in sources_of(dockerfile, copy)}
    return plain == {"."} and target_of(dockerfile, copy) == folder


def lies_at(dockerfile: Dockerfile, path: str) -> str:
    """The file of the context that is at an absolute path of the image; "" where none is."""
    found = ""
    for copy in dockerfile.final.of("COPY", "ADD"):
        found = next(_taken(dockerfile, copy, path), found)
    return found


def text_at(dockerfile: Dockerfile, path: str) -> str:
    """What the file says that is at a path of the image; "" where that is not known."""
    place = lies_at(dockerfile, path) if path else ""
    return dockerfile.context.text(place) if place else ""


def _taken(dockerfile: Dockerfile, copy: Instruction, path: str) -> Iterator[str]:
    sources = sources_of(dockerfile, copy)
    target = target_of(dockerfile, copy)
    written = listed(copy)[-1] if sources else ""
    for source in sources:
        plain = posixpath.normpath(source.lstrip("/") or ".")
        inside = posixpath.relpath(path, target) if target and path else ".."
        if _is_folder(dockerfile, plain):
            place = posixpath.normpath(posixpath.join(plain, inside))
            if not inside.startswith("..") and dockerfile.context.has(place):
                yield place
            continue
        folder, name = posixpath.split(plain)
        is_within = len(sources) > 1 or written.endswith("/") or written in {".", "./"}
        if is_within or "*" in name or _is_workdir(dockerfile, copy, target):
            if posixpath.dirname(path) == target and fnmatch.fnmatch(
                posixpath.basename(path), name
            ):
                place = posixpath.join(folder, posixpath.basename(path))
                if dockerfile.context.has(place):
                    yield place
        elif path == target and dockerfile.context.has(plain):
            yield plain


def _is_workdir(dockerfile: Dockerfile, copy: Instruction, target: str) -> bool:
    return bool(target) and target == folder_at(dockerfile, copy)


def _is_folder(dockerfile: Dockerfile, plain: str) -> bool:
    return plain == "." or bool(dockerfile.context.names(plain))


def is_of(dockerfile: Dockerfile, *names: str) -> bool:
    """Whether the base is an official image of some names."""
    return repository(dockerfile.final.root.text) in names

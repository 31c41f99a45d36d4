"""Which COPY and ADD instructions before the last step of a build the image needs as well."""

from __future__ import annotations

import posixpath
import re

from kubectl_prodready.dockerfile.configuration import listed
from kubectl_prodready.dockerfile.reading.syntax import Instruction
from kubectl_prodready.dockerfile.splitting.contents import brings_all, sources_of, target_of
from kubectl_prodready.dockerfile.splitting.starting import checked, started
from kubectl_prodready.dockerfile.view import Dockerfile


def needed_copies(
    dockerfile: Dockerfile, made_by: Instruction, manifests: re.Pattern[str], tools: frozenset[str]
) -> frozenset[int]:
    """All of them, but for files that only name packages, and tools that only install them."""
    called = started(dockerfile).programs() | checked(dockerfile).programs()
    found: set[int] = set()
    for copy in dockerfile.final.of("COPY", "ADD"):
        if copy.number > made_by.number:
            continue
        names = {posixpath.basename(one.rstrip("/")) for one in listed(copy)[:-1]}
        if copy.flag("from") is not None:
            is_tool = names <= tools and not names & called
        else:
            is_tool = bool(names) and all(manifests.fullmatch(name) for name in names)
        if not is_tool and not is_brought(dockerfile, copy):
            found.add(copy.number)
    return frozenset(found)


def is_brought(dockerfile: Dockerfile, copy: Instruction) -> bool:
    """Whether a later instruction brings the whole context to where a COPY brings a part of it."""
    target = target_of(dockerfile, copy)
    places = {target, posixpath.dirname(target)}
    if not sources_of(dockerfile, copy) or any(brings_all(dockerfile, copy, it) for it in places):
        return False
    later = [one for one in dockerfile.final.of("COPY", "ADD") if one.number > copy.number]
    return any(brings_all(dockerfile, one, folder) for one in later for folder in places)

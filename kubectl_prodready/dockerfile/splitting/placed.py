"""Files that COPY puts where no step of the build works: only what runs may read them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from kubectl_prodready.dockerfile.configuration import listed
from kubectl_prodready.dockerfile.reading.syntax import Instruction
from kubectl_prodready.dockerfile.running.scripts import ran, script_of
from kubectl_prodready.dockerfile.splitting.contents import sources_of, target_of
from kubectl_prodready.dockerfile.splitting.owners import is_within
from kubectl_prodready.dockerfile.view import Dockerfile

FOR_RUNNING = (
    "/etc/",
    "/opt/",
    "/srv/",
    "/var/lib/",
    "/var/www/",
    "/usr/share/",
    "/usr/local/etc/",
)
OF_TOOLS = (
    *("/etc/apt", "/etc/apk", "/etc/yum", "/etc/dnf", "/etc/pip.conf", "/etc/npmrc", "/etc/ssh"),
    *("/etc/gitconfig", "/etc/maven", "/etc/gradle", "/usr/share/maven", "/usr/share/gradle"),
    *("/etc/ssl/certs", "/etc/pki", "/opt/gradle", "/opt/maven"),
)
"""Where files lie for package managers and tools of a build."""

SYSTEM = frozenset(("/etc", "/opt", "/srv", "/var/lib", "/var/www", "/usr/share", "/usr/local/etc"))


def placed(dockerfile: Dockerfile, made_by: Instruction) -> Iterator[str]:
    """The absolute paths of all such files and folders that are there before a build ends."""
    for copy in dockerfile.final.of("COPY", "ADD"):
        if copy.number < made_by.number and not copy.heredocs:
            for place in _places(dockerfile, copy):
                if f"{place}/".startswith(FOR_RUNNING) and not _is_worked_on(
                    dockerfile, made_by, place
                ):
                    yield place


def _places(dockerfile: Dockerfile, copy: Instruction) -> Iterator[str]:
    """What a COPY of plain files and folders of the context makes, as far as it is known."""
    target, sources = target_of(dockerfile, copy), sources_of(dockerfile, copy)
    if not target or any(set(one) & set("*?[$") for one in sources):
        sources = ()
    written = listed(copy)[-1] if sources else ""
    is_folder = len(sources) > 1 or target in SYSTEM or written.endswith("/")
    for source in sources:
        name = posixpath.basename(posixpath.normpath(source))
        if name in {"", "."} or dockerfile.context.names(source):
            yield from () if target in SYSTEM else (target,)
        else:
            yield posixpath.join(target, name) if is_folder else target


def _is_worked_on(dockerfile: Dockerfile, made_by: Instruction, place: str) -> bool:
    """Whether a step of the build works in a folder around it, or names it."""
    if any(is_within(place, one) for one in OF_TOOLS):
        return True
    stage = dockerfile.final
    for run in stage.of("RUN"):
        if run.number <= made_by.number:
            folders = {stage.workdir(run).text, *(one.folder for one in ran(stage, run) or ())}
            if any(is_within(place, one) for one in folders - {"", "/"}):
                return True
            if place in script_of(run) or posixpath.dirname(place) in script_of(run).split():
                return True
    return False

"""What a project of .NET says of itself: whether it needs ASP.NET Core."""

from __future__ import annotations

import posixpath
import re
from enum import Enum

from kubectl_prodready.dockerfile.splitting.tracing import origins
from kubectl_prodready.dockerfile.view import Dockerfile

PROJECTS = (".csproj", ".fsproj", ".vbproj")
OF_WEB = re.compile(
    r"Microsoft\.NET\.Sdk\.(?:Web|Razor|BlazorWebAssembly)\b|Microsoft\.AspNetCore\.(?:App|All)\b"
)
REFERENCE = re.compile(r"<ProjectReference\s+Include=\"([^\"]+)\"")
MOST = 30
"""No more projects are read for one."""


class Kind(Enum):
    """What a program needs beside itself."""

    WEB = "its project needs ASP.NET Core"
    PLAIN = "its projects need no ASP.NET Core"
    UNKNOWN = "no project file says that it needs no ASP.NET Core"
    SELF_CONTAINED = "it brings its own runtime"


def kind_of(dockerfile: Dockerfile, project: str, program: str) -> Kind:
    """What a project needs; `project` is a path in the build, of its file or its folder."""
    found = _file(dockerfile, project, posixpath.splitext(program)[0])
    if not found:
        return Kind.UNKNOWN
    texts = _texts(dockerfile, found)
    if not all(texts.values()):
        return Kind.UNKNOWN
    return Kind.WEB if any(OF_WEB.search(text) for text in texts.values()) else Kind.PLAIN


def _file(dockerfile: Dockerfile, project: str, name: str) -> str:
    """The file of a project in the context, or ""."""
    if project.endswith(PROJECTS):
        return next(iter(origins(dockerfile, project)), "")
    for folder in origins(dockerfile, project):
        files = [one for one in dockerfile.context.names(folder) if one.endswith(PROJECTS)]
        best = [one for one in files if posixpath.splitext(one)[0] == name]
        if len(files) == 1 or best:
            return posixpath.normpath(posixpath.join(folder, (best or files)[0]))
        inside = posixpath.join(folder, name, f"{name}.csproj")
        if dockerfile.context.has(inside):
            return inside
    return ""


def _texts(dockerfile: Dockerfile, first: str) -> dict[str, str]:
    """What a project says, and those that it refers to; "" for one that is not there."""
    texts: dict[str, str] = {}
    waiting = [first]
    while waiting and len(texts) < MOST:
        file = waiting.pop()
        if file in texts:
            continue
        texts[file] = dockerfile.context.text(file)
        for found in REFERENCE.finditer(texts[file]):
            other = posixpath.join(posixpath.dirname(file), found[1].replace("\\", "/"))
            waiting.append(posixpath.normpath(other))
    return texts

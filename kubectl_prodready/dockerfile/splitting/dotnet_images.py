"""Images of .NET: what the SDK's is called, and what those that only run are called beside it."""

from __future__ import annotations

import re

from kubectl_prodready.dockerfile.images.known import repository, tag
from kubectl_prodready.dockerfile.splitting.dotnet_projects import Kind
from kubectl_prodready.dockerfile.splitting.model import Base
from kubectl_prodready.dockerfile.view import Dockerfile

SDK = re.compile(r"(?P<path>mcr\.microsoft\.com/dotnet/(?:core/|nightly/)?)sdk")
OLD = "microsoft/dotnet"
OLD_WEB = "microsoft/aspnetcore-build"
NUMBER = re.compile(r"(\d+)\.(\d+)")
PATCH = re.compile(r"^(\d+\.\d+)\.\d+(?=-|$)")
"""The SDK's own patch number is another one than that of the runtime within it."""

NAMES = {
    Kind.WEB: "aspnet",
    Kind.UNKNOWN: "aspnet",
    Kind.PLAIN: "runtime",
    Kind.SELF_CONTAINED: "runtime-deps",
}
FIRST_ASPNET = (2, 1)


def is_sdk(dockerfile: Dockerfile) -> bool:
    """Whether a file builds on an image of the SDK."""
    image = dockerfile.final.root.text
    if repository(image) == OLD:
        return "runtime" not in tag(image)
    return repository(image) == OLD_WEB or SDK.fullmatch(repository(image)) is not None


def version(dockerfile: Dockerfile) -> tuple[int, int]:
    """The version of the SDK; that of the newest where its image says none."""
    found = NUMBER.match(tag(dockerfile.final.root.text))
    return (int(found[1]), int(found[2])) if found else (99, 0)


def runtimes(dockerfile: Dockerfile, kind: Kind) -> tuple[Base, ...]:
    """Images that run what the SDK builds, the wanted family first; () where none is known."""
    raw = dockerfile.final.first.arguments.split()[0]
    image = _image(dockerfile, raw, kind)
    if not image:
        return ()
    label = tag(dockerfile.final.root.text)
    users = frozenset(("app",)) if version(dockerfile) >= (8, 0) else frozenset[str]()
    packages = "apk" if "alpine" in label else "apt"
    plain = Base(image, True, packages, users=users, programs=frozenset(("dotnet",)))
    found = {"slim": plain}
    if re.fullmatch(r"\d+\.\d+(?:\.\d+)?", label) and version(dockerfile) >= (8, 0):
        chiseled = f"{image}-noble-chiseled-extra"
        found["distroless"] = Base(chiseled, has_shell=False, users=users, is_root=False)
    if re.fullmatch(r"\d+\.\d+(?:\.\d+)?", label) and version(dockerfile) >= (6, 0):
        found["alpine"] = plain._replace(image=f"{image}-alpine", packages="apk")
    if re.fullmatch(r"2\.[12](?:\.\d+)?-sdk", label):
        found["alpine"] = plain._replace(image=f"{image}-alpine", packages="apk")
    wanted = dockerfile.staging.base
    first = [found[wanted]] if wanted in found and "$" not in image else []
    return tuple(dict.fromkeys((*first, plain)))


def _image(dockerfile: Dockerfile, raw: str, kind: Kind) -> str:
    """What the image that runs is called, with the variables of FROM as they are."""
    text = dockerfile.final.root.text
    name, label = repository(text), tag(text)
    if name == OLD:
        return _old(label, kind)
    if name == OLD_WEB:
        return f"microsoft/aspnetcore:{_minor(label)}" if label else ""
    if not SDK.fullmatch(name) or "@" in raw:
        return ""
    said = re.sub(r"/sdk(?=:|$)", f"/{NAMES[kind]}", raw)
    if said == raw:
        return ""
    start, colon, written = said.partition(":")
    return start + colon + (written if "$" in written else _minor(written))


def _old(label: str, kind: Kind) -> str:
    """`microsoft/dotnet:2.1-sdk-alpine` as `microsoft/dotnet:2.1-runtime-alpine`."""
    found = re.fullmatch(r"(\d+\.\d+)(?:\.\d+)?-sdk(-[\w.-]+)?", label)
    if not found:
        return ""
    major, minor = (int(one) for one in found[1].split("."))
    if kind in {Kind.WEB, Kind.UNKNOWN}:
        if (major, minor) < FIRST_ASPNET:
            return f"microsoft/aspnetcore:{found[1]}" if not found[2] else ""
        return f"{OLD}:{found[1]}-aspnetcore-runtime{found[2] or ''}"
    return f"{OLD}:{found[1]}-{NAMES[kind]}{found[2] or ''}"


def _minor(label: str) -> str:
    return PATCH.sub(r"\1", label)

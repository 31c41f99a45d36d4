"""Final bases, by family: what the image of a program needs at the least.

distroless: github.com/GoogleContainerTools/distroless; chainguard: images.chainguard.dev. The
newest Debian runs what was linked with the glibc of an older one, and not the other way round.
"""

from __future__ import annotations

import re
from typing import TypeAlias

from kubectl_prodready.dockerfile.images.known import repository, tag
from kubectl_prodready.dockerfile.splitting.model import Base
from kubectl_prodready.dockerfile.splitting.roles import OF_YUM, packages_of
from kubectl_prodready.dockerfile.view import Dockerfile

Family: TypeAlias = "dict[str, Base]"

NO_BASE = "which small image has the C library that its base links with is not known"
HOME = "/home/nonroot"
NONE = frozenset[str]()
ADDUSER = frozenset(("adduser", "addgroup"))
DEBIAN = "debian:13-slim"
ALPINE = "alpine:3.22"
NEWEST = 13
"""The Debian of the distroless images that are taken here."""

OF_DEBIAN = {"jessie": 8, "stretch": 9, "buster": 10, "bullseye": 11, "bookworm": 12, "trixie": 13}
BEYOND = re.compile(r"(?:forky|sid|unstable|testing|experimental|1[4-9])\b")
"""Tags of Debian whose glibc is newer than that of the newest distroless."""

OF_UBUNTU = {"bionic": 18, "focal": 20, "jammy": 22, "noble": 24}
ON_DEBIAN = frozenset(
    (*("rust", "golang", "gcc", "buildpack-deps", "python", "node", "ruby", "debian", "perl"),)
)


def distroless(name: str) -> Base:
    """An image of distroless on the newest Debian, for a user that is not root."""
    image = f"gcr.io/distroless/{name}-debian{NEWEST}:nonroot"
    users = frozenset(("nonroot",))
    return Base(image, has_shell=False, home=HOME, users=users, is_root=False, programs=NONE)


def alpine(version: str = "") -> Base:
    """An image of Alpine, the newest that is known where no version is wanted."""
    image = f"alpine:{version}" if version else ALPINE
    return Base(image, has_shell=True, packages="apk", programs=NONE)


def slim(release: str = "13") -> Base:
    """The small image of a release of Debian."""
    has_adduser = OF_DEBIAN.get(release, 13 if release == "13" else 12) < NEWEST
    programs = ADDUSER if has_adduser else NONE
    return Base(f"debian:{release}-slim", has_shell=True, packages="apt", programs=programs)


def chainguard(name: str) -> Base:
    """An image of Chainguard's that everybody may pull: only the newest version is."""
    return Base(
        f"cgr.dev/chainguard/{name}:latest", has_shell=False, home="", is_root=False, programs=NONE
    )


STATIC: Family = {
    "distroless": distroless("static"),
    "alpine": alpine(),
    "slim": slim(),
    "chainguard": chainguard("static"),
    "older": slim("bookworm"),
}
"""For a program that needs no library."""

WITH_LIBC: Family = {
    "distroless": distroless("base"),
    "slim": slim(),
    "chainguard": chainguard("glibc-dynamic"),
}
"""For a program that needs glibc. Never alpine, whose libc is another one."""

WITH_LIBGCC: Family = WITH_LIBC | {"distroless": distroless("cc")}
"""For a program that needs libgcc as well, as those of Rust."""


def ordered(family: Family, wanted: str, packages: str) -> tuple[Base, ...]:
    """The bases of a family: the one that is wanted, then the smallest, then those with shells.

    `packages` is whose the build stage's are: RUN instructions that move along need the same.
    """
    first = [family[wanted]] if wanted in family else []
    others = [family["distroless"]] if "distroless" in family else []
    same = [one for one in family.values() if one.packages and one.packages == packages]
    shells = [one for one in family.values() if one.has_shell]
    found = dict.fromkeys((*first, *others, *same, *shells))
    return tuple(found)


def for_static(dockerfile: Dockerfile) -> tuple[Base, ...]:
    """Bases for a program that needs no library."""
    own = small(dockerfile)
    wanted = [STATIC[name] for name in [dockerfile.staging.base] if name in STATIC]
    shells = [STATIC["alpine"], *([own] if own and own.packages == "apt" else ())]
    best = (*wanted, STATIC["distroless"], *shells, STATIC["slim"], STATIC["older"])
    return tuple(dict.fromkeys(best))


def for_linked(dockerfile: Dockerfile, family: Family) -> tuple[Base, ...]:
    """Bases for a program that needs the libraries of its family, of the libc it is linked with."""
    own = small(dockerfile)
    if own is None:
        return ()
    if own.packages != "apt" or _is_beyond(dockerfile):
        return (own,)
    family = {name: own if name == "slim" else one for name, one in family.items()}
    return ordered(family, dockerfile.staging.base, packages_of(dockerfile))


def small(dockerfile: Dockerfile) -> Base | None:
    """The smallest image with a shell of the distribution on which a file builds."""
    image = dockerfile.final.root.text
    name, label = repository(image), tag(image)
    if "alpine" in f"{name}:{label}":
        found = re.search(r"(?:^|alpine)(3\.\d+)", label)
        return alpine(found[1] if found else "")
    if name == "ubuntu":
        programs = ADDUSER if re.search("18|20|22|bionic|focal|jammy", label) else NONE
        return Base(image, has_shell=True, packages="apt", programs=programs)
    if name in OF_YUM:
        return Base(image, has_shell=True, packages="yum", programs=frozenset(("curl",)))
    return _debian(name, label) if name in ON_DEBIAN else None


def _debian(name: str, label: str) -> Base:
    """The small image of the Debian that an image is made on: the newest where it says none."""
    found = re.search("|".join(OF_DEBIAN), label)
    if not found and name == "debian":
        found = re.match(r"\d+|forky|sid|unstable|testing", label)
    return slim(found[0] if found else "13")


def _is_beyond(dockerfile: Dockerfile) -> bool:
    """Whether a file builds with a glibc that may be newer than that of the newest distroless."""
    image = dockerfile.final.root.text
    if repository(image) != "ubuntu":
        return repository(image) == "debian" and bool(BEYOND.match(tag(image)))
    label = tag(image)
    year = next((n for name, n in OF_UBUNTU.items() if label.startswith(name)), 99)
    return int(label[:2] if label[:2].isdecimal() else year) > max(OF_UBUNTU.values())

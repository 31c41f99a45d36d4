"""Final bases, by family: what the image of a program needs at the least.

distroless: github.com/GoogleContainerTools/distroless; chainguard: images.chainguard.dev. The
newest Debian runs what was linked with the glibc of an older one, and not the other way round.
"""

from __future__ import annotations

from kubectl_prodready.dockerfile.splitting.model import Base

DEBIAN = "debian:13-slim"
ALPINE = "alpine:3.22"

STATIC = {
    "distroless": Base("gcr.io/distroless/static-debian13:nonroot", has_shell=False),
    "alpine": Base(ALPINE, has_shell=True, packages="apk"),
    "slim": Base(DEBIAN, has_shell=True, packages="apt"),
    "chainguard": Base("cgr.dev/chainguard/static:latest", has_shell=False),
}
"""For a program that needs no library."""

WITH_LIBC = {
    "distroless": Base("gcr.io/distroless/base-debian13:nonroot", has_shell=False),
    "slim": Base(DEBIAN, has_shell=True, packages="apt"),
    "chainguard": Base("cgr.dev/chainguard/glibc-dynamic:latest", has_shell=False),
}
"""For a program that needs glibc. Never alpine, whose libc is another one."""

WITH_LIBGCC = {
    "distroless": Base("gcr.io/distroless/cc-debian13:nonroot", has_shell=False),
    "slim": Base(DEBIAN, has_shell=True, packages="apt"),
    "chainguard": Base("cgr.dev/chainguard/glibc-dynamic:latest", has_shell=False),
}
"""For a program that needs libgcc as well, as those of Rust."""


def ordered(family: dict[str, Base], wanted: str, packages: str) -> tuple[Base, ...]:
    """The bases of a family: the one that is wanted, then the smallest, then those with shells.

    `packages` is whose the build stage's are: RUN instructions that move along need the same.
    """
    first = [family[wanted]] if wanted in family else []
    others = [family["distroless"]] if "distroless" in family else []
    same = [one for one in family.values() if one.packages and one.packages == packages]
    shells = [one for one in family.values() if one.has_shell]
    found = dict.fromkeys((*first, *others, *same, *shells))
    return tuple(found)

"""Which family of systems a base image belongs to, as far as its name and tag say."""

from __future__ import annotations

from kubectl_prodready.core.building.families import (
    ALPINE,
    DEBIAN,
    DISTROLESS,
    RHEL,
    SCRATCH,
    UBUNTU,
    UNKNOWN,
)
from kubectl_prodready.core.images.image import HUB, OFFICIAL, Image, parse_image
from kubectl_prodready.pattern import Pattern

BY_TAG = (
    (ALPINE, Pattern(r"(?:^|-)alpine(?:$|[\d.-])")),
    (DISTROLESS, Pattern(r"chiseled|distroless")),
    (RHEL, Pattern(r"azurelinux|mariner|-al20\d\d|amazonlinux|-ubi\d|oraclelinux|(?:^|-)ol\d")),
    (UBUNTU, Pattern(r"ubuntu|(?:^|-)(?:bionic|focal|jammy|noble|questing|resolute)(?:$|-)")),
    (DEBIAN, Pattern(r"debian|(?:^|-)(?:stretch|buster|bullseye|bookworm|trixie)(?:$|-)")),
)
"""What a tag says of the system, the surest first."""

DISTRIBUTIONS = {
    **dict.fromkeys(("debian", "buildpack-deps"), DEBIAN),
    "ubuntu": UBUNTU,
    "alpine": ALPINE,
    **dict.fromkeys(("centos", "rockylinux", "almalinux", "fedora", "amazonlinux"), RHEL),
    **dict.fromkeys(("oraclelinux", "amazoncorretto", "mysql"), RHEL),
}
"""Official images of one system, or whose tags name another one."""

OTHERS = {
    **dict.fromkeys(("node", "python", "golang", "ruby", "php", "perl", "rust", "pypy"), DEBIAN),
    **dict.fromkeys(("nginx", "httpd", "haproxy", "redis", "postgres", "gcc"), DEBIAN),
    **dict.fromkeys(("eclipse-temurin", "maven", "gradle", "mongo", "mariadb", "tomcat"), UBUNTU),
}
"""Official images that are built on this system where their tags name no other."""

PREFIXES = (
    ("gcr.io/distroless/", DISTROLESS),
    ("cgr.dev/chainguard/", DISTROLESS),
    ("registry.access.redhat.com/", RHEL),
    ("registry.redhat.io/", RHEL),
    ("docker.io/rockylinux/", RHEL),
    ("docker.io/redhat/", RHEL),
    ("docker.io/bitnami/", DEBIAN),
    ("mcr.microsoft.com/azurelinux/", RHEL),
    ("public.ecr.aws/amazonlinux/", RHEL),
    ("quay.io/centos/", RHEL),
)
"""What publishers build all their images on."""

SLIM = Pattern(r"(?:^|-)slim(?:$|-)")
"""What official images call their variants on Debian."""

DOTNET = "mcr.microsoft.com/dotnet/"
DOTNET_ON_UBUNTU = (10,)
"""From .NET 10 on the plain tags are Ubuntu's, before that Debian's."""

LIBRARIES = (
    f"{HUB}/{OFFICIAL}/",
    f"mirror.gcr.io/{OFFICIAL}/",
    f"public.ecr.aws/docker/{OFFICIAL}/",
)
"""Where the official images are."""

WITH_SHELL = Pattern(r"debug|(?:^|-)dev(?:$|-)")


def family_of(base: str) -> str:
    """The family of a base image by its whole name; unknown for what says nothing."""
    if base == SCRATCH:
        return SCRATCH
    image = parse_image(base)
    if name := _publishers(image):
        return UNKNOWN if name is DISTROLESS and WITH_SHELL.search(image.tag) else name
    by_tag = (family for family, pattern in BY_TAG if pattern.search(image.tag))
    return next(by_tag, "") or _by_name(image)


def _by_name(image: Image) -> str:
    """The family of an image whose tag names none."""
    if image.key.startswith(DOTNET):
        return UBUNTU if image.version >= DOTNET_ON_UBUNTU else DEBIAN
    place = next(filter(image.key.startswith, LIBRARIES), image.key)
    official = image.key.removeprefix(place)
    if official and official not in DISTRIBUTIONS and SLIM.search(image.tag):
        return DEBIAN
    return DISTRIBUTIONS.get(official) or OTHERS.get(official, UNKNOWN)


def _publishers(image: Image) -> str:
    return next((family for start, family in PREFIXES if image.key.startswith(start)), "")

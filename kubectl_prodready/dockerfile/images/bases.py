"""What is known about public base images: their distribution, their user, and which are Windows."""

from __future__ import annotations

from kubectl_prodready.core.images.image import HUB, OFFICIAL, Image
from kubectl_prodready.dockerfile.images.hub import named
from kubectl_prodready.dockerfile.stages import Stage
from kubectl_prodready.dockerfile.view import Dockerfile
from kubectl_prodready.pattern import Pattern

DASH = frozenset(("debian", "ubuntu"))
"""Where /bin/sh is dash, which makes way for no program unless it is told to."""

OF_TAGS = (
    ("alpine", Pattern(r"(?:^|[-_.])alpine")),
    ("debian", Pattern(r"(?:^|[-_])(?:slim|trixie|bookworm|bullseye|buster|stretch|jessie)\b")),
    ("ubuntu", Pattern(r"(?:^|[-_])(?:ubuntu|noble|jammy|focal|bionic|xenial|questing)")),
    (
        "rhel",
        Pattern(r"(?:^|[-_])(?:ubi|centos|rocky|alma|oracle|ol\d|amazon|al20|fedora)"),
    ),
    (
        "other",
        Pattern(r"(?:^|[-_])(?:azurelinux|mariner|cbl|nanoserver|windows|musl|glibc)"),
    ),
)
"""The distributions that tags of official images name."""

OF_NAMES = {
    **dict.fromkeys(
        ("debian", "buildpack-deps", "python", "node", "golang", "ruby", "php"), "debian"
    ),
    **dict.fromkeys(("perl", "rust", "gcc", "haskell", "erlang", "elixir", "pypy"), "debian"),
    **dict.fromkeys(("nginx", "httpd", "dart", "julia", "r-base", "wordpress", "drupal"), "debian"),
    **dict.fromkeys(("ubuntu", "eclipse-temurin", "maven", "gradle", "swift", "tomcat"), "ubuntu"),
    **dict.fromkeys(("alpine", "composer", "caddy", "traefik"), "alpine"),
    **dict.fromkeys(("centos", "fedora", "rockylinux", "almalinux"), "rhel"),
    **dict.fromkeys(("amazonlinux", "oraclelinux", "amazoncorretto"), "rhel"),
}
"""The distributions of official images whose tag names none."""

ROOT = frozenset(
    (
        *OF_NAMES,
        *("busybox", "openjdk", "clojure", "photon", "archlinux", "bash", "ibmjava"),
        *("sapmachine", "mono", "crystal", "hylang", "nim", "ocaml", "phpmyadmin"),
    )
)
"""The official images that run as root unless somebody says otherwise, and drop nothing later."""

ROOT_ELSEWHERE = Pattern(
    r"mcr\.microsoft\.com/(?:dotnet/(?:aspnet|runtime|runtime-deps|sdk)|openjdk/jdk)"
    r"|registry\.access\.redhat\.com/ubi\d+(?:-minimal|-micro|-init|/ubi|/ubi-minimal|/ubi-micro)?"
    r"|gcr\.io/distroless/.+|public\.ecr\.aws/amazonlinux/amazonlinux|docker\.io/nvidia/cuda"
    r"|docker\.io/(?:azul/zulu-openjdk(?:-\w+)?|adoptopenjdk/\w+|oven/bun|denoland/deno)"
    r"|docker\.io/continuumio/(?:mini|ana)conda3|ghcr\.io/astral-sh/uv"
)
"""Other images that do."""

OWN_USER = Pattern(r"non-?root|rootless|unprivileged|chiseled|distroless")
"""What tags of images say that bring a user of their own."""

WINDOWS = Pattern(
    r"windows|nanoserver|servercore|dotnet[-/]framework|(?:^|/)microsoft/(?:aspnet|iis)(?:[:@]|$)"
)


def base_of(stage: Stage) -> Image | None:
    """The image that a stage begins with in the end; None for scratch and for a variable."""
    root = stage.root
    if root.missing or root.text == "scratch":
        return None
    return named(root.text)


def is_windows(dockerfile: Dockerfile) -> bool:
    """Whether the image is one for Windows."""
    stage = dockerfile.final
    platform = stage.line_of_stages[-1].first.flag("platform") or ""
    if dockerfile.syntax.escape != "\\" or platform.startswith("windows"):
        return True
    return WINDOWS.search(stage.root.text.lower()) is not None


def distribution(image: Image | None) -> str:
    """The distribution of a base image: debian, ubuntu, alpine, rhel; "" for unknown ones."""
    if image is None:
        return ""
    if image.repository.startswith("dotnet/") and image.registry == "mcr.microsoft.com":
        return _of_tag(image) or "debian"
    if image.key.startswith("registry.access.redhat.com/ubi"):
        return "rhel"
    if "distroless" in image.repository:
        return "distroless"
    name = official(image)
    return (_of_tag(image) or OF_NAMES.get(name, "")) if name else ""


def official(image: Image) -> str:
    """The name of an official image of Docker Hub, "" for any other."""
    folder, _, name = image.repository.rpartition("/")
    return name if image.registry == HUB and folder == OFFICIAL else ""


def has_dash(image: Image | None) -> bool:
    """Whether /bin/sh of a base is surely dash."""
    return distribution(image) in DASH


def starts_as_root(stage: Stage) -> bool:
    """Whether a stage's base is surely one that runs as root where no USER is said."""
    if stage.root.text == "scratch":
        return True
    image = base_of(stage)
    if image is None:
        return False
    if OWN_USER.search(image.tag):
        return False
    return official(image) in ROOT or ROOT_ELSEWHERE.fullmatch(image.key) is not None


def _of_tag(image: Image) -> str:
    found = (name for name, pattern in OF_TAGS if pattern.search(image.tag))
    return next(found, "")

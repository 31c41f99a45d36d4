"""Bases of which it is known what they bring: official images, and those of distributions."""

from __future__ import annotations

import re

from kubectl_prodready.core.images.image import HUB
from kubectl_prodready.core.images.image import OFFICIAL as LIBRARY
from kubectl_prodready.dockerfile.images.hub import named

BASES = frozenset(
    (
        *("golang", "rust", "gcc", "node", "python", "ruby", "php", "composer", "openjdk"),
        *("maven", "gradle", "eclipse-temurin", "amazoncorretto", "ibmjava", "sapmachine"),
        *("java", "clojure", "elixir", "erlang", "haskell", "swift", "dart", "julia", "perl"),
        *("debian", "ubuntu", "alpine", "fedora", "centos", "rockylinux", "almalinux"),
        *("amazonlinux", "oraclelinux", "archlinux", "opensuse/leap", "buildpack-deps"),
        *("nginx", "httpd", "pypy", "mono", "iojs", "photon", "busybox", "adoptopenjdk"),
        *("azul/zulu-openjdk", "azul/zulu-openjdk-alpine", "oven/bun", "denoland/deno"),
        *("microsoft/dotnet", "microsoft/aspnetcore-build"),
    )
)
PUBLISHERS = (
    "mcr.microsoft.com/",
    "gcr.io/distroless/",
    "registry.access.redhat.com/",
    "quay.io/centos/",
    "container-registry.oracle.com/",
    "cgr.dev/chainguard/",
    "ghcr.io/astral-sh/uv",
    "adoptopenjdk/",
    "arm32v7/",
    "arm64v8/",
    "amd64/",
)
PHP_HOME = "/var/www/html"
HOMES = {
    "golang": "/go",
    "gradle": "/home/gradle",
    "composer": "/app",
    "oven/bun": "/home/bun/app",
    "httpd": "/usr/local/apache2",
}
"""The working directories of official images that set one (docs: hub.docker.com, their pages)."""
VARIABLES = {
    "golang": {"GOPATH": "/go"},
    "rust": {"CARGO_HOME": "/usr/local/cargo", "RUSTUP_HOME": "/usr/local/rustup"},
}
"""What official images set in the environment that people name in their files."""


def repository(image: str) -> str:
    """What an image is called without registry, tag and digest, where it is an official one."""
    found = named(image)
    is_on_hub = found.registry == HUB
    return found.repository.removeprefix(f"{LIBRARY}/") if is_on_hub else found.key


def is_known(image: str) -> bool:
    """Whether it is known what an image brings."""
    name = repository(image)
    return name in BASES or name.startswith(PUBLISHERS)


def tag(image: str) -> str:
    """The tag of an image, "" where it has none."""
    return named(image).tag


def home(image: str) -> str | None:
    """The working directory that an image sets, "/" where it sets none; None where unknown."""
    name = repository(image)
    if name == "php":
        return PHP_HOME if re.search("apache|fpm", tag(image)) else "/"
    if name in HOMES:
        return HOMES[name]
    return "/" if name in BASES or name.startswith("mcr.microsoft.com/dotnet/") else None


def brought(image: str) -> dict[str, str]:
    """The variables that an image sets, of those that people name."""
    return VARIABLES.get(repository(image), {})

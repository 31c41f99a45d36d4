"""The working directories of public images, where nobody sets another one."""

from __future__ import annotations

from kubectl_prodready.core.images.image import HUB, OFFICIAL, parse_image

OF_OFFICIAL = {
    "golang": "/go",
    "composer": "/app",
    "gradle": "/home/gradle",
    "tomcat": "/usr/local/tomcat",
    **dict.fromkeys(("debian", "ubuntu", "alpine", "busybox", "fedora", "centos"), "/"),
    **dict.fromkeys(("rockylinux", "almalinux", "amazonlinux", "oraclelinux"), "/"),
    **dict.fromkeys(("node", "python", "ruby", "rust", "gcc", "maven", "openjdk"), "/"),
    **dict.fromkeys(("eclipse-temurin", "amazoncorretto", "buildpack-deps", "nginx"), "/"),
}
"""Read from the images' own Dockerfiles (github.com/docker-library and the like)."""

OF_PHP = ("apache", "fpm")
"""Variants of php that begin in the folder of a site; the others do not."""


def base_folder(image: str) -> str | None:
    """The folder that a base image begins in, None where it is not known."""
    if image == "scratch":
        return "/"
    found = parse_image(image)
    folder, _, name = found.repository.rpartition("/")
    if found.registry == "mcr.microsoft.com" and found.repository.startswith("dotnet/"):
        return "/"
    if found.registry != HUB or folder != OFFICIAL:
        return None
    if name == "php":
        return "/var/www/html" if any(word in found.tag for word in OF_PHP) else "/"
    return OF_OFFICIAL.get(name)

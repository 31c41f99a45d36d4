"""Packages of the distribution: which only build, and which libraries are behind those that do.

Names: packages.debian.org, pkgs.alpinelinux.org. Libraries whose package is called by another name
in each release are left out: then a split is refused.
"""

from __future__ import annotations

import re

TOOLS = re.compile(
    r"build-base|build-essential|alpine-sdk|gcc(?:-\d+)?|g\+\+(?:-\d+)?|clang(?:-\d+)?|make|cmake|"
    r"musl-dev|libc6?-dev|linux-headers|linux-libc-dev|pkg-?config|pkgconf|autoconf|automake|libtool|"
    r"binutils|bison|flex|patch|ninja(?:-build)?|swig|cargo|rust|rustc|golang(?:-go)?|nasm|yasm|"
    r"dpkg-dev|file|python3?-dev|python3?-setuptools|ruby-dev|gfortran|cython|upx(?:-ucl)?|node-gyp"
)
"""Packages that serve a build only."""

PYTHON_FOR_NODE = re.compile(r"python[23]?|python3-pip|py3-pip|python3-dev|python-is-python3")
"""What node-gyp wants: a build tool where Node.js runs."""

FETCHERS = frozenset(
    (
        *("git", "curl", "wget", "unzip", "zip", "gnupg", "gnupg2", "xz-utils", "openssh-client"),
        *(
            "apt-transport-https",
            "software-properties-common",
            "lsb-release",
            "apt-utils",
            "openssh",
        ),
        *("dirmngr", "rsync", "subversion", "mercurial", "bzip2", "tar", "gpg"),
    )
)
"""Programs that fetch for a build, or for what runs: it depends on who calls them."""

BEHIND: dict[str, dict[str, tuple[str, ...]]] = {
    "apt": {
        "libpq-dev": ("libpq5",),
        "postgresql-server-dev-all": ("libpq5",),
        "default-libmysqlclient-dev": ("libmariadb3",),
        "libmariadb-dev": ("libmariadb3",),
        "libmariadb-dev-compat": ("libmariadb3",),
        "libmariadbclient-dev": ("libmariadb3",),
        "libxslt1-dev": ("libxslt1.1",),
        "libxslt-dev": ("libxslt1.1",),
        "libjpeg62-turbo-dev": ("libjpeg62-turbo",),
        "libmagic-dev": ("libmagic1",),
        "unixodbc-dev": ("unixodbc",),
        "libsodium-dev": ("libsodium23",),
        "libgmp-dev": ("libgmp10",),
        "libvips-dev": ("libvips42",),
        "libyaml-dev": ("libyaml-0-2",),
        "libsasl2-dev": ("libsasl2-2",),
        "libzmq3-dev": ("libzmq5",),
        "libxmlsec1-dev": ("libxmlsec1-openssl",),
        "libcurl4-openssl-dev": ("libcurl4",),
        "libgeos-dev": ("libgeos-c1v5",),
    },
    "apk": {
        "postgresql-dev": ("libpq",),
        "libpq-dev": ("libpq",),
        "mariadb-dev": ("mariadb-connector-c",),
        "mariadb-connector-c-dev": ("mariadb-connector-c",),
        "mysql-dev": ("mariadb-connector-c",),
        "libxml2-dev": ("libxml2",),
        "libxslt-dev": ("libxslt",),
        "jpeg-dev": ("libjpeg-turbo",),
        "libjpeg-turbo-dev": ("libjpeg-turbo",),
        "freetype-dev": ("freetype",),
        "libffi-dev": ("libffi",),
        "yaml-dev": ("yaml",),
        "gmp-dev": ("gmp",),
        "libsodium-dev": ("libsodium",),
        "zeromq-dev": ("zeromq",),
        "sqlite-dev": ("sqlite-libs",),
        "tzdata": ("tzdata",),
        "vips-dev": ("vips",),
        "build-base": ("libstdc++",),
        "alpine-sdk": ("libstdc++",),
        "g++": ("libstdc++",),
    },
}
"""What runs with that which was linked with a package."""

IN_BASE = {
    "apt": re.compile(
        r"libffi-dev|libssl-dev|zlib1g-dev|libbz2-dev|liblzma-dev|libsqlite3-dev|libreadline\d*-dev|"
        r"libncurses(?:w)?\d*-dev|uuid-dev|libexpat1-dev|libdb-dev|libgdbm-dev"
    ),
    "apk": re.compile(r"openssl-dev|libressl-dev|zlib-dev|bzip2-dev|expat-dev|xz-dev|readline-dev"),
}
"""What the small image of an interpreter is linked with itself, and so brings."""

CALLED: dict[str, dict[str, tuple[str, ...]]] = {
    "apt": {
        "curl": ("curl", "ca-certificates"),
        "wget": ("wget", "ca-certificates"),
        "git": ("git", "ca-certificates"),
        "ps": ("procps",),
        "pgrep": ("procps",),
        "pkill": ("procps",),
        "nc": ("netcat-openbsd",),
        "ssh": ("openssh-client",),
        "unzip": ("unzip",),
        "file": ("file",),
    },
    "apk": {"curl": ("curl",), "git": ("git",), "ssh": ("openssh-client",)},
}
"""Packages of programs that small images lack."""


def plain(package: str) -> str:
    """The name of a package without its version."""
    return re.split("[=~<>@]", package)[0]


def behind(package: str, packages: str) -> tuple[str, ...] | None:
    """What runs with that which a package helped to build; None where that is not known.

    A package that serves no build is behind itself.
    """
    name = plain(package)
    known = BEHIND.get(packages, {})
    if name in known:
        return known[name]
    if TOOLS.fullmatch(name) or (packages in IN_BASE and IN_BASE[packages].fullmatch(name)):
        return ()
    return None if re.fullmatch(r".*-dev(?:el)?", name) else (package,)


def is_tool(package: str) -> bool:
    """Whether a package has nothing to do in an image that only runs."""
    name = plain(package)
    return bool(TOOLS.fullmatch(name) or re.fullmatch(r".*-dev(?:el)?", name))


def line_for(packages: str, names: tuple[str, ...], *, recommends: bool = False) -> tuple[str, ...]:
    """The lines of a RUN that installs packages; () where there are none."""
    if not names:
        return ()
    wanted = " ".join(names)
    if packages == "apk":
        return (f"RUN apk add --no-cache {wanted}",)
    lean = "" if recommends else " --no-install-recommends"
    return (
        "RUN apt-get update \\",
        f"    && apt-get install -y{lean} {wanted} \\",
        "    && rm -rf /var/lib/apt/lists/*",
    )

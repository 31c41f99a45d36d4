"""Packages of distributions that serve a build, by their names."""

from __future__ import annotations

import re

COMPILERS = re.compile(
    r"(?:.*-dev(?:el)?|build-base|build-essential|gcc.*|g\+\+.*|clang.*|make|cmake|golang.*|go|"
    r"cargo|rustc|maven|gradle|autoconf|automake|libtool|.*-jdk.*)(?:[=~<>].*)?"
)
"""Packages that no image needs that only runs."""

BUILD_PACKAGES = re.compile(
    r"(?:.*-dev(?:el)?|lib.*-dev|build-base|build-essential|gcc.*|g\+\+.*|clang.*|make|cmake|git|"
    r"git-lfs|musl-dev|pkg-config|pkgconf.*|autoconf|automake|libtool|binutils|bison|flex|patch|"
    r"ninja-build|ninja|upx.*|protobuf.*|protoc.*|golang.*|go|cargo|rustc|maven|gradle|nodejs.*|"
    r"npm|yarn|python|python2|python3-pip|python3-dev|py3-pip|unzip|zip|xz-utils|wget|curl|gnupg.*|"
    r"openssh-client|mercurial|subversion|bzr|rsync|nasm|yasm|ccache|linux-headers|file|apt-utils|"
    r"dos2unix|software-properties-common|apt-transport-https|lsb-release|dirmngr|jq|vim|nano|less)(?:[=~<>].*)?"
)
"""Packages that serve a build, or a person, and no program that was compiled."""

BROUGHT_ANYWAY = re.compile(r"(?:ca-certificates|tzdata)(?:[=~<>].*)?")
"""What distroless images bring."""

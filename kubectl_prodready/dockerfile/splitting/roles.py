"""Which stage needs an instruction: the one that builds, the one that runs, or both."""

from __future__ import annotations

import posixpath
import re
from enum import Flag, auto

from kubectl_prodready.dockerfile.assignments import assignments
from kubectl_prodready.dockerfile.scripts import Ran, ran
from kubectl_prodready.dockerfile.splitting.model import Split
from kubectl_prodready.dockerfile.stages import Stage
from kubectl_prodready.dockerfile.syntax import Instruction
from kubectl_prodready.dockerfile.view import Dockerfile


class Role(Flag):
    """The stages that need an instruction."""

    BUILD = auto()
    FINAL = auto()
    BOTH = BUILD | FINAL


ABOUT_THE_IMAGE = frozenset(
    ("CMD", "ENTRYPOINT", "EXPOSE", "HEALTHCHECK", "LABEL", "MAINTAINER", "STOPSIGNAL", "VOLUME")
)
BUILD_VARIABLES = frozenset(
    (
        *("CGO_ENABLED", "GOOS", "GOARCH", "GOARM", "GO111MODULE", "GOPROXY", "GOFLAGS"),
        *("GOPRIVATE", "GOPATH", "GOBIN", "GOSUMDB", "GOCACHE", "GOMODCACHE", "GOROOT"),
        *("CARGO_HOME", "RUSTFLAGS", "RUST_VERSION", "RUSTUP_HOME", "CARGO_TARGET_DIR"),
        *("DEBIAN_FRONTEND", "MAVEN_OPTS", "MAVEN_HOME", "GRADLE_OPTS", "GRADLE_HOME"),
        *("GRADLE_USER_HOME", "MAKEFLAGS", "CC", "CXX", "CFLAGS", "CXXFLAGS", "LDFLAGS"),
        *("NPM_CONFIG_LOGLEVEL", "PIP_NO_CACHE_DIR", "PIP_DISABLE_PIP_VERSION_CHECK"),
        *("UV_COMPILE_BYTECODE", "UV_LINK_MODE", "BUNDLE_WITHOUT", "COMPOSER_ALLOW_SUPERUSER"),
    )
)
"""What only tools of a build read."""

INSTALLERS = {
    "apt-get": ("install", "apt"),
    "apt": ("install", "apt"),
    "apk": ("add", "apk"),
    "yum": ("install", "yum"),
    "dnf": ("install", "yum"),
    "microdnf": ("install", "yum"),
}
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
    r"software-properties-common|apt-transport-https|lsb-release|dirmngr|jq|vim|nano|less)(?:[=~<>].*)?"
)
"""Packages that serve a build, or a person, and no program that was compiled."""

BROUGHT_ANYWAY = re.compile(r"(?:ca-certificates|tzdata)(?:[=~<>].*)?")
"""What distroless images bring."""

TIDYING = frozenset(
    (*("rm", "strip", "upx", "chmod", "chown", "ls", "echo", "true", ":", "test", "[", "cat"),)
)
MAKING = frozenset(
    (
        *("go", "make", "cargo", "rustup", "mvn", "mvnw", "gradle", "gradlew", "dotnet", "cmake"),
        *(
            "npm",
            "yarn",
            "pnpm",
            "npx",
            "node-gyp",
            "corepack",
            "gcc",
            "g++",
            "clang",
            "cc",
            "ninja",
        ),
        *("git", "protoc", "buf", "glide", "dep", "godep", "govendor", "packr", "statik", "meson"),
        *("configure", "autogen.sh", "autoreconf", "ldconfig", "tsc", "webpack", "vite", "ng"),
        *("composer", "bundle", "gem", "rake", "mix", "sbt", "lein", "stack", "cabal", "dune"),
    )
)
"""Programs that make something, or fetch what it is made of."""


def role_of(dockerfile: Dockerfile, split: Split, instruction: Instruction) -> Role:
    """Which stage needs an instruction of the only stage that there is."""
    if instruction.number in split.build_only:
        return Role.BUILD
    if instruction.number in split.both:
        return Role.BOTH
    if instruction.keyword in ABOUT_THE_IMAGE or instruction.number in split.final_only:
        return Role.FINAL
    if instruction.number > split.made_by.number:
        is_tidying = instruction.keyword == "RUN" and _only_tidies(dockerfile.final, instruction)
        return Role.BUILD if is_tidying else Role.FINAL
    return _role_before(dockerfile, instruction)


def _role_before(dockerfile: Dockerfile, instruction: Instruction) -> Role:
    """Which stage needs what stands before the artifact is made, or makes it."""
    if instruction.keyword == "ENV":
        is_of_build = all(one.name in BUILD_VARIABLES for one in assignments(instruction))
        return Role.BUILD if is_of_build else Role.BOTH
    if instruction.keyword in {"WORKDIR", "USER", "ARG"}:
        return Role.BOTH
    if instruction.keyword == "RUN" and not only_builds(dockerfile, instruction):
        return Role.BOTH
    return Role.BUILD


def build_tools(dockerfile: Dockerfile, instruction: Instruction) -> list[str]:
    """The packages that a RUN installs and that only a build needs."""
    commands = ran(dockerfile.final, instruction) or ()
    return [one for it in commands for one in installed(it) if COMPILERS.fullmatch(one)]


def only_builds(dockerfile: Dockerfile, instruction: Instruction) -> bool:
    """Whether a RUN does nothing that an image needs which has the result already."""
    commands = ran(dockerfile.final, instruction)
    called = _called(dockerfile)
    return commands is not None and all(_serves_a_build(one, called) for one in commands)


def _called(dockerfile: Dockerfile) -> frozenset[str]:
    """The words of what the image runs: a package with such a name is no tool of the build."""
    stage = dockerfile.final
    parts = (one.arguments for one in stage.of("CMD", "ENTRYPOINT", "HEALTHCHECK"))
    return frozenset(word for part in parts for word in re.findall(r"[\w.+-]+", part))


def _serves_a_build(command: Ran, called: frozenset[str]) -> bool:
    if command.program in INSTALLERS:
        return all(
            (BUILD_PACKAGES.fullmatch(one) or BROUGHT_ANYWAY.fullmatch(one)) and one not in called
            for one in installed(command)
        )
    return not command.words or command.program in MAKING | TIDYING | {"mkdir", "cp", "mv", "set"}


def _only_tidies(stage: Stage, instruction: Instruction) -> bool:
    commands = ran(stage, instruction)
    return commands is not None and all(
        one.program in TIDYING
        or (one.program in INSTALLERS and not installed(one))
        or one.words[:2] in {("go", "clean"), ("cargo", "clean"), ("npm", "cache")}
        for one in commands
    )


def installed(command: Ran) -> tuple[str, ...]:
    """The packages that a command installs, () for a command that installs none."""
    verb, _ = INSTALLERS.get(command.program, ("", ""))
    if verb not in command.words:
        return ()
    words = command.words[command.words.index(verb) + 1 :]
    takes_value = {"-t", "--virtual", "--repository", "-X", "--target-release"}
    return tuple(
        word
        for before, word in zip(("", *words), words, strict=False)
        if not word.startswith("-") and before not in takes_value and not word.startswith(".")
    )


def packages_of(dockerfile: Dockerfile) -> str:
    """Whose packages a file installs: apt, apk, yum, or "" where it does not."""
    for instruction in dockerfile.final.of("RUN"):
        for command in ran(dockerfile.final, instruction) or ():
            if command.program in INSTALLERS:
                return INSTALLERS[command.program][1]
    base = dockerfile.final.root.text
    return "apk" if "alpine" in base else "apt" if posixpath.basename(base) else ""

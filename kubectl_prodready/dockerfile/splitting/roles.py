"""Which stage needs an instruction: the one that builds, the one that runs, or both."""

from __future__ import annotations

import posixpath
import re
from enum import Flag, auto

from kubectl_prodready.dockerfile.configuration import listed
from kubectl_prodready.dockerfile.images.known import repository
from kubectl_prodready.dockerfile.reading.assignments import assignments
from kubectl_prodready.dockerfile.reading.syntax import Instruction
from kubectl_prodready.dockerfile.running.scripts import Ran, join, ran
from kubectl_prodready.dockerfile.splitting.build_packages import (
    BROUGHT_ANYWAY,
    BUILD_PACKAGES,
    COMPILERS,
)
from kubectl_prodready.dockerfile.splitting.called import called as called_by_sources
from kubectl_prodready.dockerfile.splitting.fetching import fetched, fetches_tools
from kubectl_prodready.dockerfile.splitting.model import Split
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
        *("UV_COMPILE_BYTECODE", "UV_LINK_MODE"),
    )
)
"""What only tools of a build read."""

EDITING = frozenset(
    (
        *("mkdir", "chmod", "chown", "touch", "sed", "find", "patch", "dos2unix", "awk", "grep"),
        *("unzip", "xargs", "head", "tail", "cut", "jar", "rmdir", "ls"),
    )
)
"""What serves the build where it works on files of the build."""

OF_BUILD = ("/tmp/", "/root/", "/go/", "/src/", "/build/", "/usr/src/", "/usr/local/src/")  # noqa: S108  names, nothing is written
FOR_RUNNING = ("/etc/", "/srv/", "/var/", "/usr/share/")
"""Where files lie that only what runs reads."""

BRINGING = frozenset((("go", "get"), ("go", "install"), ("cargo", "install")))
INSTALLERS = {
    "apt-get": ("install", "apt"),
    "apt": ("install", "apt"),
    "apk": ("add", "apk"),
    "yum": ("install", "yum"),
    "dnf": ("install", "yum"),
    "microdnf": ("install", "yum"),
}
OF_YUM = frozenset(
    (
        *("fedora", "centos", "rockylinux", "almalinux", "amazonlinux", "oraclelinux"),
        *("amazoncorretto", "openjdk-oracle", "ibm-semeru-runtimes"),
    )
)
TIDYING = frozenset(("rm", "strip", "upx", "ls", "echo", "true", ":", "test", "[", "cat"))
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


SERVING = frozenset(("cp", "mv", "set", "tar", "update-ca-certificates"))
"""What is copied from the build where the image needs what they do."""


def role_of(dockerfile: Dockerfile, split: Split, instruction: Instruction) -> Role:
    """Which stage needs an instruction of the only stage that there is."""
    if instruction.number in split.build_only:
        return Role.BUILD
    if instruction.number in split.both:
        return Role.BOTH
    if instruction.keyword in ABOUT_THE_IMAGE or instruction.number in split.final_only:
        return Role.FINAL
    if instruction.number > split.made_by.number:
        is_tidying = instruction.keyword == "RUN" and _only_tidies(dockerfile, split, instruction)
        return Role.BUILD if is_tidying else Role.FINAL
    if instruction.keyword == "ARG":
        return Role.BOTH if _is_used(dockerfile, split, instruction) else Role.BUILD
    return _role_before(dockerfile, split, instruction)


def _role_before(dockerfile: Dockerfile, split: Split, instruction: Instruction) -> Role:
    """Which stage needs what stands before the artifact is made, or makes it."""
    if instruction.keyword == "ENV":
        names = {one.name for one in assignments(instruction)}
        if names == {"DEBIAN_FRONTEND"}:
            return Role.BOTH if _installs_for_the_image(dockerfile, split) else Role.BUILD
        is_needed = not names <= BUILD_VARIABLES or _is_used(dockerfile, split, instruction)
        return Role.BOTH if is_needed else Role.BUILD
    if instruction.keyword in {"WORKDIR", "USER"}:
        return Role.BOTH
    if instruction.keyword in {"COPY", "ADD"}:
        return Role.BOTH if _is_read(dockerfile, split, instruction) else Role.BUILD
    is_needed = instruction.keyword == "RUN" and not only_builds(dockerfile, split, instruction)
    return Role.BOTH if is_needed else Role.BUILD


def _is_read(dockerfile: Dockerfile, split: Split, copy: Instruction) -> bool:
    """Whether a RUN that the image needs names a file that a COPY brings, and no folder of it."""
    stage = dockerfile.final
    *sources, target = listed(copy) or ("",)
    known = stage.expanded(target, copy)
    there = "" if known.missing else join(stage.workdir(copy).text or "/", known.text)
    places = {posixpath.join(there, posixpath.basename(one)) for one in sources} | {there}
    places -= {"", "/", *(join(there, ".") for one in sources if one.rstrip("/") in {"", "."})}
    if not there or dockerfile.context.names(sources[0] if sources else ""):
        return False
    return any(
        places & {join(command.folder, word) for word in command.words[1:]}
        for it in stage.of("RUN")
        if copy.number < it.number < split.made_by.number and not only_builds(dockerfile, split, it)
        for command in ran(stage, it) or ()
    )


def _installs_for_the_image(dockerfile: Dockerfile, split: Split) -> bool:
    """Whether the image needs packages, which may ask questions while they are installed."""
    stage = dockerfile.final
    return any(
        installed(command)
        for it in stage.of("RUN")
        if not only_builds(dockerfile, split, it)
        for command in ran(stage, it) or ()
    )


def _is_used(dockerfile: Dockerfile, split: Split, arg: Instruction) -> bool:
    """Whether anything that the image needs names a variable of an ARG."""
    names = {one.name for one in assignments(arg)}
    if names == {"DEBIAN_FRONTEND"}:
        return _installs_for_the_image(dockerfile, split)
    for one in dockerfile.final.instructions:
        if _is_variable_of_a_build(one) or not _uses(one, names):
            continue
        if Role.FINAL in role_of(dockerfile, split, one):
            return True
    return False


def _uses(instruction: Instruction, names: set[str]) -> bool:
    """Whether an instruction names a variable; a script may do so without a dollar sign."""
    pattern = r"\w+" if instruction.keyword == "RUN" else r"(?<=\$)\w+|(?<=\$\{)\w+"
    return bool(names & set(re.findall(pattern, instruction.arguments)))


def _is_variable_of_a_build(instruction: Instruction) -> bool:
    if instruction.keyword == "ENV":
        names = {one.name for one in assignments(instruction)}
        return names <= BUILD_VARIABLES | {"PATH"}
    return instruction.keyword == "ARG"


def build_tools(dockerfile: Dockerfile, instruction: Instruction) -> list[str]:
    """The packages that a RUN installs and that only a build needs."""
    commands = ran(dockerfile.final, instruction) or ()
    return [one for it in commands for one in installed(it) if COMPILERS.fullmatch(one)]


def only_builds(dockerfile: Dockerfile, split: Split, instruction: Instruction) -> bool:
    """Whether a RUN does nothing that an image needs which has the result already."""
    if fetched(dockerfile.final, instruction) or fetches_tools(dockerfile.final, instruction):
        return True  # what is fetched for the image is copied
    commands = ran(dockerfile.final, instruction)
    return commands is not None and all(_serves_a_build(dockerfile, split, one) for one in commands)


def _called(dockerfile: Dockerfile) -> frozenset[str]:
    """The words of what the image runs: a package with such a name is no tool of the build."""
    stage = dockerfile.final
    parts = (one.arguments for one in stage.of("CMD", "ENTRYPOINT", "HEALTHCHECK"))
    return frozenset(word for part in parts for word in re.findall(r"[\w.+-]+", part))


def _serves_a_build(dockerfile: Dockerfile, split: Split, command: Ran) -> bool:
    if command.program in INSTALLERS:
        called = _called(dockerfile) | set(called_by_sources(dockerfile, split.stack))
        return all(
            (BUILD_PACKAGES.fullmatch(one) or BROUGHT_ANYWAY.fullmatch(one)) and one not in called
            for one in installed(command)
        )
    if any(place.startswith(FOR_RUNNING) for place in command.writes):
        return False
    if command.program in EDITING:
        places = (join(command.folder, word) for word in command.words[1:] if word[:1] == "/")
        return all(is_of_build(dockerfile, split, place) for place in places)
    if not command.words or command.program in MAKING | TIDYING | SERVING:
        return True
    return command.program in _tools(dockerfile)


def is_of_build(dockerfile: Dockerfile, split: Split, place: str) -> bool:
    """Whether the build works in a folder or below it, or the image gets it from the build."""
    if place.startswith(OF_BUILD):
        return True
    stage = dockerfile.final
    places = [stage.workdir(it).text or "/" for it in stage.of("RUN")]
    for copy in stage.of("COPY", "ADD"):
        words = copy.words or tuple(copy.arguments.split()) or ("",)
        places.append(join(stage.workdir(copy).text or "/", stage.expanded(words[-1], copy).text))
    places += [posixpath.dirname(source) for source, _ in split.copies]
    places += [one.folder for it in stage.of("RUN") for one in ran(stage, it) or ()]
    worked_in = {one.rstrip("/") for one in places}
    if place in worked_in or any(one.startswith(f"{place}/") for one in worked_in):
        return True
    return any(one and place.startswith(f"{one}/") for one in worked_in)


def _tools(dockerfile: Dockerfile) -> frozenset[str]:
    """The tools that `go get`, `cargo install` and the like brought for the build."""
    stage = dockerfile.final
    found: set[str] = set()
    for instruction in stage.of("RUN"):
        for command in ran(stage, instruction) or ():
            if command.words[:2] in BRINGING:
                words = (word.partition("@")[0] for word in command.words[2:] if word[:1] != "-")
                found |= {posixpath.basename(word) for word in words}
    return frozenset(found)


def _only_tidies(dockerfile: Dockerfile, split: Split, instruction: Instruction) -> bool:
    commands = ran(dockerfile.final, instruction)
    taken = {source for source, _ in split.copies}
    return commands is not None and all(
        (one.program in TIDYING and not one.writes)
        or (one.program in INSTALLERS and not installed(one))
        or one.words[:2] in {("go", "clean"), ("cargo", "clean"), ("npm", "cache")}
        or (one.program == "chmod" and {join(one.folder, word) for word in one.words[2:]} <= taken)
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
    if repository(base) in OF_YUM:
        return "yum"
    return "apk" if "alpine" in base else "apt" if posixpath.basename(base) else ""

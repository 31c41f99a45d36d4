"""Rust: one binary, made by `cargo build` or `cargo install`."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from kubectl_prodready.core.model import Evidence
from kubectl_prodready.dockerfile.images.known import repository
from kubectl_prodready.dockerfile.reading.syntax import Instruction
from kubectl_prodready.dockerfile.running.programs import NOTHING, Running
from kubectl_prodready.dockerfile.running.scripts import Ran, join, ran, variables
from kubectl_prodready.dockerfile.splitting.model import Answer, Copied, Refusal, Split
from kubectl_prodready.dockerfile.splitting.running import runs_at_last
from kubectl_prodready.dockerfile.splitting.runtime_files import beside
from kubectl_prodready.dockerfile.splitting.rust_linking import bases_for, linking
from kubectl_prodready.dockerfile.splitting.tracing import (
    Made,
    artifact,
    is_copied,
    is_made_here,
    sources,
)
from kubectl_prodready.dockerfile.view import Dockerfile

STACK = "Rust"
WITH_COMPILER = frozenset(("cargo", "cargo-watch", "trunk", "rustc", "bacon"))
OF_SYSTEM = frozenset(("bash", "sh", "sleep", "tail", "env", "tini", "gosu", "python3", "nginx"))
NAME = re.compile(r"^\s*name\s*=\s*\"([^\"]+)\"", re.MULTILINE)
PROFILES = {"dev": "debug", "test": "debug", "bench": "release"}

TEMPLATE = """\
FROM rust:VERSION AS build
WORKDIR /src
COPY . .
RUN cargo build --release --locked

FROM gcr.io/distroless/cc-debian13:nonroot
COPY --from=build /src/target/release/NAME /NAME
ENTRYPOINT ["/NAME"]
"""


def split_rust(dockerfile: Dockerfile) -> Answer:
    """How a file that compiles Rust is split; None for one that does not."""
    program = runs_at_last(dockerfile)
    calls = list(_calls(dockerfile))
    is_rust = repository(dockerfile.final.root.text) == "rust"
    if program and program.name in WITH_COMPILER and (calls or is_rust):
        reason = f"{program.name} runs in the image, and needs the compiler"
        return Refusal(STACK, reason, is_right=True)
    made = list(_made(dockerfile, calls, program or NOTHING))
    if not calls and not (is_rust and made):
        return None
    if program is None:
        return Refusal(STACK, "what the image runs is not known", TEMPLATE)
    if found := artifact(dockerfile, program, made):
        return _split(dockerfile, program, found)
    return _without(dockerfile, program)


def _without(dockerfile: Dockerfile, program: Running) -> Answer:
    """A file that compiles, and runs something of which it is not known what makes it."""
    reason = f"which step makes {program.shown}, which the image runs, is not known"
    if is_copied(dockerfile, program.path):
        if repository(dockerfile.final.root.text) != "rust":
            return None  # what is compiled serves something else
        reason = f"{program.shown}, which the image runs, is not looked into"
    return Refusal(STACK, reason, TEMPLATE)


def _split(dockerfile: Dockerfile, program: Running, found: Made) -> Answer:
    links = linking(dockerfile, found.instruction)
    if links.unknown:
        return Refusal(STACK, links.unknown, TEMPLATE)
    bases = bases_for(dockerfile, links)
    if not bases:
        reason = "which small image has the libraries of its base is not known"
        return Refusal(STACK, reason, TEMPLATE)
    place = found.place
    target = place if "/" in program.path else f"/usr/local/bin/{posixpath.basename(place)}"
    copies = (Copied(place, target), *beside(dockerfile, found.instruction, place))
    evidence = (
        Evidence(f"cargo makes {place}, which the image runs", f"line {found.instruction.line}"),
        Evidence(links.why, ""),
    )
    return Split(STACK, found.instruction, copies, bases, evidence)


def _calls(dockerfile: Dockerfile) -> Iterator[tuple[Instruction, Ran]]:
    """What calls cargo to build or install, without a toolchain's name."""
    stage = dockerfile.final
    for instruction in stage.of("RUN"):
        for command in ran(stage, instruction) or ():
            words = tuple(word for word in command.words if not word.startswith("+"))
            if command.program == "cargo" and words[1:2] in {("build",), ("b",), ("install",)}:
                yield instruction, command._replace(words=words)


def _made(
    dockerfile: Dockerfile, calls: list[tuple[Instruction, Ran]], program: Running
) -> Iterator[Made]:
    """The binaries that instructions make, of those that somebody names."""
    named = [program.path, *sources(dockerfile)]
    for instruction, command in calls:
        if command.words[1] == "install":
            yield from _installed(dockerfile, instruction, command, program)
            continue
        folder = _folder(dockerfile, instruction, command)
        for place in dict.fromkeys(named):
            if folder and place.startswith(f"{folder}/") and "/" not in _inside(folder, place):
                yield Made(instruction, place)
    if is_made_here(dockerfile, program):
        stage = dockerfile.final
        for instruction in stage.of("RUN"):
            if any(one.program == "make" for one in ran(stage, instruction) or ()):
                yield Made(instruction, program.path)


def _inside(folder: str, place: str) -> str:
    return place.removeprefix(f"{folder}/")


def _folder(dockerfile: Dockerfile, instruction: Instruction, command: Ran) -> str:
    """Where `cargo build` puts binaries: target/TRIPLE/PROFILE of the project."""
    project = command.folder
    if manifest := _value(command.words, "--manifest-path"):
        project = posixpath.dirname(join(command.folder, manifest))
    env = variables(dockerfile.final, instruction)
    target = _value(command.words, "--target-dir") or env.get("CARGO_TARGET_DIR") or "target"
    triple = _value(command.words, "--target") or env.get("CARGO_BUILD_TARGET") or ""
    is_release = bool({"--release", "-r"} & set(command.words))
    profile = _value(command.words, "--profile") or ("release" if is_release else "debug")
    start = join(command.folder if "--target-dir" in command.words else project, target)
    return join(start, posixpath.join(triple, PROFILES.get(profile, profile)))


def _value(words: tuple[str, ...], flag: str) -> str:
    for word, following in zip(words, (*words[1:], ""), strict=True):
        if word == flag:
            return following
        if word.startswith(f"{flag}="):
            return word.partition("=")[2]
    return ""


def _installed(
    dockerfile: Dockerfile, instruction: Instruction, command: Ran, program: Running
) -> Iterator[Made]:
    """What `cargo install` puts into its folder of binaries, of what is run or moved."""
    env = variables(dockerfile.final, instruction)
    is_rust = repository(dockerfile.final.root.text) == "rust"
    home = env.get("CARGO_HOME") or ("/usr/local/cargo" if is_rust else "/root/.cargo")
    root = _value(command.words, "--root") or env.get("CARGO_INSTALL_ROOT") or home
    folder = join(command.folder, posixpath.join(root, "bin"))
    named = [program.path if "/" in program.path else posixpath.join(folder, program.path)]
    for place in dict.fromkeys((*named, *sources(dockerfile))):
        name = posixpath.basename(place)
        if posixpath.dirname(place) == folder and _is_installed(dockerfile, command, name):
            yield Made(instruction, place)


def _is_installed(dockerfile: Dockerfile, command: Ran, name: str) -> bool:
    """Whether a binary may come of what `cargo install` installs."""
    path = _value(command.words, "--path")
    if not path and not _value(command.words, "--git"):
        return name in command.words
    folder = join(command.folder, path or ".").strip("/")
    files = (posixpath.join(one, "Cargo.toml") for one in ("", path or "", folder))
    known = {found[1] for file in files for found in NAME.finditer(dockerfile.context.text(file))}
    return name in known if known else name not in OF_SYSTEM

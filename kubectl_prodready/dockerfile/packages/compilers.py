"""Compilers that an image brings along because its dependencies were compiled in it."""

from __future__ import annotations

from typing import NamedTuple

from kubectl_prodready.dockerfile.images.bases import is_windows
from kubectl_prodready.dockerfile.reading.syntax import Instruction
from kubectl_prodready.dockerfile.running.first_process import serves
from kubectl_prodready.dockerfile.running.scripts import commands_of
from kubectl_prodready.dockerfile.view import Dockerfile
from kubectl_prodready.pattern import Pattern

MANAGERS = {
    **dict.fromkeys(("apt-get", "apt", "aptitude", "yum", "dnf", "microdnf", "zypper"), "install"),
    "apk": "add",
}
TAKING_AWAY = frozenset(("del", "remove", "purge", "autoremove", "erase"))
COMPILER = Pattern(
    r"(?:build-essential|build-base|alpine-sdk|gcc(?:-\d+|-c\+\+)?|g\+\+(?:-\d+)?|clang(?:-\d+)?"
    r"|make|cmake|rustc|cargo|gfortran|@?development-tools|base-devel)(?:[=~<>].*)?"
)
GROUP = Pattern(r"(?i)@?development[ -]tools")
"""Development Tools of yum."""

NOT_ALONE = frozenset(("make", "cmake", "cargo"))
"""What serves other ends than compiling dependencies where it comes alone."""

COMPILING = {
    "pip": (frozenset(("install", "wheel")), "pip"),
    "pip3": (frozenset(("install", "wheel")), "pip"),
    "pipenv": (frozenset(("install", "sync")), "pipenv"),
    "poetry": (frozenset(("install",)), "poetry"),
    "uv": (frozenset(("sync", "pip")), "uv"),
    "bundle": (frozenset(("install",)), "bundle"),
    "bundler": (frozenset(("install",)), "bundle"),
    "gem": (frozenset(("install",)), "gem"),
    "npm": (frozenset(("ci", "install", "i")), "npm"),
    "yarn": (frozenset(("install", "")), "yarn"),
    "pnpm": (frozenset(("install", "i")), "pnpm"),
}
"""What compiles the native parts of dependencies, by its verbs."""

COMPILES_LATER = Pattern(r"(?i)triton|torch|vllm|sglang|cuda|numba|jupyter|cython|pythran")
"""What calls a compiler while it runs."""


class Kept(NamedTuple):
    """Compilers that stay in an image: the RUN that installs them, and what needs them."""

    at: Instruction
    packages: tuple[str, ...]
    tool: str


def kept_compilers(dockerfile: Dockerfile) -> Kept | None:
    """The compilers that an image keeps after its dependencies are installed; None without."""
    if is_windows(dockerfile) or not serves(dockerfile):
        return None
    if COMPILES_LATER.search(dockerfile.syntax.text):
        return None
    runs = [it for stage in reversed(dockerfile.built) for it in stage.of("RUN")]
    for at, run in enumerate(runs):
        packages = _installed(run)
        if packages and (tool := _compiling(runs[at:])):
            return Kept(run, packages, tool)
    return None


def _installed(run: Instruction) -> tuple[str, ...]:
    """The compilers that a RUN installs and does not take away itself."""
    found: dict[str, None] = {}
    for program, *words in commands_of(run):
        verb = MANAGERS.get(program)
        if verb is None:
            continue
        if TAKING_AWAY & set(words) and (program != "apt-get" or _names_some(words)):
            return ()
        if verb in words or (verb == "install" and "groupinstall" in words):
            found |= dict.fromkeys(word for word in words if COMPILER.fullmatch(word))
            found |= dict.fromkeys("Development Tools" for word in words if GROUP.fullmatch(word))
    return () if set(found) <= NOT_ALONE else tuple(found)


def _names_some(words: list[str]) -> bool:
    """Whether apt-get takes more away than what nobody needs; purge with --auto-remove does."""
    behind = [word for word in words if not word.startswith("-") and word not in TAKING_AWAY]
    return bool(behind) or "--auto-remove" in words or "purge" in words


def _compiling(runs: list[Instruction]) -> str:
    """What installs dependencies in some RUN instructions, "" where nothing does."""
    for run in runs:
        for program, *words in commands_of(run):
            name, rest = _tool(program, words)
            verbs, shown = COMPILING.get(name, (frozenset(), ""))
            verb = next((word for word in rest if not word.startswith("-")), "")
            if shown and verb in verbs:
                return shown
    return ""


def _tool(program: str, words: list[str]) -> tuple[str, list[str]]:
    """The tool that a command runs, be it by `python -m`."""
    if program.startswith("python") and words[:1] == ["-m"] and words[1:]:
        return words[1], words[2:]
    return program, words

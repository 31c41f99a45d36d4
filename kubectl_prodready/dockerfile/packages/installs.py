"""What the package managers of the final image leave there that nothing needs which runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kubectl_prodready.core.processes.main_program import QUICK
from kubectl_prodready.dockerfile.images.bases import is_windows
from kubectl_prodready.dockerfile.packages.compilers import COMPILER, NOT_ALONE, TAKING_AWAY
from kubectl_prodready.dockerfile.packages.package_managers import (
    MANAGERS,
    NO_RECOMMENDS,
    brings_recommended,
    installed,
    kept_lists,
)
from kubectl_prodready.dockerfile.reading.syntax import Instruction
from kubectl_prodready.dockerfile.running.first_process import argv_of, serves
from kubectl_prodready.dockerfile.running.scripts import commands_of
from kubectl_prodready.dockerfile.view import Dockerfile

FOR_PEOPLE = frozenset(
    (
        *("vim", "vim-tiny", "vim-nox", "neovim", "nano", "emacs", "emacs-nox", "joe", "mc"),
        *("strace", "ltrace", "gdb", "tcpdump", "telnet", "nmap", "htop", "iotop", "atop"),
        *("tmux", "screen", "man-db", "wireshark", "tshark", "traceroute", "mtr", "iftop"),
    )
)
"""Editors, and tools with which people look for errors."""

PLAIN = (
    QUICK
    | MANAGERS.keys()
    | {
        *("useradd", "groupadd", "adduser", "addgroup", "usermod", "passwd", "chpasswd", "find"),
        *("locale-gen", "update-locale", "dpkg-reconfigure", "update-ca-certificates", "ldconfig"),
        *("update-alternatives", "apt-mark", "apt-cache", "dpkg", "rpm", "install", "chgrp", "tee"),
    }
)
"""What surely compiles nothing."""

MOST = 2
CONFIGURED = "apt.conf"


class Leftover(NamedTuple):
    """A RUN that leaves what the image does not need, and what to say of it."""

    at: Instruction
    text: str


def leftovers(dockerfile: Dockerfile) -> Iterator[Leftover]:
    """What each RUN of the final image leaves."""
    text = dockerfile.syntax.text
    if not any(name in text for name in MANAGERS) or is_windows(dockerfile):
        return
    runs = [it for stage in reversed(dockerfile.built) for it in stage.of("RUN")]
    all_commands = [list(commands_of(run)) for run in runs]
    builds = any(one[0] not in PLAIN for every in all_commands for one in every)
    is_configured = _is_configured(dockerfile)
    for run, commands in zip(runs, all_commands, strict=True):
        said = [*_left_by_manager(run, commands, is_configured=is_configured)]
        if tools := _tools(dockerfile, commands, builds=builds):
            said.append(_of_tools(tools))
        if said:
            yield Leftover(run, "; ".join(said))


def _left_by_manager(
    run: Instruction, commands: list[tuple[str, ...]], *, is_configured: bool
) -> Iterator[str]:
    keeper, fact, advice = kept_lists(run, commands)
    bringer = "" if is_configured else brings_recommended(commands)
    if keeper and bringer == keeper:
        yield (
            f"{keeper} brings what is only recommended, and {fact}: "
            f"--no-install-recommends, and {advice}"
        )
    elif keeper:
        yield f"{keeper} {fact}: {advice}"
    elif bringer:
        yield f"{bringer} brings what is only recommended: --no-install-recommends"


def _is_configured(dockerfile: Dockerfile) -> bool:
    """Whether apt's own settings leave out what is only recommended."""
    texts = map(dockerfile.syntax.source, dockerfile.syntax.instructions)
    return any(CONFIGURED in text and NO_RECOMMENDS.search(text) for text in texts)


def _tools(
    dockerfile: Dockerfile, commands: list[tuple[str, ...]], *, builds: bool
) -> tuple[str, ...]:
    """The packages that serve people or builds, where the image serves others."""
    if any(program in MANAGERS and TAKING_AWAY & set(words) for program, *words in commands):
        return ()
    packages = installed(commands)
    compilers = [] if builds else [one for one in packages if COMPILER.fullmatch(one)]
    found = [one for one in packages if one in FOR_PEOPLE]
    if not set(compilers) <= NOT_ALONE:
        found += compilers
    if not found or not serves(dockerfile):
        return ()
    started = " ".join(argv_of(dockerfile))
    return tuple(dict.fromkeys(one for one in found if one not in started))


def _of_tools(tools: tuple[str, ...]) -> str:
    more = len(tools) - MOST
    shown = (
        " and ".join(tools[:MOST]) if more <= 0 else f"{', '.join(tools[:MOST])} and {more} more"
    )
    serve = "serves" if len(tools) == 1 else "serve"
    if FOR_PEOPLE & set(tools):
        return f"{shown} {serve} nothing that runs: `kubectl debug` brings such tools when needed"
    return f"{shown} {serve} nothing that runs: a builder stage is their place"

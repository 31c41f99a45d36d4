"""Files that are never split, whatever they build."""

from __future__ import annotations

import posixpath
import re

from kubectl_prodready.dockerfile.images.bases import is_windows
from kubectl_prodready.dockerfile.images.known import is_known
from kubectl_prodready.dockerfile.running.scripts import Ran, ran
from kubectl_prodready.dockerfile.stages import Stage
from kubectl_prodready.dockerfile.view import Dockerfile

FOR_PEOPLE = frozenset(
    (
        *("vim", "nano", "zsh", "fish", "tmux", "screen", "sudo", "emacs", "openssh-server"),
        *("xfce4", "lxde", "tigervnc-standalone-server", "x11vnc", "xvfb", "novnc", "code-server"),
        *("xrdp", "xterm", "firefox", "chromium", "jupyterlab", "neovim", "less", "man-db"),
    )
)
"""Packages that only a person at work wants, where there are two of them."""

DESKTOP = frozenset(("xfce4", "lxde", "tigervnc-standalone-server", "x11vnc", "novnc", "xrdp"))
ON_A_DRIVE = re.compile(r"[\[\s\"']*[A-Za-z]:[\\/]")
NAMING_PATHS = ("WORKDIR", "CMD", "ENTRYPOINT")
NOT_PRODUCTION = re.compile(
    r"(?:.*[-_.])?(?:dev|devel|development|ci|e2e|tests?|testing|debug|local|devcontainer)"
)
"""How the names of files or folders end whose images are for work."""

WAITING = frozenset(("bash", "sh", "/bin/bash", "/bin/sh", "zsh", "sleep", "tail", "true", "fish"))
INTERPRETERS = frozenset(
    (
        *("python", "python2", "python3", "pypy", "pypy3", "node", "irb", "erl", "iex", "ghci"),
        *("jshell", "lua", "luajit", "julia", "R", "perl", "swipl", "guile", "sbcl", "clojure"),
    )
)
"""Programs that, called alone, wait for somebody to type."""

SHELLS = frozenset(("bash", "sh", "zsh", "fish"))
TESTING = frozenset(
    ("pytest", "tox", "nox", "jest", "mocha", "nodemon", "air", "reflex", "watchexec", "phpunit")
)
BRINGS_A_SERVER = re.compile(r"\bphp:[^@]*(?:fpm|apache)")
"""Images whose own CMD serves what is put into them, and that are final bases as well."""

TARGET = re.compile(r"(?:--target[= ]+|\btarget:\s*)[\"']?([A-Za-z0-9_.-]+)")
NOT_COMPILING = frozenset(
    (
        *("apk", "apt-get", "apt", "yum", "dnf", "microdnf", "rm", "set", "echo", "mkdir", "cp"),
        *("curl", "wget", "tar", "dpkg", "gpg", "apt-key", "apt-mark", "find", "chmod", "chown"),
    )
)
CALLERS = ("Makefile", "makefile", "docker-compose.yml", "docker-compose.yaml", "compose.yml")
MORE_CALLERS = ("compose.yaml", "skaffold.yaml", "docker-bake.hcl", "Taskfile.yml", "justfile")
WORKFLOWS = ".github/workflows"


def never(dockerfile: Dockerfile) -> str:
    """Why a file must not be split, "" where nothing speaks against it."""
    stage = dockerfile.final
    checks = (
        _unusual(dockerfile),
        _asked_for(dockerfile),
        _not_for_production(dockerfile),
        _nothing_runs(dockerfile),
        _unknown_base(stage),
    )
    return next(filter(None, checks), "")


def _unusual(dockerfile: Dockerfile) -> str:
    if is_windows(dockerfile):
        return "an image for Windows"
    if any(ON_A_DRIVE.match(one.arguments) for one in dockerfile.final.of(*NAMING_PATHS)):
        return "an image for Windows"
    if dockerfile.final.of("ONBUILD"):
        return "ONBUILD: other images are built from it"
    if dockerfile.final.of("SHELL"):
        return "SHELL: its own shell runs the instructions"
    return ""


def _unknown_base(stage: Stage) -> str:
    if stage.root.missing:
        return "which image its base is depends on who builds it"
    known = is_known(stage.root.text)
    return "" if known else f"what its base {stage.root.text} brings is not known"


def _asked_for(dockerfile: Dockerfile) -> str:
    """Whether somebody builds its stage by name."""
    name = dockerfile.final.name
    if not name:
        return ""
    context = dockerfile.context
    if not context.is_known:
        return f"the stage {name} may be used through --target"
    files = [*CALLERS, *MORE_CALLERS]
    files += [f"{WORKFLOWS}/{one}" for one in context.names(WORKFLOWS)]
    for file in files:
        if name in {found.lower() for found in TARGET.findall(context.text(file))}:
            return f"the stage {name} is used through --target ({file})"
    return ""


def _not_for_production(dockerfile: Dockerfile) -> str:
    if NOT_PRODUCTION.fullmatch(dockerfile.ref.name.lower()):
        return "an image for development or CI, as its name says"
    wanted = {
        word
        for instruction in dockerfile.final.of("RUN")
        for command in ran(dockerfile.final, instruction) or ()
        for word in command.words
    }
    if wanted & DESKTOP or len(wanted & FOR_PEOPLE) > 1:
        return "an image for people to work in, as its packages show"
    return ""


def _nothing_runs(dockerfile: Dockerfile) -> str:
    if not _only_waits(dockerfile):
        return ""
    if dockerfile.image.entrypoint or dockerfile.image.command:
        return "it runs no program of its own: an image for others to work in"
    return "it runs no program of its own: neither CMD nor ENTRYPOINT says one"


def _only_waits(dockerfile: Dockerfile) -> bool:
    """Whether the image starts no program: only a shell, a test, or nothing at all."""
    image = dockerfile.image
    program = image.entrypoint or image.command
    if program is None:
        return not BRINGS_A_SERVER.search(dockerfile.final.root.text)
    words = program.script.split() if program.is_shell_form else list(program.words)
    first = posixpath.basename(words[0]) if words else ""
    if first in INTERPRETERS and len(words) == 1:
        return program is image.command or image.command is None
    is_script = first in SHELLS and len(words) > 1 and not words[1].startswith("-")
    waits = first in WAITING and len(words) < 3 and not is_script  # noqa: PLR2004  `sh -c` runs something
    return waits or first in TESTING or first == "tail"


def cleans_what_it_compiled(commands: tuple[Ran, ...]) -> bool:
    """Whether one RUN takes its own compilers away again: then nothing is left to part."""
    if all(command.program in NOT_COMPILING for command in commands):
        return False
    for command in commands:
        words = set(command.words)
        takes_away = {"del", "purge", "remove", "autoremove", "erase"}
        if command.program in {"apk", "apt-get", "apt", "yum", "dnf", "microdnf"} and (
            words & takes_away and len(words - takes_away) > 1
        ):
            return True
    return False

"""What the shell form of CMD and ENTRYPOINT consists of, and whether its shell makes way.

As tried: bash 5.2 and busybox 1.35 make way for a single command, dash 0.5.12 never does.
"""

from __future__ import annotations

import json
import re
from enum import Enum
from typing import NamedTuple

from kubectl_prodready.core.processes.main_program import (
    ENDINGS,
    QUICK,
    WAITING,
    kept_as_pid_1,
)
from kubectl_prodready.core.processes.process import SHELLS, base, script_of
from kubectl_prodready.core.processes.several import REAPERS
from kubectl_prodready.core.processes.shell_lists import Command
from kubectl_prodready.core.processes.shell_script import Script, parsed
from kubectl_prodready.core.processes.signals import RUNNERS, advice
from kubectl_prodready.dockerfile.configuration import SHELL, Program
from kubectl_prodready.dockerfile.images.bases import base_of, has_dash, is_windows
from kubectl_prodready.dockerfile.running.first_process import following, leading, texts_of
from kubectl_prodready.dockerfile.running.npm_scripts import started_script
from kubectl_prodready.dockerfile.view import Dockerfile
from kubectl_prodready.pattern import Pattern

PLAIN = Pattern(r"[A-Za-z0-9_./:@%+-]+")
ASSIGNED = Pattern(r"(?:[A-Za-z_]\w*=[\w./:@%+,{}$-]*[ \t]+)*")
"""Assignments before a command, whose values need no quotes."""

OWN_WORDS = (
    QUICK
    | ENDINGS
    | {
        *("exec", "eval", "source", ".", "alias", "bg", "command", "fg", "getopts", "hash", "jobs"),
        *("let", "popd", "pushd", "pwd", "shopt", "times", "trap", "type", "unalias", "builtin"),
        *("if", "case", "for", "while", "until", "select", "function", "time", "!", "{", "nohup"),
    }
)
"""What a shell runs itself, and what ends at once."""

SHELLS_FOR_PEOPLE = frozenset(("zsh", "fish", "ksh", "tcsh", "csh", "tmux", "screen"))
END_BY_THEMSELVES = frozenset(
    (
        *("cmp", "diff", "dir", "make", "pytest", "tox", "nox", "usage", "curl", "wget", "git"),
        *("apt-get", "apk", "pip", "cowsay", "fortune", "whoami", "--help", "--version", "-h"),
    )
)
"""Words of commands for which nobody waits with SIGTERM."""

NOT_PROGRAMS = frozenset(("!", "time", "{", "("))
"""Words before a command that only the shell knows."""

NOT_SERVED = OWN_WORDS | WAITING | SHELLS | SHELLS_FOR_PEOPLE | RUNNERS | {"npx"}

MAKES_WAY = frozenset(("bash", "ash"))
WRAPPER = Pattern(r"entry-?point|\.sh$|^(?:init|start|run|dumb|gosu|su-exec|env)")
"""Programs that run what they are given."""

MEANT_AS_ARRAY = Pattern(r"\[\s*[\"'].*\]", re.DOTALL)
SHEBANG = "#!"


class FormKind(Enum):
    """What a shell form is."""

    PLAIN = "plain words"
    SINGLE = "a single command"
    SEVERAL = "several commands"


class ShellForm(NamedTuple):
    """A shell form that keeps SIGTERM from what it runs; `name` is that program's.

    `advice` is what to say of several commands.
    """

    program: Program
    kind: FormKind
    name: str
    is_sure: bool
    advice: str = ""

    @property
    def fact(self) -> str:
        """What its shell does."""
        if self.is_sure:
            return f"sh stays PID 1 before {self.name} and passes no SIGTERM on"
        return f"sh may stay PID 1 before {self.name}, and then passes no SIGTERM on"

    @property
    def exec_form(self) -> str:
        """The plain words as a JSON array."""
        return json.dumps(self.program.script.split())


def shell_form(dockerfile: Dockerfile) -> ShellForm | None:
    """The shell form that PID 1 is; None where there is none, or its shell makes way.

    What npm and its like start is left out: it has a rule of its own.
    """
    program = leading(dockerfile)
    if program is None or is_windows(dockerfile) or started_script(dockerfile):
        return None
    written = program.script or script_of(program.words)
    script = parsed(written) if written and is_well_formed(program) else None
    if script is None or base(program.words[0]) not in SHELLS:
        return None
    is_sure = has_dash(base_of(dockerfile.final)) and base(program.words[0]) in {"sh", "dash"}
    command = single(script)
    if command is None:
        return _of_several(program, script, is_sure=is_sure)
    name = base(command.words[0]) if command.words else ""
    is_left_out = name in NOT_SERVED | script.functions or _ends(command.words)
    if not name or is_left_out or base(program.words[0]) in MAKES_WAY:
        return None
    shown = name if PLAIN.fullmatch(name) else "the program"
    return ShellForm(program, _kind(program), shown, is_sure)


def is_well_formed(program: Program) -> bool:
    """Whether a shell form is one, and no JSON array with a mistake."""
    return MEANT_AS_ARRAY.fullmatch(program.script) is None


def beside_entrypoint(dockerfile: Dockerfile) -> str:
    """What to say of a CMD in shell form that an ENTRYPOINT in exec form gets, or ""."""
    entrypoint, command = leading(dockerfile), following(dockerfile)
    if entrypoint is None or command is None or entrypoint.is_shell_form:
        return ""
    if not command.is_shell_form or not is_well_formed(command):
        return ""
    first = base(entrypoint.words[0])
    is_plain = _kind(command) is FormKind.PLAIN
    if first not in REAPERS and not WRAPPER.search(first):
        return (
            f"{first} gets `/bin/sh -c` and this line as its arguments: write CMD in exec form, "
            "or all of it in one ENTRYPOINT"
        )
    if command.script.startswith("exec ") or command.script.split()[0] in SHELLS:
        return ""
    how = "write CMD in exec form" if is_plain else "begin its last command with `exec`"
    return f"{first} starts a shell for this line, which passes no SIGTERM on: {how}"


def _ends(words: tuple[str, ...]) -> bool:
    return any(base(word) in END_BY_THEMSELVES for word in words)


def single(script: Script) -> Command | None:
    """The only command of a script, with nothing around it."""
    if len(script.chains) != 1 or script.chains[0].is_background:
        return None
    elements = script.chains[0].elements
    return elements[0].commands[0] if len(elements) == 1 and not elements[0].kind else None


def _kind(program: Program) -> FormKind:
    is_plain = all(map(PLAIN.fullmatch, program.script.split()))
    has_own_shell = program.words[: len(SHELL)] != SHELL
    return FormKind.PLAIN if program.script and is_plain and not has_own_shell else FormKind.SINGLE


def _of_several(program: Program, script: Script, *, is_sure: bool) -> ShellForm | None:
    kept = kept_as_pid_1(script)
    shell = base(program.words[0])
    if kept is None or kept.reason in {"idle", "loop"}:
        return None
    if kept.reason == "several" and (shell in MAKES_WAY or kept.program in NOT_SERVED):
        return None
    if _ends(kept.command):
        return None
    return ShellForm(program, FormKind.SEVERAL, kept.program, is_sure, advice(shell, kept))


def place_of_exec(program: Program) -> int | None:
    """Where in the logical line `exec` belongs: behind assignments; None where nobody can tell."""
    found = ASSIGNED.match(program.script)
    start = found.end() if found else 0
    first = program.script[start:].split(maxsplit=1)[:1]
    if not first or "=" in first[0] or first[0] in NOT_PROGRAMS:
        return None
    return program.instruction.arguments_at + start


def advice_for(dockerfile: Dockerfile, form: ShellForm) -> str:
    """What to say of plain words that may not run without a shell; "" where they surely do.

    A shell runs a script without `#!` itself; the kernel refuses one.
    """
    first = form.program.script.split()[0]
    is_script = first.endswith((".sh", ".bash"))
    texts = texts_of(dockerfile, first) if is_script or "/" in first else ()
    if is_script and not texts:
        return f"{form.fact}: write {form.exec_form}, if {form.name} begins with #!"
    if any(not text.startswith(SHEBANG) for text in texts):
        return f"{form.fact}: give {form.name} a #! line, and write {form.exec_form}"
    return ""

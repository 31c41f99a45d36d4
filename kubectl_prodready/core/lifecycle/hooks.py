"""The preStop hook that a container has, and how long it takes, as far as it says so."""

from __future__ import annotations

from typing import Any

from kubectl_prodready.core.plain import mapping, sequence
from kubectl_prodready.core.processes.process import base, script_of
from kubectl_prodready.core.processes.shell_script import Chain, Command, Element, Script, parsed
from kubectl_prodready.core.workload import Container
from kubectl_prodready.pattern import Pattern

DURATION = Pattern(r"(\d{1,6}(?:\.\d{0,6})?)([smhd]?)")
UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}
"""What GNU and busybox know behind the number (coreutils: sleep)."""

LOOPS = frozenset(("while", "until", "for"))
"""What runs nobody knows how often, perhaps never."""


def has_hook(container: Container) -> bool:
    """Whether a container has a preStop hook already."""
    return bool(mapping(container.raw.get("lifecycle")).get("preStop"))


def _pre_stop(container: Container) -> dict[str, Any]:
    """The preStop hook that a container has, {} where it has none."""
    return mapping(mapping(container.raw.get("lifecycle")).get("preStop"))


def pre_stop_command(container: Container) -> list[str]:
    """The command of the preStop hook that a container has, [] where it has none."""
    command = mapping(_pre_stop(container).get("exec")).get("command")
    return [str(word) for word in sequence(command)]


def hook_seconds(container: Container) -> int:
    """How many seconds the preStop hook of a container sleeps; 0 where that is not known.

    Of several ways through a script the longest counts. What runs in a loop, in the background or
    in a function is not counted.
    """
    seconds = mapping(_pre_stop(container).get("sleep")).get("seconds")
    if isinstance(seconds, int):
        return seconds
    argv = tuple(pre_stop_command(container))
    written = script_of(argv)
    if written is None:
        return int(_slept(argv))
    script = parsed(written)
    if script is None:
        return 0
    # of what `||` joins one part runs or the other
    together = max if "||" in written else sum
    return int(sum(together(_of_chain(chain, script)) for chain in script.chains))


def _of_chain(chain: Chain, script: Script) -> list[float]:
    """What each part takes of what stands between two `;`."""
    if chain.is_background:
        return [0]
    return [_of_element(element, script) for element in chain.elements]


def _of_element(element: Element, script: Script) -> float:
    """One command, or the longest of a pipeline or of the branches of a compound."""
    if element.kind == "()" or element.kind in LOOPS:
        return 0
    commands = element.commands
    if element.kind not in {"", "|"}:
        commands = tuple(one for one in commands if one not in script.started)
    return max((_slept(_words(one)) for one in commands), default=0)


def _words(command: Command) -> tuple[str, ...]:
    return command.words[1:] if command.words[:1] == ("exec",) else command.words


def _slept(words: tuple[str, ...]) -> float:
    """The seconds of one command that sleeps, and of one that `timeout` ends."""
    program, behind = base(words[0]) if words else "", words[1:]
    if program == "sleep":
        times = [_seconds(word) for word in behind]
        return 0 if -1 in times else sum(times)
    if program == "timeout" and behind and (most := _seconds(behind[0])) > 0:
        return min(most, _slept(behind[1:]))
    return 0


def _seconds(word: str) -> float:
    """A duration, -1 for what is none."""
    match = DURATION.fullmatch(word)
    return float(match[1]) * UNITS[match[2]] if match else -1

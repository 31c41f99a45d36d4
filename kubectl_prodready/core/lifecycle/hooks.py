"""The preStop hook that a container has, and how long it takes, as far as it says so."""

from __future__ import annotations

from typing import Any

from kubectl_prodready.core.plain import mapping, sequence
from kubectl_prodready.core.processes.process import base, script_of
from kubectl_prodready.core.processes.shell_script import Chain, Command, Element, parsed
from kubectl_prodready.core.workload import Container
from kubectl_prodready.pattern import Pattern

DURATION = Pattern(r"(\d{1,6}(?:\.\d{0,6})?)([smhd]?)")
UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}
"""What GNU and busybox know behind the number (coreutils: sleep)."""

LOOPS = frozenset(("while", "until", "for"))
"""What runs nobody knows how often, perhaps never."""

GROUPS = frozenset(("{", "("))
"""What runs all that stands in it, one after the other."""


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
    return int(_of_list(script.chains)) if script else 0


def _of_list(chains: tuple[Chain, ...]) -> float:
    """One after the other, but for what `&` puts aside."""
    return sum(_of_chain(chain) for chain in chains if not chain.is_background)


def _of_chain(chain: Chain) -> float:
    """The longest way through what `&&` and `||` join.

    A command fails at once or not at all, a compound with the last that it runs.
    """
    passed = failed = 0.0
    for joint, element in zip(chain.joints, chain.elements, strict=True):
        takes = _of_element(element)
        fails = takes if element.kind else 0
        if joint == "||":
            passed, failed = max(passed, failed + takes), failed + fails
        else:
            passed, failed = passed + takes, max(failed, passed + fails)
    return max(passed, failed)


def _of_element(element: Element) -> float:
    """One command, all of a group, or the longest of the branches or of the members of a pipe."""
    if element.kind == "()" or element.kind in LOOPS:
        return 0
    if not element.kind:
        return sum(_slept(_words(one)) for one in element.commands)
    bodies = [_of_list(body) for body in element.bodies]
    if element.kind == "if":
        return _of_branches(bodies)
    return sum(bodies) if element.kind in GROUPS else max(bodies)


def _of_branches(bodies: list[float]) -> float:
    """A condition, and then what it is for or all that comes behind it; `else` has none."""
    if len(bodies) < len(("condition", "branch")):
        return sum(bodies)
    return bodies[0] + max(bodies[1], _of_branches(bodies[2:]))


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

"""What a runtime is told about memory, and which limit has room for that: the JVM, Go and Node.

- JVM: `-Xmx` and `-XX:MaxHeapSize` in bytes, or with k, m, g, t by 1024, in upper or lower case
  (the `java` command, Extra Options). The heap is not all: metaspace, threads, code and buffers
  take about a quarter more. `-Xms` and `-XX:InitialHeapSize` are what it begins with.
  `-XX:MaxRAM` is what it believes the machine has; `-XX:MaxRAMPercentage` takes that share of the
  container's limit, unless there is an -Xmx.
- Go: GOMEMLIMIT in bytes, or with B, KiB, MiB, GiB, TiB; `off` is none (package runtime). It is
  soft, and does not count what is not Go's: 80 % of the limit are advised.
- Node: `--max-old-space-size` in MiB, the old part of V8's heap only (Node's command-line options,
  which leave a quarter of 2 GiB for the rest).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kubectl_prodready.core.once import once
from kubectl_prodready.core.processes.environment import arguments, literals
from kubectl_prodready.core.quantity import NANO, Quantity
from kubectl_prodready.core.workload import Container
from kubectl_prodready.pattern import Pattern

JVM, START, MACHINE, SHARE, GO, NODE = "JVM", "start", "machine", "share", "Go", "Node"
HEAPS = (JVM, START, GO, NODE)
"""The settings that a quarter comes on top of: 80 % of the limit are theirs."""

UNITS = {letter: 1024**power for power, letter in enumerate(("", "k", "m", "g", "t"))}
IEC = {unit: 1024**power for power, unit in enumerate(("B", "KiB", "MiB", "GiB", "TiB"))}
MIB = 1024**2

OF_JVM = Pattern(
    r"(?P<option>-Xm[sx]|-XX:(?:Max|Initial)HeapSize=|-XX:MaxRAM=)"
    r"(?P<number>\d{1,18})(?P<unit>[kKmMgGtT]?)"
)
OPTIONS = {
    "-Xms": START,
    "-XX:InitialHeapSize=": START,
    "-XX:MaxRAM=": MACHINE,
}
OF_SHARE = Pattern(r"-XX:MaxRAMPercentage=(?P<number>\d{1,3})(?:\.\d{1,9})?")
OF_GO = Pattern(r"(?P<number>\d{1,18})(?P<unit>(?:[KMGT]i)?B)?")
OF_NODE = Pattern(r"--max[-_]old[-_]space[-_]size=(?P<number>\d{1,9})")


class Setting(NamedTuple):
    """One setting: whose, as it is written, where, and how many bytes, or percent, it says."""

    kind: str
    written: str
    place: str
    amount: int

    @property
    def needed(self) -> int:
        """The bytes that a limit must have for it, at least."""
        return self.amount * 5 // 4 if self.kind in HEAPS else self.amount

    def __str__(self) -> str:
        """As evidence names it."""
        return f"{self.written} in {self.place}"


@once
def settings(container: Container) -> tuple[Setting, ...]:
    """All that a container's arguments and environment say."""
    return tuple(_settings(container))


def _settings(container: Container) -> Iterator[Setting]:
    command = arguments(container)
    yield from _in_words(command, "args" if container.raw.get("args") else "command")
    for name, value in literals(container):
        if name == "GOMEMLIMIT" and (match := OF_GO.fullmatch(value.strip())):
            unit = IEC[match["unit"] or "B"]
            yield Setting(GO, f"{name}={match[0]}", "env", int(match["number"]) * unit)
        else:
            yield from _in_words(value.replace('"', " ").replace("'", " ").split(), name)


def _in_words(words: tuple[str, ...] | list[str], place: str) -> Iterator[Setting]:
    for word in words:
        if match := OF_JVM.fullmatch(word):
            kind = OPTIONS.get(match["option"], JVM)
            amount = int(match["number"]) * UNITS[match["unit"].lower()]
            yield Setting(kind, word, place, amount)
        elif match := OF_SHARE.fullmatch(word):
            yield Setting(SHARE, word, place, int(match["number"]))
        elif match := OF_NODE.fullmatch(word):
            yield Setting(NODE, word, place, int(match["number"]) * MIB)


def in_force(found: Iterable[Setting]) -> list[Setting]:
    """What holds of several: beside a heap's size neither the machine nor a share counts.

    Beside what it begins with they do; but a JVM without a size raises its own to that (HotSpot,
    arguments.cpp, set_heap_size), so a limit must have room for it as for a size.
    """
    every = [one for one in found if one.amount]  # -Xms0 is the default, as if nothing were said
    has_size = any(one.kind == JVM for one in every)
    return [one for one in every if not has_size or one.kind not in {MACHINE, SHARE}]


def smallest(found: list[Setting], kind: str) -> Setting | None:
    """The setting of a kind that asks for least: which of several holds, nobody can tell here."""
    return min((one for one in found if one.kind == kind), key=lambda one: one.amount, default=None)


def largest(found: Iterable[Setting], *kinds: str) -> Setting | None:
    """The setting of some kinds that a limit must have most room for; of two rather no start."""
    fitting = (one for one in found if one.kind in kinds)
    return max(fitting, key=lambda one: (one.needed, one.kind != START), default=None)


def as_quantity(amount: int) -> Quantity:
    """Bytes as a quantity, in whole MiB."""
    return Quantity(-(-amount // MIB) * MIB * NANO, "Mi")

"""How long a run takes before it does anything: from source, and as the archive that krew installs.

The goals are those of the project: from source a small fix within 90 ms of a bare interpreter, and
`--help` and `version` within 60; from the archive `version` within 2.5 times of what kubectl takes
for `kubectl version --client`, and a small fix within 3 times. All by turns, in one run.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from tools.dist.system import here, version

TOP = Path(__file__).parents[1]
DIST = TOP / "dist"
DEMO = TOP / "testdata" / "demo" / "web.yaml"
SOURCE = (sys.executable, "-m", "kubectl_prodready")
FIX = ("fix", "-f", str(DEMO))
STARTS = 21
BARE = "bare interpreter"
KUBECTL = "kubectl version --client"


def start_up() -> None:
    """Print how long starts take, and how many times each other's time that is."""
    with tempfile.TemporaryDirectory() as place:
        commands = {BARE: (sys.executable, "-c", "pass"), **_from_source()}
        if program := _archive(Path(place)):
            commands |= {"archive: version": (program, "version"), "archive: fix": (program, *FIX)}
        if kubectl := shutil.which("kubectl"):
            commands[KUBECTL] = (kubectl, "version", "--client")
        seconds = _by_turns(commands)
    print(f"start-up, the quickest and the median of {STARTS}")
    for name, (least, median) in seconds.items():
        print(f"  {name:<26} {least * 1000:6.0f} ms {median * 1000:6.0f} ms{_told(name, seconds)}")
    if not program:
        print(f"  no archive in {DIST}: make dist makes one")


def _from_source() -> dict[str, Sequence[str]]:
    words = {"fix": FIX, "--help": ("--help",), "version": ("version",)}
    return {f"source: {name}": (*SOURCE, *more) for name, more in words.items()}


def _archive(place: Path) -> str:
    """The program in the archive for this system, unpacked; "" where there is none."""
    archive = DIST / here().archive(version())
    if not archive.is_file():
        return ""
    with tarfile.open(archive) as opened:
        opened.extractall(place, filter="data")
    return str(place / here().program)


def _told(name: str, seconds: Mapping[str, tuple[float, float]]) -> str:
    """The figure that a goal is set for."""
    over = {"source: fix": 90, "source: --help": 60, "source: version": 60}
    times = {"archive: version": 2.5, "archive: fix": 3}
    least = seconds[name][0]
    if name in over:
        return f"  {(least - seconds[BARE][0]) * 1000:+.0f} ms over it (goal: {over[name]})"
    if name in times and KUBECTL in seconds:
        return f"  {least / seconds[KUBECTL][0]:.1f} times kubectl's (goal: {times[name]})"
    return ""


def _by_turns(commands: Mapping[str, Sequence[str]]) -> dict[str, tuple[float, float]]:
    """The quickest and the median run of each, in seconds; a machine has its moods."""
    rounds = [{name: _seconds(words) for name, words in commands.items()} for _ in range(STARTS)]
    found = {name: [one[name] for one in rounds] for name in commands}
    return {name: (min(some), statistics.median(some)) for name, some in found.items()}


def _seconds(words: Sequence[str]) -> float:
    start = time.perf_counter()
    subprocess.run(
        words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, cwd=TOP
    )
    return time.perf_counter() - start

"""Speed, memory and start-up as ratios within one run. `make bench [DIR=folder]`.

Nothing here is a test: a figure depends on the machine, a ratio hardly does. The goals are those
of the project: `check` within 5 times of the parser's bare pass over the same bytes and `fix`
within 8, 20 times faster than a round trip, 10,000 files under 150 MB, a thousand Dockerfiles in
less time than hadolint, and what bench_start_up says of a start.
"""

from __future__ import annotations

import compileall
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from tools.bench_dockerfiles import beside_hadolint
from tools.bench_start_up import start_up

TOP = Path(__file__).parents[1]
CORPUS = TOP.parent / "shared" / "corpus" / "plain"
DEMO = TOP / "testdata" / "demo" / "web.yaml"
ENDINGS = (".yaml", ".yml", ".json")
TOOL = (sys.executable, "-m", "kubectl_prodready")
ROUNDS = 5
MANY = 10_000
ROUND_TRIP_BYTES = 1_000_000
MEGABYTE = 1_000_000


def main() -> None:
    """Print all figures."""
    compileall.compile_dir(str(TOP / "kubectl_prodready"), quiet=2)
    with tempfile.TemporaryDirectory() as made:
        given = Path(sys.argv[1]) if len(sys.argv) > 1 else None
        _throughput(given or _folder(Path(made)))
        _memory(Path(made) / "many")
        beside_hadolint(given, Path(made) / "dockerfiles")
    start_up()


def _folder(made: Path) -> Path:
    """The corpus where it is there, else the demo many times."""
    if CORPUS.is_dir():
        return CORPUS
    for number in range(1000):
        (made / f"{number}.yaml").write_bytes(DEMO.read_bytes())
    return made


def _throughput(folder: Path) -> None:
    texts = [path.read_bytes() for path in sorted(folder.rglob("*")) if path.suffix in ENDINGS]
    size = sum(map(len, texts))
    over = ("-R", "-f", str(folder))
    cores = f"fix on {os.cpu_count()} cores"
    bare, check, fix, fix_on_all = _best_of_each(
        lambda: _bare_pass(texts),
        partial(_run, "check", *over, "--jobs", "1"),
        partial(_run, "fix", *over, "--jobs", "1"),
        partial(_run, "fix", *over),
    )
    times = {"check": check, "fix": fix, cores: fix_on_all}
    print(f"{folder.name}: {len(texts)} files, {size / MEGABYTE:.1f} MB")
    print(f"  bare event pass        {bare:6.2f} s  {size / MEGABYTE / bare:5.1f} MB/s")
    for name, goal in (("check", " (goal: 5)"), ("fix", " (goal: 8)"), (cores, "")):
        ratio = times[name] / bare
        print(f"  {name:<22} {times[name]:6.2f} s  {ratio:5.1f} x the bare pass{goal}")
    sample = _sample(texts)
    trip = _best(lambda: _round_trip(sample), rounds=1) / sum(map(len, sample)) * size
    print(
        f"  ruamel round trip      {trip:6.2f} s  (from {sum(map(len, sample)) / MEGABYTE:.1f} MB)"
    )
    for name, seconds in times.items():
        print(f"  {name} is {trip / seconds:.0f} times as fast as the round trip (goal: 20)")


def _sample(texts: Sequence[bytes]) -> list[bytes]:
    """Every seventh text, up to a size that a round trip gets through."""
    sample: list[bytes] = []
    for text in texts[::7]:
        if sum(map(len, sample)) + len(text) <= ROUND_TRIP_BYTES:
            sample.append(text)
    return sample


def _bare_pass(texts: Sequence[bytes]) -> None:
    """All events of all texts through the C parser, nothing kept."""
    from _ruamel_yaml import CParser
    from ruamel.yaml.error import YAMLError

    for text in texts:
        parser = CParser(text)
        try:
            while parser.get_event() is not None:
                pass
        except YAMLError:
            continue


def _round_trip(texts: Sequence[bytes]) -> None:
    """Load and dump with ruamel's round trip."""
    import io

    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    for text in texts:
        yaml = YAML()
        try:
            yaml.dump_all(list(yaml.load_all(text)), io.BytesIO())
        except (YAMLError, ValueError, TypeError, AssertionError, AttributeError):
            continue


def _memory(folder: Path) -> None:
    """The most memory that one process takes for many files."""
    folder.mkdir()
    for number in range(MANY):
        place = folder / f"{number % 100:02}"
        place.mkdir(exist_ok=True)
        text = DEMO.read_text(encoding="utf-8").replace("name: web", f"name: web-{number}")
        (place / f"{number}.yaml").write_text(text, encoding="utf-8")
    peak = _peak("fix", "-R", "-f", str(folder), "--jobs", "1")
    print(f"{MANY} files: {peak / MEGABYTE:.0f} MB at most (goal: 150)")


def _peak(*arguments: str) -> int:
    """The largest resident size, in bytes, of a run of its own."""
    code = (
        "import resource, subprocess, sys; "
        "subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    command = (sys.executable, "-c", code, *TOOL, *arguments)
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=TOP)
    return int(done.stdout) * (1 if sys.platform == "darwin" else 1024)


def _run(*arguments: str) -> None:
    _process(*TOOL, *arguments)


def _process(*command: str) -> None:
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
        cwd=TOP,
        env=environment,
    )


def _best_of_each(*works: Callable[[], None]) -> list[float]:
    """The quickest of some rounds of each, in seconds; by turns, for a machine has its moods."""
    rounds = [[_best(work, rounds=1) for work in works] for _ in range(ROUNDS)]
    return [min(seconds) for seconds in zip(*rounds, strict=True)]


def _best(work: Callable[[], None], rounds: int = ROUNDS) -> float:
    """The quickest of some rounds, in seconds."""
    seconds = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


if __name__ == "__main__":
    main()

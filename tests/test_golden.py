"""Golden pairs: what the real command reads, prints and writes, to the byte.

A scenario is a folder of `testdata` with a `before`: one file, or a folder of several. Its
`output.txt` is what `fix` prints, and for one of `hints` what `check` does; its `after` is what
`fix --write` leaves behind; there is no `after` where everything was refused. `--rewrite` writes
the last two anew.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import pytest
import yaml

from kubectl_prodready.cli.main import run

TESTDATA = Path(__file__).parent.parent / "testdata"
SCENARIOS = sorted(
    before.parent for where in ("*", "images/*") for before in TESTDATA.glob(f"{where}/before*")
)
GRACE = "terminationGracePeriodSeconds"
PROBES = ("startupProbe", "livenessProbe", "readinessProbe")
ADDED = {"resources", *PROBES, "lifecycle", "preStop", GRACE}
"""The keys that rules add."""

NOTHING_TO_DO, ERROR = 0, 2

Files = dict[str, bytes]
"""The bytes of each file of a scenario, by its name below `before`; "" for a single file."""


class Outcome(NamedTuple):
    """What a command printed and how it ended."""

    code: int
    shown: bytes
    told: bytes


class Command(Protocol):
    """Runs one command line in the scenario's copy."""

    def __call__(self, *words: str) -> Outcome: ...


class Scenario(NamedTuple):
    """A copy of a scenario that a test may change."""

    golden: Path
    before: Path

    @property
    def command_line(self) -> list[str]:
        several = ["-R"] if self.before.is_dir() else []
        return ["fix", *several, "-f", self.before.name]

    @property
    def command_lines(self) -> list[list[str]]:
        """What is shown: hints are for `check` to tell."""
        checks = ["check", *self.command_line[1:]]
        hints = self.golden.name.startswith("hints")
        return [self.command_line, checks] if hints else [self.command_line]

    @property
    def after(self) -> Path:
        return self.golden / self.before.name.replace("before", "after")


@pytest.fixture(params=SCENARIOS, ids=lambda folder: folder.relative_to(TESTDATA).as_posix())
def scenario(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Scenario:
    (original,) = request.param.glob("before*")
    copy = tmp_path / original.name
    (shutil.copytree if original.is_dir() else shutil.copyfile)(original, copy)
    monkeypatch.chdir(tmp_path)
    return Scenario(request.param, copy)


@pytest.fixture
def command(capfdbinary: pytest.CaptureFixture[bytes]) -> Command:
    def call(*words: str) -> Outcome:
        capfdbinary.readouterr()
        code = run(list(words))
        return Outcome(code, *capfdbinary.readouterr())

    return call


def contents(place: Path) -> Files:
    """The bytes of a file, or of all files of a folder."""
    if place.is_file():
        return {"": place.read_bytes()}
    files = sorted(path for path in place.rglob("*") if path.is_file())
    return {path.relative_to(place).as_posix(): path.read_bytes() for path in files}


def laid_out(command_line: list[str], outcome: Outcome) -> bytes:
    """An outcome as `output.txt` shows it."""
    line = " ".join(command_line)
    head = f"$ kubectl prodready {line}\n".encode()
    return b"".join(
        (
            head,
            outcome.shown,
            b"[standard error]\n",
            outcome.told,
            f"[exit {outcome.code}]\n".encode(),
        )
    )


def put(place: Path, files: Files) -> None:
    """Write files where only these shall be."""
    if place.is_dir():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)
    for name, content in files.items():
        path = place / name if name else place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def git_apply(diff: bytes, folder: Path) -> None:
    """Let git alone apply a diff, whatever this machine's settings for git are."""
    alone = {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CEILING_DIRECTORIES": str(folder.parent),
    }
    done = subprocess.run(
        ["git", "apply", "-"],
        input=diff,
        cwd=folder,
        env={**os.environ, **alone},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()


def test_output_is_the_golden_one(scenario: Scenario, command: Command, rewrite: bool) -> None:
    before = contents(scenario.before)
    output = b"".join(laid_out(words, command(*words)) for words in scenario.command_lines)
    golden = scenario.golden / "output.txt"
    if rewrite:
        golden.write_bytes(output)
    assert output == golden.read_bytes()
    assert contents(scenario.before) == before


def test_write_gives_the_golden_files(scenario: Scenario, command: Command, rewrite: bool) -> None:
    before = contents(scenario.before)
    code = command(*scenario.command_line, "--write").code
    written = contents(scenario.before)
    refused = code == ERROR and written == before
    if rewrite:
        put(scenario.after, {} if refused else written)
    if refused:
        assert not scenario.after.exists()
    else:
        assert code in {NOTHING_TO_DO, ERROR}
        assert written == contents(scenario.after)


def test_git_makes_the_golden_files_of_the_diff(scenario: Scenario, command: Command) -> None:
    outcome = command(*scenario.command_line)
    expected = contents(scenario.after if scenario.after.exists() else scenario.before)
    if outcome.shown:
        git_apply(outcome.shown, scenario.before.parent)
    assert contents(scenario.before) == expected


def test_a_second_run_has_nothing_to_do(scenario: Scenario, command: Command) -> None:
    first = command(*scenario.command_line, "--write")
    written = contents(scenario.before)
    second = command(*scenario.command_line)
    assert second.shown == b""
    assert second.code == first.code
    assert command(*scenario.command_line, "--write").code == first.code
    assert contents(scenario.before) == written


def test_another_reader_finds_only_additions(scenario: Scenario) -> None:
    before = contents(scenario.before)
    after = contents(scenario.after) if scenario.after.exists() else before
    assert after.keys() == before.keys()
    for name, content in before.items():
        if content != after[name]:
            read = read_json if (name or scenario.before.name).endswith(".json") else read_yaml
            assert_only_added(read(content), read(after[name]))


def read_yaml(text: bytes) -> Any:
    """What PyYAML, which the product does not use, reads; it knows no mark of a later document."""
    parts = re.split(rb"(?<=\n)---[ \t]*\n\xef\xbb\xbf", text)
    return [data for part in parts for data in yaml.load_all(part, Loader=yaml.CSafeLoader)]


def read_json(text: bytes) -> Any:
    """All JSON values of a text, one behind the other."""
    rest, found = text.decode(), []
    while rest := rest.strip():
        value, end = json.JSONDecoder().raw_decode(rest)
        found.append(value)
        rest = rest[end:]
    return found


def assert_only_added(before: Any, after: Any, *, within: bool = False) -> None:
    """Nothing is gone or other than it was, but a grace period; what is new is what rules add."""
    if isinstance(before, dict) and isinstance(after, dict):
        assert before.keys() <= after.keys()
        assert within or after.keys() - before.keys() <= ADDED
        for key in before:
            if key == GRACE:
                assert before[key] <= after[key]
            else:
                assert_only_added(before[key], after[key], within=within or key == "resources")
    elif isinstance(before, list) and isinstance(after, list):
        assert len(before) == len(after)
        for old, new in zip(before, after, strict=True):
            assert_only_added(old, new, within=within)
    elif not (within and before is None):
        assert before == after


POD = """\
- apiVersion: v1
  kind: Pod
  metadata:
    name: web-{number}
  spec:
    containers:
    - name: web
      image: registry.example.com/shop/web:1.4
      ports:
      - containerPort: 8080
{resources}\
      # a comment that stays
      args:
{arguments}\
"""
ARGUMENTS = "".join(f"      - --page-{number}=/products/{number}\n" for number in range(100))
RESOURCES = """\
      resources:  # prodready: review, unmeasured default
        requests:
          cpu: 100m
          memory: 128Mi
          ephemeral-storage: 50Mi
        limits:
          cpu: "2"
          memory: 512Mi
          ephemeral-storage: 2Gi
"""


def pods(count: int, resources: str) -> list[str]:
    """Long Pods as they stand in a List."""
    filled = POD.replace("{arguments}", ARGUMENTS).replace("{resources}", resources)
    return [filled.replace("{number}", str(number)) for number in range(count)]


def one_list(resources: str) -> bytes:
    """A single document of more than 74,000 lines."""
    return ("apiVersion: v1\nkind: List\nitems:\n" + "".join(pods(670, resources))).encode()


def stream(resources: str) -> bytes:
    """Many documents, together more than a megabyte."""
    documents = (pod.replace("\n  ", "\n").removeprefix("- ") for pod in pods(400, resources))
    return "---\n".join(documents).encode()


@pytest.mark.parametrize("large", [one_list, stream])
def test_a_large_file_is_fixed_like_a_small_one(
    large: Callable[[str], bytes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: Command,
) -> None:
    monkeypatch.chdir(tmp_path)
    before, after = large(""), large(RESOURCES)
    assert len(before) > 1_000_000
    assert large is stream or before.count(b"\n") > 74_000
    file = tmp_path / "large.yaml"
    file.write_bytes(before)
    git_apply(command("fix", "-f", file.name).shown, tmp_path)
    assert file.read_bytes() == after
    assert command("fix", "-f", file.name)[:2] == (NOTHING_TO_DO, b"")
    file.write_bytes(before)
    assert command("fix", "-f", file.name, "--write").code == NOTHING_TO_DO
    assert file.read_bytes() == after

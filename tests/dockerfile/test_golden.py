"""Golden pairs of Dockerfiles: what the real command reads, prints and writes, to the byte.

A scenario is a folder of `testdata/dockerfiles` with a `Dockerfile`, and the files of its context.
`flags.txt` has flags of `fix`, `output.txt` what `fix` and then `check` print, and `after` what
`fix --write` leaves behind. `--rewrite` writes the last two anew.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from kubectl_prodready.dockerfile.reading.parse import parse
from tests.cli.command import Done, prodready

TESTDATA = Path(__file__).parents[2] / "testdata" / "dockerfiles"
SCENARIOS = sorted(path.parent for path in TESTDATA.glob("*/Dockerfile"))


class Scenario(NamedTuple):
    """A copy of a scenario that a test may change."""

    golden: Path
    file: Path
    flags: tuple[str, ...]

    def run(self, command: str, *words: str) -> Done:
        """Call a command on the copy's Dockerfile, from the folder above."""
        place = f"{self.file.parent.name}/Dockerfile"
        flags = self.flags if command == "fix" else ()
        return prodready(command, "-f", place, *flags, *words, cwd=self.file.parents[1])


@pytest.fixture(params=SCENARIOS, ids=lambda path: path.name)
def scenario(request: pytest.FixtureRequest, tmp_path: Path) -> Scenario:
    golden: Path = request.param
    copy = tmp_path / golden.name
    own = shutil.ignore_patterns("after", "flags.txt", "output.txt")
    shutil.copytree(golden, copy, ignore=own)
    flags = golden / "flags.txt"
    words = tuple(flags.read_text().split()) if flags.exists() else ()
    return Scenario(golden, copy / "Dockerfile", words)


def test_it_prints_what_it_printed(scenario: Scenario, request: pytest.FixtureRequest) -> None:
    shown = "".join(
        f"$ {command}\n{done.out}{done.err}exit {done.code}\n"
        for command in ("fix", "check")
        for done in (scenario.run(command),)
    )
    expected = scenario.golden / "output.txt"
    if request.config.getoption("--rewrite"):
        expected.write_bytes(shown.encode())
    assert shown.encode() == expected.read_bytes()


def test_it_writes_what_it_wrote(
    scenario: Scenario, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    before = scenario.file.read_bytes()
    record = ("--record", str(tmp_path / "records"))
    assert scenario.run("fix", "--write", *record).code == 0
    after = scenario.file.read_bytes()
    expected = scenario.golden / "after"
    if request.config.getoption("--rewrite"):
        expected.write_bytes(after)
    assert after == expected.read_bytes()
    old, new = (parse(text.decode()).comments() for text in (before, after))
    assert not [comment for comment in old if comment not in new]
    assert scenario.run("fix").code == 0
    if after != before:
        assert prodready("undo", *record, "--yes", cwd=tmp_path).code == 0
        assert scenario.file.read_bytes() == before


def test_there_are_scenarios() -> None:
    assert SCENARIOS

"""Completion through the real kubectl, the newest and the oldest that it is tried with."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kubectl_prodready.cli.program import COMPLETES
from tests.cli.command import TOP, Done, prodready, put
from tests.completion.test_names import CONFIG, rows
from tests.completion.typed import COMMANDS, plugin_in, values
from tests.live.stand_in import answering

OLDEST = TOP / ".venv" / "oldest" / "kubectl"
OF_KUBECTL = ("[Debug] ", "Completion ended")
NO_FILES, FILES = ":4", ":0"


def version_of(program: Path) -> str:
    done = subprocess.run(
        [program, "version", "--client"], capture_output=True, text=True, check=True
    )
    return done.stdout.partition("\n")[0].rpartition(" ")[2]


@pytest.fixture(params=["newest", "oldest"])
def kubectl(request: pytest.FixtureRequest) -> Path:
    """One of both; that on PATH is the newest."""
    if request.param == "newest":
        found = shutil.which("kubectl")
        if found is None:
            pytest.skip("kubectl is not on PATH")
        return Path(found)
    if not OLDEST.exists():
        is_brought = (platform.system(), platform.machine()) == ("Linux", "x86_64")
        optional = "" if is_brought else "optional: "
        pytest.skip(f"{optional}no {OLDEST}: make test brings it on Linux (x86-64)")
    return OLDEST


class Place:
    """A folder for PATH with the plugin and what `completion install` puts beside it."""

    def __init__(self, kubectl: Path, folder: Path) -> None:
        self.kubectl = kubectl
        self.folder = folder
        self.bin = plugin_in(folder / "bin dir")
        done = prodready("completion", "install", "--dir", str(self.bin), cwd=folder)
        assert done.code == 0, done.err

    def complete(self, *words: str, **env: str) -> Done:
        """What kubectl's script for a shell reads."""
        path = os.pathsep.join((str(self.bin), "/usr/bin", "/bin"))
        done = subprocess.run(
            [self.kubectl, "__complete", *words],
            cwd=self.folder,
            env={"HOME": str(self.folder), "PYTHONPATH": os.environ["PYTHONPATH"], "PATH": path}
            | env,
            capture_output=True,
            check=False,
            timeout=60,
        )
        # what kubectl says itself, for people who try this
        err = done.stderr.decode()
        lines = [line for line in err.splitlines() if not line.startswith(OF_KUBECTL)]
        return Done(done.returncode, done.stdout, "\n".join(lines))


@pytest.fixture
def place(kubectl: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, sys.path)))
    return Place(kubectl, tmp_path)


def test_the_versions_are_those_that_are_promised() -> None:
    if not OLDEST.exists():
        pytest.skip("optional: the oldest kubectl is not here")
    assert version_of(OLDEST).startswith("v1.30.")


def test_kubectl_offers_the_plugin(place: Place) -> None:
    assert "prodready" in values(place.complete("prodr").out)


@pytest.mark.parametrize(
    ("words", "expected", "last"),
    [
        (("",), list(COMMANDS), NO_FILES),
        (("fix", "--saf"), ["--safety"], NO_FILES),
        (("fix", "--safety="), ["safe", "review", "hint"], NO_FILES),
        (("fix", "-o", "j"), ["json", "junit"], NO_FILES),
        (("explain", "cpu"), ["cpu-limit", "cpu-request"], NO_FILES),
        (("fix", "--select", "cpu-limit,cpu"), ["cpu-limit,cpu-request"], NO_FILES),
        (("fix", "deploym"), ["deployment"], NO_FILES),
        (("fix", "-f", ""), [], FILES),
        (("fix", "--record", ""), [], ":16"),
        (("fix", "-f", "x", "statefuls"), ["statefulset/"], ":6"),
        (("undo", ""), [], ":32"),
        (("help", "und"), ["undo"], NO_FILES),
        (("completion", ""), ["install", "bash", "zsh", "fish", "powershell"], NO_FILES),
        (("nope", ""), [], NO_FILES),
        (("fix", "--help", ""), None, NO_FILES),
    ],
)
def test_lines(place: Place, words: tuple[str, ...], expected: list[str] | None, last: str) -> None:
    done = place.complete("prodready", *words)
    assert (done.code, done.err) == (0, "")
    if expected is not None:
        assert values(done.out) == expected
    assert done.out.splitlines()[-1] == last


def test_descriptions_reach_the_shell(place: Place) -> None:
    line = place.complete("prodready", "che").out.splitlines()[0]
    assert line == "check\tSay what workloads lack, with file, line and column."


def test_names_come_from_a_cluster(place: Place) -> None:
    with answering(lambda asked: rows("web", "shop")) as there:
        put(place.folder, {"config": CONFIG.format(url=there.url)})
        for words, expected in (
            (("fix", "-n", "s"), ["shop"]),
            (("fix", "deploy/w"), ["deploy/web"]),
            (("check", "--context", ""), ["one", "two: b"]),
        ):
            for _ in range(9):  # a busy machine may be too slow for the limit
                done = place.complete("prodready", *words, KUBECONFIG="config")
                assert (done.code, done.err, done.out.splitlines()[-1]) == (0, "", NO_FILES)
                if found := values(done.out):
                    break
            assert found == expected


def test_a_plugin_that_is_gone_completes_nothing_in_silence(place: Place) -> None:
    (place.bin / "kubectl-prodready").unlink()
    put(place.bin, {"kubectl-prodready-other": "#!/bin/sh\n"})
    (place.bin / "kubectl-prodready-other").chmod(0o755)
    done = place.complete("prodready", "")
    assert (done.code, done.err) == (0, "")
    assert values(done.out) in ([], ["other"])
    assert (place.bin / COMPLETES).exists()

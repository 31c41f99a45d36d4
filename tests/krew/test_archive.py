"""The archive that was built, installed by the real krew, used through kubectl, uninstalled."""

from __future__ import annotations

import shutil
from pathlib import Path

from kubectl_prodready import __version__
from tests.archives import VERSION
from tests.cli.command import TOP
from tests.krew.krewed import Krew, from_loopback, served
from tests.krew.test_stand_in import validated
from tests.needed import needed
from tools.dist.system import here
from tools.krew.__main__ import MANIFEST, main
from tools.krew.archives import digests
from tools.krew.plugin import manifest, manifest_of_tree

DEMO = TOP / "testdata" / "demo" / "web.yaml"


def written(dist: Path, tmp_path: Path) -> Path:
    """The folder of a tree into which `make krew-manifest` wrote, for the archives of another."""
    top = tmp_path / "tree"
    shutil.copytree(
        dist,
        top / "dist",
        ignore=lambda _, names: [
            name for name in names if not name.startswith("kubectl-prodready_")
        ],
    )
    main([], top)
    return top


def test_it_is_installed_used_and_uninstalled(
    krew: Krew, built: Path, dist: Path, tmp_path: Path
) -> None:
    top = written(dist, tmp_path)
    done = krew.install(top / MANIFEST, top / "dist" / built.name)
    assert done.returncode == 0, done.stderr
    told = krew.kubectl("prodready", "version")
    assert told.returncode == 0, told.stderr
    assert __version__ in told.stdout
    work = tmp_path / "a folder"
    work.mkdir()
    shutil.copy(DEMO, work)
    done = krew.kubectl("prodready", "fix", "-f", DEMO.name, cwd=work)
    assert done.returncode == 1, done.stderr
    assert "+          readinessProbe:" in done.stdout
    assert (work / DEMO.name).read_bytes() == DEMO.read_bytes()
    done = krew.kubectl("prodready", "fix", "-f", DEMO.name, "--write", cwd=work)
    assert "readinessProbe:" in (work / DEMO.name).read_text(), done.stderr
    done = krew.kubectl("krew", "uninstall", "prodready")
    assert done.returncode == 0, done.stderr
    assert not krew.installed()


def test_kubectl_completes_it_once_install_was_asked_for(
    krew: Krew, built: Path, dist: Path, tmp_path: Path
) -> None:
    top = written(dist, tmp_path)
    assert krew.install(top / MANIFEST, top / "dist" / built.name).returncode == 0
    done = krew.kubectl("prodready", "completion", "install")
    assert done.returncode == 0, done.stderr
    completes = krew.root / "bin" / "kubectl_complete-prodready"
    assert f"wrote {completes}" in done.stdout
    done = krew.kubectl("__complete", "prodready", "expl")
    assert "explain\t" in done.stdout, done.stderr
    done = krew.kubectl("__complete", "prodready", "explain", "cpu-l")
    assert "cpu-limit\t" in done.stdout, done.stderr
    assert krew.kubectl("krew", "uninstall", "prodready").returncode == 0
    left = krew.run(str(completes), "fix", "--")
    assert (left.returncode, left.stdout, left.stderr) == (0, ":4\n", "")


def test_the_program_runs_through_the_link_of_krew(
    krew: Krew, built: Path, dist: Path, tmp_path: Path
) -> None:
    top = written(dist, tmp_path)
    assert krew.install(top / MANIFEST, top / "dist" / built.name).returncode == 0
    link = krew.root / "bin" / "kubectl-prodready"
    assert link.is_symlink()
    assert krew.run(str(link), "version").stdout == krew.kubectl("prodready", "version").stdout
    assert link.resolve().is_relative_to(krew.root / "store" / "prodready" / VERSION)


def test_the_validator_takes_what_was_written_beside_the_archives(
    krew: Krew, built: Path, dist: Path, tmp_path: Path
) -> None:
    top = written(dist, tmp_path)
    with served(top / "dist") as address:
        copy = from_loopback(top / "dist" / "prodready.yaml", address, VERSION, tmp_path / "copy")
        said = validated(krew, copy)
    assert "spec.platforms installed fine" in said


def test_the_manifest_of_the_tree_is_that_of_the_archives(built: Path, dist: Path) -> None:
    """After `make dist krew-manifest`; where that was not run, it may speak of another build."""
    needed(dist / "prodready.yaml", "krew-manifest", "NEED_ARCHIVE")
    known = digests(dist)
    assert (dist / "prodready.yaml").read_text() == manifest(VERSION, known)
    assert (TOP / MANIFEST).read_text() == manifest_of_tree(VERSION, known)
    assert here() in known

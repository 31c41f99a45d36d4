"""The real krew under the real kubectl, and the archive that `make dist` built.

`make go-programs` builds krew; PRODREADY_DIST names the folder of the archives. Where one of them
is missing these tests are skipped, or fail with NEED_GO_PROGRAMS=1 or NEED_ARCHIVE=1.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.archives import VERSION
from tests.cli.command import TOP
from tests.go_built import go_built
from tests.krew.krewed import Krew
from tests.needed import needed
from tools.dist.system import here

SYSTEM = "/usr/bin:/bin"


@pytest.fixture
def krew(tmp_path: Path) -> Krew:
    """A krew that has installed nothing yet; its kubectl finds no plugins but krew and its own."""
    programs = tmp_path / "programs"
    programs.mkdir()
    kubectl = shutil.which("kubectl")
    if kubectl is None:
        pytest.skip("kubectl is not on PATH")
    (programs / "kubectl").symlink_to(kubectl)
    (programs / "kubectl-krew").symlink_to(go_built("krew"))
    krew = Krew(tmp_path / "krew", programs, SYSTEM)
    # uninstalling and searching want an index to be there, which `kubectl krew update` would clone
    index = krew.root / "index" / "default"
    subprocess.run(["git", "init", "--quiet", str(index)], check=True)
    origin = ("remote", "add", "origin", "https://index.invalid")
    subprocess.run(["git", "-C", str(index), *origin], check=True)
    return krew


@pytest.fixture(scope="session")
def dist() -> Path:
    """Where the archives are."""
    return Path(os.environ.get("PRODREADY_DIST", TOP / "dist"))


@pytest.fixture(scope="session")
def built(dist: Path) -> Path:
    """The archive for this machine."""
    return needed(dist / here().archive(VERSION), "dist", "NEED_ARCHIVE")

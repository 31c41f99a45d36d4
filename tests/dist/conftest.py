"""The archive for this system, unpacked; `make dist` makes it, or PRODREADY_DIST names its folder.

`make test-dist` fails where it is not there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.needed import needed
from tools.dist.system import here, version

TOP = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def archive() -> Path:
    """The archive itself."""
    folder = Path(os.environ.get("PRODREADY_DIST") or TOP / "dist")
    return needed(folder / here().archive(version()), "dist", "NEED_ARCHIVE")


@pytest.fixture(scope="session")
def unpacked(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that it becomes: by the system's own tar, where it is one."""
    folder = tmp_path_factory.mktemp("unpacked")
    if archive.suffix == ".zip":
        shutil.unpack_archive(archive, folder)
    else:
        subprocess.run(["tar", "-xzf", str(archive), "-C", str(folder)], check=True)
    return folder


@pytest.fixture(scope="session")
def frozen(unpacked: Path) -> Path:
    """The program."""
    return unpacked / here().program

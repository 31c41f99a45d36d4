"""Same input, same bytes: another folder and another environment make the same archive."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.dist.conftest import TOP


def test_it_is_made_again_to_the_byte(archive: Path, tmp_path: Path) -> None:
    where = ("--out", str(tmp_path / "out put"), "--work", str(tmp_path / "else" / "where"))
    done = subprocess.run(
        [sys.executable, "-m", "tools.dist", *where],
        cwd=TOP,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    again = tmp_path / "out put" / archive.name
    for name in (archive.name, f"{archive.name}.sha256"):
        assert (again.with_name(name)).read_bytes() == archive.with_name(name).read_bytes()
    # nothing in them says what became of them: no digest of an archive
    for path in again.parent.glob("kubectl_prodready-*"):
        assert path.read_bytes() == (archive.parent / path.name).read_bytes()

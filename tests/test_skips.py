"""On a CI machine no skip may hide what is required, and in the tests on a control plane none."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).with_name("conftest.py")


@pytest.mark.parametrize(
    ("reason", "ci", "need", "code"),
    [
        ("kubectl is not on PATH", "true", "", 1),
        ("kubectl is not on PATH", "", "", 0),
        ("optional: only root may do it", "true", "", 0),
        ("optional: only root may do it", "true", "1", 1),
        ("optional: only root may do it", "", "1", 1),
    ],
)
def test_a_skip_fails_ci_unless_it_is_optional_and_the_tests_on_a_control_plane_always(
    tmp_path: Path, reason: str, ci: str, need: str, code: int
) -> None:
    (tmp_path / "conftest.py").write_text(CONFTEST.read_text())
    (tmp_path / "test_one.py").write_text(
        f"import pytest\ndef test_one():\n    pytest.skip({reason!r})\ndef test_two():\n    pass\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"],
        cwd=tmp_path,
        env={**os.environ, "CI": ci, "NEED_CONTROLPLANE": need},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stdout
    assert ("this skip is not taken here: test_one.py::test_one" in done.stdout) is bool(code)

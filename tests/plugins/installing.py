"""Packages of somebody else's plugins, as pip installs them into a folder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PIP = (sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--quiet")


def install(source: Path, place: Path) -> Path:
    """Install a package from its sources into a folder, which is returned."""
    without_network = ("--no-deps", "--no-build-isolation")
    subprocess.run([*PIP, *without_network, "--target", str(place), str(source)], check=True)
    return place

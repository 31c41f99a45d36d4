"""`version`: which one this is."""

from __future__ import annotations

import sys

from kubectl_prodready import __version__
from kubectl_prodready.cli.flags import Flag

FLAGS: tuple[Flag, ...] = ()


def run() -> int:
    """Print the version."""
    sys.stdout.write(f"kubectl-prodready v{__version__}\n")
    return 0

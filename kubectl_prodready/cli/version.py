"""`version`: which one this is."""

from __future__ import annotations

import sys

from kubectl_prodready import __version__


def run() -> int:
    """Print the version."""
    sys.stdout.write(f"kubectl-prodready v{__version__}\n")
    return 0

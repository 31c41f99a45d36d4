"""What reaches the disk, and stays there when the power goes."""

from __future__ import annotations

import os


def sync_folder(folder: str) -> None:
    """Make the names in a folder last; not every system lets a folder be opened.

    Raises OSError where the disk refuses.
    """
    if hasattr(os, "O_DIRECTORY"):
        descriptor = os.open(folder or ".", os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

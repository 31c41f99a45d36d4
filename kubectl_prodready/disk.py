"""What reaches the disk, and stays there when the power goes."""

from __future__ import annotations

import os
import sys


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


def lock(descriptor: int) -> bool:
    """Have an open file alone until it is closed, also by the end of the process.

    Returns False where another one has it. A file system that knows no locks is no obstacle.
    """
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return True
    return True

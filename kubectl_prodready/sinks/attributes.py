"""Extended attributes: labels, access lists and the like that hang on a file."""

from __future__ import annotations

import errno
import os
import sys

OF_CONTENT = frozenset({"security.evm", "security.ima"})
"""Checksums that the kernel keeps: those of the old content would be wrong."""


def keep_attributes(source: str, target: int | str) -> None:
    """Give a file the extended attributes of another, where the system has them.

    Raises OSError where one that the file has cannot be kept.
    """
    if sys.platform != "linux":  # elsewhere Python does not know them
        return
    for name in _names(source):
        value = os.getxattr(source, name)
        if name not in _names(target) or os.getxattr(target, name) != value:
            os.setxattr(target, name, value)


def _names(path: int | str) -> list[str]:
    """The names of a file's attributes; none on a file system without them."""
    if sys.platform != "linux":
        return []
    try:
        return [name for name in os.listxattr(path) if name not in OF_CONTENT]
    except OSError as error:
        if error.errno == errno.ENOTSUP:
            return []
        raise

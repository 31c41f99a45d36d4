"""Folders with plugins beside those that are installed: for the archive, which pip cannot fill."""

from __future__ import annotations

import os
import sys

from kubectl_prodready.errors import UsageError

VARIABLE = "PRODREADY_PLUGIN_PATH"


def look_for_plugins() -> None:
    """Look in the folders that PRODREADY_PLUGIN_PATH lists, too, behind all others.

    Each is what `pip install --no-deps --target FOLDER PACKAGE` fills: the plugin's modules, and
    what it announces. Raises UsageError for what is no folder.
    """
    for folder in filter(None, os.environ.get(VARIABLE, "").split(os.pathsep)):
        if not os.path.isdir(folder):
            raise UsageError(
                f"{VARIABLE} names {folder}, which is no folder",
                advice="fill it by pip install --no-deps --target FOLDER PACKAGE, or unset it",
            )
        if os.path.abspath(folder) not in sys.path:
            sys.path.append(os.path.abspath(folder))

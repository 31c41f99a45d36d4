"""What git knows of a folder's repository."""

from __future__ import annotations

import os


def top_of(folder: str) -> str:
    """The top folder of the repository that a folder lies in, "" for none."""
    while not os.path.exists(os.path.join(folder, ".git")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return ""
        folder = parent
    return folder


def listed(top: str, *words: str) -> list[str]:
    """The absolute paths that `git ls-files` lists; none where git is not there or not willing."""
    import shutil  # few runs ask
    import subprocess

    git = shutil.which("git")
    if not top or git is None:
        return []
    # a repository's own settings may name a program to run: not from here
    done = subprocess.run(
        [git, "-C", top, "-c", "core.fsmonitor=false", "ls-files", "-z", *words],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    names = done.stdout.split(b"\0") if done.returncode == 0 else ()
    return [os.path.join(top, os.fsdecode(name)) for name in names if name]

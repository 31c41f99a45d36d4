"""What git knows of a folder's repository."""

from __future__ import annotations

import os

WHOLE_PATHS = (b"\0\0\0\2", b"\0\0\0\3")
"""The versions of git's index that write every path as a whole (git: gitformat-index)."""


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


def may_hold(top: str, *ends: str) -> bool:
    """Whether git tracks a file whose path ends so, as far as a look at its index tells.

    It costs no process. Where the index cannot be read or writes its paths in parts, it may.
    """
    try:
        with open(os.path.join(_git_folder(top), "index"), "rb") as file:
            index = file.read()
    except FileNotFoundError:
        return False
    except OSError:
        return True
    if index[4:8] not in WHOLE_PATHS:
        return True
    return any(b"/%s\0" % os.fsencode(end) in index or _is_whole(index, end) for end in ends)


def _is_whole(index: bytes, path: str) -> bool:
    """Whether a path stands there that is no end of another: its length stands before it."""
    name = os.fsencode(path)
    return len(name).to_bytes(2, "big") + name + b"\0" in index


def _git_folder(top: str) -> str:
    """Where a repository's index is: in `.git`, or where a file of this name says."""
    path = os.path.join(top, ".git")
    if os.path.isdir(path):
        return path
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            said = file.read().removeprefix("gitdir:").strip()
    except OSError:
        return path
    return os.path.join(top, said)

"""Which names of a context a build gets."""

from __future__ import annotations

import pytest

from kubectl_prodready.dockerfile.context import Files
from kubectl_prodready.dockerfile.splitting.ignored import is_untracked, sent


@pytest.mark.parametrize(
    ("ignore", "names"),
    [
        ("", ["a.txt", "docs/", "src/"]),
        ("# docs\n\ndocs", ["a.txt", "src/"]),
        ("/docs/", ["a.txt", "src/"]),
        ("**/docs", ["a.txt", "src/"]),
        ("docs/**", ["a.txt", "src/"]),
        ("docs/*", ["a.txt", "src/"]),
        ("docs/b.md", ["a.txt", "docs/", "src/"]),
        ("*.txt", ["docs/", "src/"]),
        ("*\n!src", ["src/"]),
        ("*\n!src/main", ["src/"]),
        ("**\n!docs", ["docs/"]),
    ],
)
def test_what_is_sent(ignore: str, names: list[str]) -> None:
    files = {"a.txt": "", "docs/b.md": "", "src/main": "", ".dockerignore": ignore}
    assert [name for name in sent(Files(files)) if name != ".dockerignore"] == names


def test_what_git_leaves_out() -> None:
    context = Files({".gitignore": "*.log\n.env\n", "src/main": ""})
    assert is_untracked(context, "a.log")
    assert is_untracked(context, ".env")
    assert not is_untracked(context, "src/")

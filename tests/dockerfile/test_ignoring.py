"""Comments that keep rules away: of which place each is."""

from __future__ import annotations

import pytest

from kubectl_prodready.dockerfile.changing.ignoring import ignored, wishes
from tests.dockerfiles import fixed, seen

MARK = "# prodready: ignore[DF011, DF013]\n"


def places(text: str) -> list[str]:
    """Where DF011 is ignored, by the arguments of the instructions."""
    dockerfile = seen(text)
    found = wishes(dockerfile)
    return [
        one.arguments
        for one in dockerfile.syntax.instructions
        if ignored(found, dockerfile.path(one), "DF011")
    ]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (f"FROM a\n{MARK}ENV b c\nENV d e\n", ["b c"]),
        (f"FROM a\n{MARK}# more\nENV b c\nENV d e\n", ["b c"]),
        (f"FROM a\n{MARK}\nENV b c\n", []),
        (f"FROM a\nENV b c\n{MARK}", []),
        (f"FROM a\nRUN b \\\n{MARK} c\nENV d e\n", ["b  c"]),
        (f"FROM a\nRUN <<E\n{MARK}E\nENV d e\n", []),
        (f"{MARK}FROM a\nENV b c\nFROM d\nENV e f\n", ["a", "b c", "d", "e f"]),
        (f"\ufeff{MARK}FROM a\nENV b c\n", ["a", "b c"]),
        (f"# syntax=x\n{MARK}FROM a\nENV b c\n", ["a", "b c"]),
        (f"ARG x\n{MARK}FROM a\nENV b c\nFROM d\nENV e f\n", ["a", "b c"]),
        (f"FROM a\nENV b c\n  {MARK}FROM d AS e\nENV e f\n", ["d AS e", "e f"]),
        (f"FROM a\n{MARK}ARG b\nARG b\n", ["b"]),
        ("FROM a\n# prodready: ignore[ALL]\nENV b c\n", ["b c"]),
        ("FROM a\n# prodready: ignore[DF013]\nENV b c\n", []),
        ("FROM a\n# prodready: ignore\nENV b c\n", []),
        (f"FROM a\r\n{MARK.strip()}\r\nENV b c\r\n", ["b c"]),
    ],
)
def test_places(text: str, where: list[str]) -> None:
    text = text.replace("ignore[ALL]", f"ignore[{_all()}]")
    assert places(text) == where


def _all() -> str:
    from kubectl_prodready.core.ignored import ALL

    return ALL


def test_what_is_ignored_is_not_changed() -> None:
    result = fixed(f"FROM a\n{MARK}ENV b c\nENV d e\n", select=("DF011",))
    assert result.verified
    assert result.verified.after == f"FROM a\n{MARK}ENV b c\nENV d=e\n"
    assert [one.left.reason for one in result.left] == ["a comment says so"]

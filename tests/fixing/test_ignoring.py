"""Comments that keep rules away: beside an object or a container, or right above it."""

from __future__ import annotations

import pytest

from kubectl_prodready.paths import Item
from tests.help import after, fixed, reasons

TEXT = """\
# about the file

# above the object
apiVersion: v1 # at the object
kind: Pod # below
metadata: {name: web}
spec:
  containers:
  # far above web

  # above web
  # right above web
  - name: web # at web
    image: web # inside web
  - {name: side, image: side} # at side
  # behind side
"""
ALL = {"web": 6, "side": 6}


def marked(place: str, rules: str, sign: str = "# prodready: ignore[{}]") -> str:
    """The text with a comment in one place."""
    text = TEXT.replace(f"# {place}\n", sign.format(rules) + "\n")
    assert text != TEXT
    return text


def counts(text: str) -> dict[str, int]:
    """How many changes each container gets."""
    result = fixed(text)
    assert not result.errors
    steps = [step for one in result.findings if one.accepted for step in one.change.path]
    return {name: steps.count(Item("name", name)) for name in ALL}


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("about the file", ALL),
        ("above the object", {"web": 4, "side": 4}),
        ("at the object", {"web": 4, "side": 4}),
        ("below", ALL),
        ("far above web", ALL),
        ("above web", {"web": 4, "side": 6}),
        ("right above web", {"web": 4, "side": 6}),
        ("at web", {"web": 4, "side": 6}),
        ("inside web", ALL),
        ("at side", {"web": 6, "side": 4}),
        ("behind side", ALL),
    ],
)
def test_a_comment_counts_where_it_stands(
    place: str, expected: dict[str, int], newline: str
) -> None:
    text = marked(place, "cpu-limit, memory-limit").replace("\n", newline)
    assert counts(text) == expected
    assert not fixed(after(text)).verified


@pytest.mark.parametrize(
    ("sign", "counts_"),
    [
        ("#prodready:ignore[{}]", True),
        ("# why # prodready: ignore[{}] # and so on", True),
        ("# prodready: ignore({})", False),
        ("#! prodready: ignore[{}]", False),
        ("# prodready: review, {}", False),
    ],
)
def test_how_it_is_written(sign: str, *, counts_: bool) -> None:
    found = counts(marked("at web", "cpu-limit", sign))
    assert found["web"] == (5 if counts_ else 6)


def test_several_comments_count_together() -> None:
    text = marked("at web", "cpu-limit").replace(
        "# right above web", "# prodready: ignore[cpu-request]"
    )
    assert counts(text)["web"] == 4


def test_all_rules_may_be_ignored() -> None:
    assert counts(marked("at the object", "*")) == {"web": 0, "side": 0}
    assert reasons(marked("at web", "*"))["cpu-limit"] == "a comment says so"


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("# right above web\n  - name: web", "- # SIGN\n    name: web", {"web": 4, "side": 6}),
        (
            "# right above web\n  - name: web",
            "# SIGN\n  - # why\n    # and so on\n    name: web",
            {"web": 4, "side": 6},
        ),
        ("# about the file\n\n# above the object", "--- # SIGN", {"web": 4, "side": 4}),
        ("# about the file\n\n# above the object", "--- # SIGN\n# why", {"web": 4, "side": 4}),
        ("# about the file\n\n# above the object", "--- # SIGN\n", ALL),
        ("# about the file\n\n# above the object", "# SIGN\n---", ALL),
    ],
)
def test_behind_a_dash_and_a_marker(
    old: str, new: str, expected: dict[str, int], newline: str
) -> None:
    text = TEXT.replace(old, new.replace("SIGN", "prodready: ignore[cpu-limit, memory-limit]"))
    assert text != TEXT
    text = text.replace("\n", newline)
    assert counts(text) == expected
    assert not fixed(after(text)).verified


def test_a_dash_above_another_dash_is_another_item() -> None:
    text = TEXT.replace("# right above web", "- # prodready: ignore[cpu-limit]")
    assert "must be a mapping" in str(fixed(text).errors[0])

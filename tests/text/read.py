"""What a text says, read by others than the product, and what a change did to it."""

from __future__ import annotations

import json
import re
from typing import Any

import yaml

from kubectl_prodready.text.verify import Verified


def read(text: str) -> Any:
    """The data of a text of one document."""
    try:
        return json.loads(text)  # PyYAML refuses the surrogate pairs that JSON has
    except ValueError:
        return yaml.load(text, Loader=yaml.CSafeLoader)


def is_same(one: Any, other: Any) -> bool:
    """Whether two values are equal, and of the same types: `True` is not 1."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def line_breaks(text: str) -> set[str]:
    """The kinds of line breaks in a text."""
    return set(re.findall("\r\n|\r|\n", text))


def replaced(verified: Verified) -> set[str]:
    """What gave way, blanks left out; all else is proven to be there, byte for byte.

    From the back, every edit's text and what was behind the edit must end what is left.
    """
    after, before = verified.after, verified.before
    gone: set[str] = set()
    for edit in reversed(verified.edits):
        behind = edit.text + before[edit.end :]
        assert after.endswith(behind)
        after, before = after[: len(after) - len(behind)], before[: edit.start]
        gone.add(re.sub(r"\s", "", verified.before[edit.start : edit.end]))
    assert after == before
    return gone

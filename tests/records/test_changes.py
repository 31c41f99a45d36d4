"""What is recorded of a file comes back as it was, and holds nothing but what was edited."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kubectl_prodready.errors import InputError
from kubectl_prodready.records.changes import (
    AS_BEFORE,
    CHANGED,
    WRITTEN,
    FileChange,
    change_of,
    read_change,
)
from kubectl_prodready.sources.deciding import decided
from kubectl_prodready.text.restore import restore
from tests.help import deployment, documents, fixed

SECRET = "apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData: {password: swordfish}\n"
WEB = deployment("[{name: web, image: web, resources: {}, env: [{name: KEY, value: swordfish}]}]")


def change(text: str = WEB) -> tuple[FileChange, str, str]:
    """What is recorded, and the text before and after."""
    verified = fixed(text).verified
    assert verified is not None
    return change_of("/src/web.yaml", verified), verified.before, verified.after


def test_it_comes_back_from_json() -> None:
    recorded, before, after = change()
    again = read_change(json.loads(json.dumps(recorded.what)))
    assert again == recorded
    assert restore(after.encode(), again.back, again.before).after == before


def test_what_was_not_edited_is_not_in_it() -> None:
    recorded, _, after = change(documents(WEB, SECRET))
    assert "swordfish" in after
    assert [edit.text for edit in recorded.back if edit.text] == [" {}"]
    assert "swordfish" not in json.dumps(recorded.what)
    assert "name" not in json.dumps(recorded.what)


def test_how_it_stands() -> None:
    recorded, before, after = change()
    assert recorded.standing(after.encode()) == WRITTEN
    assert recorded.standing(before.encode()) == AS_BEFORE
    for other in (after + "\n", before[:-1], after.replace("\n", "\r\n"), ""):
        assert recorded.standing(other.encode()) == CHANGED


def test_a_new_file_is_as_before_only_where_it_is_gone() -> None:
    verified = decided("", ["cpu-limit"])
    recorded = change_of("/src/.prodready.yaml", verified, is_new=True)
    assert read_change(json.loads(json.dumps(recorded.what))) == recorded
    assert recorded.standing(verified.after.encode()) == WRITTEN
    assert recorded.standing(b"") == CHANGED


def test_only_of_a_new_file_it_is_said() -> None:
    recorded, _, _ = change()
    assert "is_new" not in recorded.what
    assert not read_change(recorded.what).is_new


@pytest.mark.parametrize(
    "wrong",
    [
        {"path": None},
        {"before": 7},
        {"after": ["x"]},
        {"back": None},
        {"back": "x"},
        {"back": [1]},
        {"back": [[1, 2]]},
        {"back": [[1, 2, 3]]},
        {"back": [["1", 2, "x"]]},
        {"back": [[True, 2, "x"]]},
        {"back": [[1, 2, "x", "y"]]},
    ],
)
def test_what_is_none_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="its record is damaged"):
        read_change({**change()[0].what, **wrong})


def test_what_says_nothing_is_refused() -> None:
    with pytest.raises(InputError, match="its record is damaged"):
        read_change({})

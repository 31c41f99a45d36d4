"""Whole objects as YAML: as new keys are written, and two at a time as one by one."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kubectl_prodready.text.emit import BlockStyle, block_lines, grown
from kubectl_prodready.text.whole import both, whole
from tests.text.styles import SCALARS

STYLE = BlockStyle(step=2, list_step=0, quote='"', key_quote="")
KEYS = st.sampled_from(["a", "b", "an odd: key", "yes", "1"])
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)
OBJECTS = st.dictionaries(KEYS, VALUES, max_size=4)


@given(OBJECTS)
def test_an_object_is_written_as_new_keys_are(data: dict[str, Any]) -> None:
    lines = block_lines({key: grown(value, "") for key, value in data.items()}, 0, STYLE)
    assert whole(data) == "".join(f"{line}\n" for line in lines)


@given(OBJECTS, OBJECTS, KEYS, KEYS)
def test_two_objects_that_share_parts_are_written_as_each_alone(
    before: dict[str, Any], other: dict[str, Any], key: str, place: str
) -> None:
    shared = {**before, place: [before, {key: before.get(key)}]}
    after = {**before, **other, key: {place: shared}, "shared": shared}
    assert both(shared, after) == (whole(shared), whole(after))

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kubectl_prodready.paths import Item, Path, read, written

keys = st.from_regex(r"[a-zA-Z][a-zA-Z0-9-]*", fullmatch=True)
steps = st.one_of(
    keys,
    st.integers(0, 99),
    st.builds(Item, keys, st.from_regex(r"[a-z0-9][a-z0-9.:/-]*", fullmatch=True)),
)


@given(st.builds(lambda first, rest: (first, *rest), keys, st.lists(steps)))
def test_a_written_path_is_read_again(path: Path) -> None:
    assert read(written(path)) == path


@pytest.mark.parametrize(
    "text",
    ["", ".", "a.", ".a", "a..b", "a[", "a[]", "a[b", "[0]", "a[x]", "a]b", "a[0]b", "a[=b]"],
)
def test_what_is_no_path_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no path"):
        read(text)

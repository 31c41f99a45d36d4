"""What must hold for every text, however it is styled."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kubectl_prodready.fixing.results import FileResult
from kubectl_prodready.paths import Path, with_value
from kubectl_prodready.text.data import data_of
from kubectl_prodready.text.edit import Setting
from kubectl_prodready.text.locate import Locator
from kubectl_prodready.text.nodes import BLOCK_STYLES, Node, Scalar
from kubectl_prodready.text.stream import pieces
from kubectl_prodready.text.verify import Verified
from tests.help import fixed
from tests.text.change import proven, root_of, shared
from tests.text.read import is_same, line_breaks, read, replaced
from tests.text.styles import KEYS, SCALARS, STRINGS, comments, styled, trees, workloads

PLACEHOLDERS = {"", "null", "~", "Null", "NULL", "!!null", "{}"}


def assert_right(verified: Verified, settings: list[tuple[Path, Any]]) -> None:
    """The old bytes are there, and another reader finds the old meaning plus the settings."""
    assert replaced(verified) <= PLACEHOLDERS
    assert_same(verified, [Setting(path, value) for path, value in settings])


def assert_same(verified: Verified, settings: list[Setting]) -> None:
    """Another reader finds the old meaning with the settings, and comments and breaks are kept."""
    before, after = verified.before, verified.after
    assert comments(after) == comments(before)
    assert line_breaks(after) <= line_breaks(before) or not line_breaks(before)
    planned = read(before)
    for setting in settings:
        planned = with_value(planned, setting.path, setting.value, setting.old)
    assert is_same(read(after), planned), after


def changes(result: FileResult) -> list[tuple[Path, Any]]:
    return [(one.change.path, one.change.value) for one in result.findings if one.accepted]


@settings(max_examples=250)
@given(workloads().flatmap(styled))
def test_a_manifest_is_fixed_right_and_once(text: str) -> None:
    result = fixed(text)
    assert not result.errors
    assert not result.failed
    taken = changes(result)
    assert bool(taken) is bool(result.verified)
    if result.verified:
        assert result.verified.before == text
        assert_right(result.verified, taken)
        again = fixed(result.verified.after)
        assert again.verified is None
        assert not again.errors
        assert not changes(again)


VALUES: st.SearchStrategy[Any] = st.one_of(
    SCALARS,
    st.lists(SCALARS, min_size=1, max_size=2),
    st.dictionaries(KEYS, SCALARS, min_size=1, max_size=2),
    st.lists(st.dictionaries(KEYS, SCALARS, min_size=1, max_size=2), min_size=1, max_size=2),
).filter(lambda value: value not in (None, {}))


def free(data: Any, path: Path = ()) -> Iterator[Path]:
    """Paths at which a value may be set: new keys, nulls, keys below what is empty."""
    if isinstance(data, dict):
        yield from ((*path, key) for key in ("new", "on", "x y") if data or path)
        for key, value in data.items():
            yield from free(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            if value:
                yield from free(value, (*path, index))
    elif data is None:
        yield path
        yield (*path, "below", "it")


@st.composite
def settings_for(draw: st.DrawFn, data: Any) -> list[Setting]:
    """Settings that do not contradict each other."""
    paths = draw(st.lists(st.sampled_from(list(free(data))), max_size=4))
    chosen: list[Setting] = []
    for path in paths:
        if not any(_meet(path, one.path) for one in chosen):
            chosen.append(Setting(path, draw(VALUES), draw(st.sampled_from(["", "why", "other"]))))
    return chosen


def _meet(one: Path, other: Path) -> bool:
    return one[: len(other)] == other[: len(one)]


def behind_b(key: str) -> tuple[str, ...]:
    """A wish for where a new key stands."""
    return ("b",) if key == "new" else ()


@settings(max_examples=300)
@given(st.data(), trees().flatmap(lambda data: styled(data, ends=True)))
def test_any_setting_is_written_right(draws: st.DataObject, text: str) -> None:
    piece = next(pieces(text))
    root = root_of(piece.text)
    wanted = draws.draw(settings_for(data_of(root, piece.text)))
    _, refused = shared(root, piece.text, *wanted)
    taken = [setting for setting in wanted if setting.path not in refused]
    verified = proven(text, *taken, order=behind_b)
    assert_right(verified, [(setting.path, setting.value) for setting in taken])
    assert bool(verified.edits) is bool(taken)


def replaceable(root: Node, data: Any, path: Path = ()) -> Iterator[Path]:
    """Paths at which a value may give way to another one of its type."""
    if isinstance(data, dict):
        for key, value in data.items():
            if isinstance(value, dict | list):
                yield from replaceable(root, value, (*path, key))
            elif value is not None and not is_block(root, (*path, key)):
                yield (*path, key)
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from replaceable(root, value, (*path, index))


def is_block(root: Node, path: Path) -> bool:
    node = Locator(root).find(path).node
    return isinstance(node, Scalar) and node.style in BLOCK_STYLES


@settings(max_examples=300)
@given(st.data(), trees().flatmap(lambda data: styled(data, ends=True)))
def test_any_value_is_replaced_right(draws: st.DataObject, text: str) -> None:
    piece = next(pieces(text))
    root = root_of(piece.text)
    data = data_of(root, piece.text)
    paths = list(replaceable(root, data))
    assume(paths)
    path = draws.draw(st.sampled_from(paths))
    old = reached(data, path)
    new = draws.draw(STRINGS if isinstance(old, str) else st.integers(100, 199))
    wanted = [Setting(path, new, draws.draw(st.sampled_from(["", "why"])), old)]
    wanted += [one for one in draws.draw(settings_for(data)) if not _meet(one.path, path)]
    _, refused = shared(root, piece.text, *wanted)
    taken = [setting for setting in wanted if setting.path not in refused]
    verified = proven(text, *taken, order=behind_b)
    assert_same(verified, taken)


def reached(data: Any, path: Path) -> Any:
    """What is there at a path of keys and positions."""
    for step in path:
        data = data[step]
    return data

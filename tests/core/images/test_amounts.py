"""Amounts of memory, as programs are told them."""

from __future__ import annotations

import pytest

from kubectl_prodready.core.images.amounts import bytes_in


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("1024", 1024),
        ("512m", 512 * 1024**2),
        ("2G", 2 * 1024**3),
        ("1.5GiB", 3 * 1024**3 // 2),
        ("8kB", 8192),
        ("100b", 100),
        ("25%", 0),
        (".25", 0),
        ("0", 0),
        ("", 0),
        ("$(SIZE)", 0),
        ("4xb", 0),
        ("-1g", 0),
    ],
)
def test_letters_count_by_1024(written: str, expected: int) -> None:
    assert bytes_in(written) == expected


@pytest.mark.parametrize(
    ("written", "by_1000", "expected"),
    [
        ("1k", ("",), 1000),
        ("1kb", ("",), 1024),
        ("1GB", ("", "b"), 10**9),
        ("1GiB", ("", "b"), 1024**3),
    ],
)
def test_some_programs_count_by_1000(written: str, by_1000: tuple[str, ...], expected: int) -> None:
    assert bytes_in(written, by_1000=by_1000) == expected

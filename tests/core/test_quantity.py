"""Quantities are compared as amounts and written as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kubectl_prodready.core.quantity import SUFFIXES, Quantity


def q(value: object) -> Quantity:
    """Parse what must parse."""
    parsed = Quantity.parse(value)
    assert parsed is not None
    return parsed


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("0.5", "500m"),
        (1, "1000m"),
        ("1e3", "1k"),
        ("1E3", 1000),
        ("1Gi", "1024Mi"),
        ("1.5Gi", "1536Mi"),
        ("1E", "1e18"),
        (".5", 0.5),
        ("5.", 5),
        ("+1", 1),
        ("1e-3", "1m"),
        ("0.1n", "1n"),
        ("-1", "-1000m"),
    ],
)
def test_equal_amounts(one: object, other: object) -> None:
    assert q(one) == q(other)
    assert hash(q(one)) == hash(q(other))


@pytest.mark.parametrize(("less", "more"), [("1000M", "1Gi"), ("999m", 1), ("1023Ki", "1Mi")])
def test_order(less: object, more: object) -> None:
    assert q(less) < q(more)
    assert q(more) > q(less)
    assert q(less) != q(more)


@pytest.mark.parametrize(
    "value",
    ["${MEMORY}", "", ".", "1 Gi", "1gi", "Gi", "1e", "1e99", "{{ .x }}", None, True, [], {}],
)
def test_no_quantity(value: object) -> None:
    assert Quantity.parse(value) is None


@pytest.mark.parametrize(
    ("value", "factor", "expected"),
    [
        ("300Mi", 4, "1200Mi"),
        ("512Mi", 4, "2Gi"),
        ("750m", 4, "3"),
        ("100m", 4, "400m"),
        ("0.5", 4, "2"),
        ("0.3", 2, "600m"),
        ("1000M", 4, "4G"),
        ("1.5Gi", 2, "3Gi"),
        ("0.1Gi", 2, "214748364800m"),
        ("1n", 3, "3n"),
        ("1e3", 4, "4k"),
        ("0", 4, "0"),
    ],
)
def test_multiples_are_written_in_the_largest_whole_unit(
    value: str, factor: int, expected: str
) -> None:
    assert str(q(value).times(factor)) == expected


@pytest.mark.parametrize("value", ["1024Mi", "0.5", "1e3", "2", 2, 0.5])
def test_what_was_read_is_written_as_it_was(value: object) -> None:
    assert str(q(value)) == str(value)


@given(st.integers(0, 10**24), st.sampled_from(sorted(SUFFIXES)))
def test_what_is_written_reads_as_the_same_amount(nanos: int, suffix: str) -> None:
    quantity = Quantity(nanos, suffix)
    assert q(str(quantity)) == quantity
    assert repr(quantity) == f"Quantity({quantity})"


def test_sum() -> None:
    assert str(q("1Gi").plus(q("512Mi"))) == "1536Mi"
    assert q(1) != "1"


@pytest.mark.parametrize(
    ("whole", "divisor", "part"), [("1", 3, "333333334n"), ("1Gi", 2, "512Mi"), ("1m", 1, "1m")]
)
def test_a_part_is_rounded_up(whole: str, divisor: int, part: str) -> None:
    quantity = Quantity.parse(whole)
    assert quantity is not None
    assert str(quantity.divided(divisor)) == part

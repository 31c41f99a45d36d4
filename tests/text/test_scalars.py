"""Scalars: what they mean to Kubernetes, and that what is written reads back everywhere."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from kubectl_prodready.text.data import data_of
from kubectl_prodready.text.parse import parse
from kubectl_prodready.text.scalars import write_scalar, write_string


def meaning(text: str) -> Any:
    """What the product reads in `x: text`."""
    whole = f"x: {text}\n"
    (root,) = parse(whole)
    return data_of(root, whole)["x"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *((word, True) for word in ("y", "Yes", "on", "TRUE")),
        *((word, False) for word in ("n", "No", "off", "False")),
        *((word, None) for word in ("", "~", "null", "NULL")),
        *(("yEs", "yEs"), ("nULL", "nULL"), ("oN", "oN"), ("web", "web")),
        *(("0", 0), ("-0", 0), ("12", 12), ("+12", 12), ("-1_000", -1000)),
        *(("010", 8), ("0o10", 8), ("0O10", 8), ("-010", -8), ("0_7", 7)),
        *(("0x1F", 31), ("0X1f", 31), ("0b101", 5), ("-0b101", -5), ("0x", "0x")),
        *(("08", 8.0), ("1.", 1.0), (".5", 0.5), ("1_0.5", 10.5), ("1e3", 1000.0)),
        *(("-1.5E+2", -150.0), ("1e1_0", 1e10), ("._5", "._5"), (".5_5", ".5_5"), (".", ".")),
        *((".inf", math.inf), ("-.INF", -math.inf), ("+.Inf", math.inf), (".iNf", ".iNf")),
        *(("1:30", "1:30"), ("2020-01-01", "2020-01-01"), ("1.2.3", "1.2.3"), ("_1", "_1")),
        *(("100m", "100m"), ("1Gi", "1Gi"), ("+", "+"), ("--", "--")),
        *(("'12'", "12"), ('"yes"', "yes"), ("'~'", "~")),
        *(("!!str 12", "12"), ("!!int '12'", 12), ("!!float '1'", 1), ("!!bool 'yes'", True)),
        *(("!!null ''", None), ("! 12", "12"), ("!!binary aGk=", "aGk="), ("!x y", "y")),
        *(("18446744073709551615", 2**64 - 1), ("1" * 30, float("1" * 30))),
        *(("1" * 5000, math.inf), ("0x" + "f" * 17, "0x" + "f" * 17)),
    ],
)
def test_scalars_mean_what_kubernetes_reads(text: str, value: Any) -> None:
    found = meaning(text)
    assert found == value
    assert type(found) is type(value)


def test_what_is_no_number_is_equal_to_itself() -> None:
    """Else no text with it could ever be proven."""
    assert math.isnan(meaning(".nan"))
    assert [meaning(".nan")] == [meaning(".NaN")]


STRINGS = [
    *("", " ", "web", "y", "N", "on", "Off", "yes", "true", "null", "~", "NULL", "=", "<<"),
    *("12", "+1", "-1", "010", "08", "0x1F", "0b1", "0o7", "1e3", "1.", ".5", "._5", ".5_5"),
    *("1_000", ".inf", "-.INF", ".nan", "1:30", "190:20:30", "2020-01-01", "2020-1-1"),
    *("2020-01-01T00:00:00Z", "100m", "1Gi", "1.5", "1.2.3", "1e", "0x", "0b2", "1__0", "1_"),
    *("- a", "-", "?", ":", "a: b", "a #b", "#", "*a", "&a", "!a", "|", ">", "%", "@", "`"),
    *("{", "[", "}", "]", ",", "'", '"', "''", '\\"', "\\", "it's", "a\nb", "a\n", "\ta", "\r"),
    *("\x00", "\x07", "\x7f", "\x85", "\xa0", "\u2028", "\ufeff", "ü", "\u200b", "\U0001f600"),
    *("---", "...", "--- a", "a\x1b", "\ud7ff", "\ue000", "\ufffd", "\U000e0001", "a b", "a "),
]
TEXTS = st.one_of(
    st.sampled_from(STRINGS),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    st.text("0123456789.-+_eExXobTZ:", max_size=8),
)
QUOTES = st.sampled_from(['"', "'"])


def read_12(text: str) -> Any:
    """What a reader of YAML 1.2 reads."""
    return YAML(typ="safe", pure=True).load(text)


@given(TEXTS, QUOTES, st.booleans())
@example("2020-01-01", '"', False)
@example(".5_5", '"', False)
def test_a_written_string_reads_back_everywhere(text: str, quote: str, always: bool) -> None:
    written = write_string(text, quote, always=always)
    assert "\n" not in written
    for whole in (f"x: {written}\n", f"x:\n- {written}  # c\n", f"{{x: {written}, y: 1}}\n"):
        (root,) = parse(whole)
        for data in (data_of(root, whole), yaml.safe_load(whole), read_12(whole)):
            found = data["x"][0] if isinstance(data["x"], list) else data["x"]
            assert found == text, (whole, data)


@given(TEXTS)
def test_a_quoted_string_is_json_too(text: str) -> None:
    assert yaml.safe_load(write_string(text, '"', always=True)) == text
    if text.isprintable():
        assert json.loads(write_string(text, '"', always=True)) == text


@pytest.mark.parametrize("text", ["100m", "1Gi", "2Gi", "web", "a/b", "nginx", "10s", "v1.2"])
def test_usual_values_stay_plain(text: str) -> None:
    assert write_string(text, '"') == text


@pytest.mark.parametrize(
    ("value", "written"),
    [(None, "null"), (True, "true"), (False, "false"), (12, "12"), (-1.5, "-1.5"), ("2", "'2'")],
)
def test_other_values_are_json(value: Any, written: str) -> None:
    assert write_scalar(value, "'") == written
    assert meaning(written) == value


def test_the_wanted_sign_quotes_where_it_can() -> None:
    assert write_string("it's", "'") == "'it''s'"
    assert write_string("it's", '"') == '"it\'s"'
    assert write_string("a\tb", "'") == '"a\\u0009b"'

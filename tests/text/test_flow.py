"""Keys added inside braces, in the manner of the braces."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kubectl_prodready.text.edit import Setting
from tests.text.change import changed, proven

PRETTY = '{\n  "a": {\n    "b": 1\n  }\n}\n'


@pytest.mark.parametrize(
    ("text", "path", "value", "after"),
    [
        # behind what is there
        ("a: {b: 1}\n", ("a", "c"), 2, "a: {b: 1, c: 2}\n"),
        ("a: { b: 1 }\n", ("a", "c"), {"d": 2}, "a: { b: 1, c: { d: 2 } }\n"),
        ("a: {b: 1,}\n", ("a", "c"), 2, "a: {b: 1, c: 2}\n"),
        ("a: {b: 1 , }\n", ("a", "c"), 2, "a: {b: 1 , c: 2 }\n"),
        ("a: {b: 1 }\n", ("a", "c"), [1, "x"], "a: {b: 1, c: [1, x] }\n"),
        ("a: {'b': 1}\n", ("a", "c"), "yes", "a: {'b': 1, c: \"yes\"}\n"),
        ("a: {'b':1}\n", ("a", "c"), 2, "a: {'b':1, c: 2}\n"),
        ('a: {"b":1}\n', ("a", "c"), 2, 'a: {"b":1,"c":2}\n'),
        ('a: {"b": 1}\n', ("a", "c"), "x", 'a: {"b": 1, "c": "x"}\n'),
        ("a: {b: {c: 1}}\n", ("a", "b", "d"), 2, "a: {b: {c: 1, d: 2}}\n"),
        ("[{a: 1}, 2]\n", (0, "b"), 2, "[{a: 1, b: 2}, 2]\n"),
        ("{a: 1}", ("b",), 2, "{a: 1, b: 2}"),
        # into what is empty
        ("a: {b: {}}\n", ("a", "b", "c"), 2, "a: {b: {c: 2}}\n"),
        ("a: {b: { }}\n", ("a", "b", "c"), 2, "a: {b: { c: 2}}\n"),
        ("a: {b: null}\n", ("a", "b", "c"), 2, "a: {b: {c: 2}}\n"),
        ("a: {b: ~, d: 1}\n", ("a", "b"), "x", "a: {b: x, d: 1}\n"),
        ("a: {b: &x null}\n", ("a", "b", "c"), 2, "a: {b: &x {c: 2}}\n"),
        # where nothing is left out
        ("a: {b: , c: 1}\n", ("a", "b"), 2, "a: {b: 2, c: 1}\n"),
        ("a: {b: }\n", ("a", "b", "c"), 2, "a: {b: {c: 2}}\n"),
        ("a: {b}\n", ("a", "b"), 2, "a: {b: 2}\n"),
        ("a: {b , c: 1}\n", ("a", "b"), 2, "a: {b: 2 , c: 1}\n"),
        ("a: {b: # c\n  }\n", ("a", "b"), 2, "a: {b: 2 # c\n  }\n"),
        ("a: {b # c\n  }\n", ("a", "b"), 2, "a: {b: 2 # c\n  }\n"),
        ("a: {b:\n  }\n", ("a", "b"), 2, "a: {b: 2\n  }\n"),
        ("a: {b: !!null , c: 1}\n", ("a", "b"), 2, "a: {b: 2 , c: 1}\n"),
        ("a: {b: &x , c: 1}\n", ("a", "b"), 2, "a: {b: &x 2 , c: 1}\n"),
        ("a: {b: }\n", ("a", "c"), 2, "a: {b: , c: 2}\n"),
        ("a: {b}\n", ("a", "c"), 2, "a: {b, c: 2}\n"),
        # on lines of their own
        ("a: {\n  b: 1\n}\n", ("a", "c"), 2, "a: {\n  b: 1,\n  c: 2\n}\n"),
        ("a: {\n  b: 1,\n}\n", ("a", "c"), 2, "a: {\n  b: 1,\n  c: 2,\n}\n"),
        ("a: {\n  b: 1 # c\n}\n", ("a", "c"), 2, "a: {\n  b: 1, # c\n  c: 2\n}\n"),
        ("a: {\n  b: 1, # c\n}\n", ("a", "c"), 2, "a: {\n  b: 1, # c\n  c: 2,\n}\n"),
        ("a: {\n  b: 1}\n", ("a", "c"), 2, "a: {\n  b: 1,\n  c: 2}\n"),
        ("a: {\n  b: 1,}\n", ("a", "c"), 2, "a: {\n  b: 1,\n  c: 2}\n"),
        ("a: {\n  b # c\n  }\n", ("a", "c"), 2, "a: {\n  b, # c\n  c: 2\n  }\n"),
        ("a: {b: 1,\n  c: 2}\n", ("a", "d"), 3, "a: {b: 1,\n  c: 2,\n  d: 3}\n"),
        ("a: { # c\n  }\n", ("a", "b"), 2, "a: { # c\n  b: 2}\n"),
        # JSON
        ('{"a":1}', ("b",), {"c": [1]}, '{"a":1,"b":{"c":[1]}}'),
        ('{"a": 1}', ("b",), {"c": 1}, '{"a": 1, "b": {"c": 1}}'),
        ('{"a":{}}', ("a", "b"), "x", '{"a":{"b":"x"}}'),
        (PRETTY, ("c",), 1, '{\n  "a": {\n    "b": 1\n  },\n  "c": 1\n}\n'),
        (PRETTY, ("a", "c"), 1, '{\n  "a": {\n    "b": 1,\n    "c": 1\n  }\n}\n'),
        ('{\n\t"a": {}\n}', ("a", "b"), 1, '{\n\t"a": {\n\t\t"b": 1\n\t}\n}'),
        ('{\n\t"a": {\n\t}\n}', ("a", "b"), 1, '{\n\t"a": {\n\t\t"b": 1\n\t}\n}'),
        ('{\r\n "a": null\r\n}', ("a", "b"), 1, '{\r\n "a": {\r\n  "b": 1\r\n }\r\n}'),
        ('{\n"a": {}\n}', ("a", "b"), 1, '{\n"a": {\n  "b": 1\n}\n}'),
    ],
)  # fmt: skip
def test_keys_follow_the_manner(text: str, path: Any, value: Any, after: str) -> None:
    assert changed(text, path, value) == after


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("a: {x: 1, b: }\n", "a: {x: 1, b: {c: 1}, d: 2}\n"),
        ("a: {x: 1, b}\n", "a: {x: 1, b: {c: 1}, d: 2}\n"),
        ("a: {b # c\n }\n", "a: {b: {c: 1}, d: 2 # c\n }\n"),
        ("a: {\n  b: # c\n }\n", "a: {\n  b: {c: 1}, # c\n  d: 2\n }\n"),
        ("a: {b: {}}\n", "a: {b: {c: 1}, d: 2}\n"),
        ("a: {b: null}\n", "a: {b: {c: 1}, d: 2}\n"),
    ],
)
def test_what_fills_a_key_comes_before_what_follows_it(text: str, after: str) -> None:
    both = Setting(("a", "b", "c"), 1), Setting(("a", "d"), 2)
    assert proven(text, *both).after == after
    assert proven(text, *both[::-1]).after == after


@pytest.mark.parametrize("indent", [None, 1, 2, 4, "\t"])
@pytest.mark.parametrize("path", [("new",), ("a", "new"), ("a", "b", "new"), ("n", "new")])
def test_json_stays_json_as_its_writer_would_have_written_it(indent: Any, path: Any) -> None:
    data: dict[str, Any] = {"n": {}, "a": {"c": [1], "b": {"d": "x"}}}
    value = {"e": [{"f": 1}], "g": "yes"}
    place = data
    after = changed(json.dumps(data, indent=indent), path, value)
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert after == json.dumps(data, indent=indent)

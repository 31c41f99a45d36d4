"""The JSON Schema for editors and the product's own validation say the same."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from kubectl_prodready.core.configuration.reading import read
from kubectl_prodready.core.configuration.resolution import Configuration
from kubectl_prodready.core.registry import load_rules
from kubectl_prodready.text.data import data_of
from kubectl_prodready.text.parse import parse
from tests.cli.command import TOP
from tools.config_page import config_page

SCHEMA = TOP / "kubectl_prodready" / "schema" / "config-v1.json"
RAW: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(RAW)
RULES = ("cpu-limit", "memory-limit")

GOOD = """\
{}
rules: {cpu-limit: off}
rules: {cpu-limit: 'off', memory-limit: 'on'}
rules: {cpu-limit: {safety: safe}, memory-limit: {safety: hint}}
rules: {}
sizes: {requests: {cpu: 100m, memory: 1Gi, ephemeral-storage: 1e9}}
sizes: {limits: {cpu: 0.5}}
sizes: {limits: {cpu: .5}}
sizes: {limits: {cpu: '+1'}}
sizes: {limits: {memory: 1e+3, ephemeral-storage: 12E}}
sizes: {limits: {memory: '1e30', ephemeral-storage: '1E007'}}
sizes: {limits: {cpu: '5.', memory: '000100Ki'}}
sizes: {requests: {cpu: '1000000n'}}
sizes: {images: {'*/postgres': {requests: {cpu: 1}}, b: {}}}
sizes: {images: {'a.io:5000/web*': {}, docker.io/library/nginx: {}}}
sizes: {requests: , limits: , images: {a: , b: {requests: }}}
cpuLimit: off
cpuLimit: 'off'
cpuLimit: generous
cpuLimit: 2
cpuLimit: 1500m
drainSeconds: 0
drainSeconds: 30
drainSeconds: 30.0
drainSeconds: 3600
finalBase: slim
finalBase: distroless
mirrors: {mirror.example.com/hub: docker.io, 'localhost:5000': quay.io/a_b/c-d}
mirrors: {}
apiVersion: prodready/v1
overrides: []
overrides: [{paths: [a]}]
overrides: [{paths: [/a/**/b, '*.yaml', a.b, ..a/b.., 'a/'], namespaces: ['*-dev']}]
overrides: [{namespaces: [a, b/c], rules: {cpu-limit: on}, sizes: {limits: {cpu: 1}}}]
overrides: [{namespaces: [a], cpuLimit: off, drainSeconds: 1, mirrors: {a: b}}]
""".splitlines()

BAD = """\
[]
text
1
on
unknown: 1
rule: {}
rules: []
rules: {cpu-limit: }
rules: {cpu-limit: {}}
rules: {cpu-limit: safe}
rules: {cpu-limit: 1}
rules: {cpu-limit: [off]}
rules: {cpu-limit: {safety: on}}
rules: {cpu-limit: {safety: low}}
rules: {cpu-limit: {safety: }}
rules: {cpu-limit: {safety: safe, more: 1}}
sizes: 1
sizes: {cpu: 1}
sizes: {requests: 1}
sizes: {requests: {gpu: 1}}
sizes: {requests: {cpu: }}
sizes: {requests: {cpu: on}}
sizes: {requests: {cpu: 0}}
sizes: {requests: {cpu: 0.0}}
sizes: {requests: {cpu: -1}}
sizes: {requests: {cpu: '-1'}}
sizes: {requests: {cpu: 0m}}
sizes: {requests: {cpu: 1x}}
sizes: {requests: {cpu: 1 m}}
sizes: {requests: {cpu: ''}}
sizes: {requests: {cpu: .}}
sizes: {requests: {cpu: Mi}}
sizes: {requests: {memory: 1GB}}
sizes: {requests: {memory: 1mi}}
sizes: {requests: {memory: '1e31'}}
sizes: {requests: {memory: 1Ki1}}
sizes: {requests: {memory: [1Gi]}}
sizes: {images: [a]}
sizes: {images: {'': {}}}
sizes: {images: {'nginx:1.25': {}}}
sizes: {images: {'a.io:5000/nginx:1': {}}}
sizes: {images: {'nginx@sha256:ab': {}}}
sizes: {images: {shop/: {}}}
sizes: {images: {a: 1}}
sizes: {images: {a: {cpu: 1}}}
sizes: {images: {a: {images: {}}}}
cpuLimit: on
cpuLimit:
cpuLimit: of
cpuLimit: 0
cpuLimit: {}
drainSeconds: -1
drainSeconds: 3601
drainSeconds: 1.5
drainSeconds: 10s
finalBase: tiny
finalBase:
finalBase: 1
finalBase: [slim]
drainSeconds: on
drainSeconds:
mirrors: [a]
mirrors: {a: }
mirrors: {a: 1}
mirrors: {a: b/}
mirrors: {a/: b}
mirrors: {'': b}
mirrors: {'https://a': b}
mirrors: {a: 'b c'}
apiVersion: prodready/v2
apiVersion:
overrides: {}
overrides: [1]
overrides: [null]
overrides: [{}]
overrides: [{cpuLimit: off}]
overrides: [{paths: a}]
overrides: [{paths: []}]
overrides: [{paths: }]
overrides: [{paths: [1]}]
overrides: [{paths: ['']}]
overrides: [{paths: [/]}]
overrides: [{paths: ['!a']}]
overrides: [{paths: [./a]}]
overrides: [{paths: [a/..]}]
overrides: [{paths: [a/../b]}]
overrides: [{namespaces: [on]}]
overrides: [{namespaces: ['']}]
overrides: [{paths: [a], overrides: []}]
overrides: [{paths: [a], apiVersion: prodready/v1}]
overrides: [{paths: [a], cpulimit: 1}]
""".splitlines()

BEYOND = (
    "rules: {nobody: off}",
    "sizes: {requests: {memory: 500m}}",
    "sizes: {requests: {cpu: 1n}}",
    "sizes: {requests: {cpu: 2}, limits: {cpu: 1}}",
    "sizes: {requests: {cpu: 2}}\ncpuLimit: 1",
)
"""What a schema cannot say: names of rules, amounts side by side, amounts that are too fine."""


def understood(data: Any) -> bool:
    return isinstance(read(data, "f", RULES), Configuration)


def plain(text: str) -> Any:
    """What the product reads, YAML 1.1 and all."""
    [root] = parse(text)
    return data_of(root, text)


def test_the_schema_is_one() -> None:
    VALIDATOR.check_schema(RAW)


@pytest.mark.parametrize("text", GOOD)
def test_both_take_what_is_right(text: str) -> None:
    data = plain(text)
    assert understood(data)
    assert list(VALIDATOR.iter_errors(data)) == []


@pytest.mark.parametrize("text", BAD)
def test_both_refuse_what_is_wrong(text: str) -> None:
    data = plain(text)
    assert not understood(data)
    assert not VALIDATOR.is_valid(data)


@pytest.mark.parametrize("text", BEYOND)
def test_what_a_schema_cannot_say(text: str) -> None:
    data = plain(text)
    assert not understood(data)
    assert VALIDATOR.is_valid(data)


def test_an_empty_file_is_right() -> None:
    assert understood(None)
    assert VALIDATOR.is_valid(None)


def test_the_example_of_the_page_has_every_key() -> None:
    text = config_page().partition("```yaml\n")[2].partition("```")[0]
    data = plain(text)
    rules = [rule.id for rule in load_rules()]
    assert isinstance(read(data, "f", rules), Configuration)
    VALIDATOR.validate(data)
    assert {*data} == {*RAW["properties"]} - {"apiVersion"}
    where = {"paths", "namespaces"}
    assert where <= {key for override in data["overrides"] for key in override}


def test_the_page_is_fresh_and_tells_every_key() -> None:
    page = (TOP / "docs" / "config.md").read_text(encoding="utf-8")
    assert page == config_page()
    for part in (RAW, *RAW["$defs"].values()):
        assert part["description"] in page
        for key in part.get("properties", ()):
            assert f"`{key}`" in page


KEYS = st.sampled_from(
    (
        *("apiVersion", "rules", "sizes", "cpuLimit", "drainSeconds", "mirrors", "overrides"),
        *("finalBase", "slim"),
        *("paths", "namespaces", "cpu-limit", "safety", "requests", "limits", "images"),
        *("cpu", "memory", "a", "", "a/b"),
    )
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 5),
    st.sampled_from(
        (
            "off",
            "on",
            "generous",
            "safe",
            "hint",
            "1",
            "1Gi",
            "0",
            "-1",
            "a",
            "**/a",
            "!a",
            "..",
            "",
        )
    ),
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=6,
)
AMOUNTS = st.dictionaries(st.sampled_from(("cpu", "memory", "gpu")), SCALARS, max_size=2)
SIZES = st.one_of(
    ANYTHING,
    st.fixed_dictionaries({"requests": AMOUNTS}),
    st.fixed_dictionaries({"images": st.dictionaries(KEYS, st.dictionaries(KEYS, AMOUNTS))}),
)
BLOCK: dict[str, st.SearchStrategy[Any]] = {
    "rules": st.dictionaries(st.just("cpu-limit"), ANYTHING) | ANYTHING,
    "sizes": SIZES,
    "cpuLimit": ANYTHING,
    "drainSeconds": ANYTHING,
    "mirrors": st.dictionaries(KEYS, SCALARS) | ANYTHING,
}
PATTERNS = st.lists(SCALARS, max_size=2) | ANYTHING
OVERRIDE = st.fixed_dictionaries({}, optional={**BLOCK, "paths": PATTERNS, "namespaces": PATTERNS})
OVERRIDES = st.lists(OVERRIDE, max_size=2) | ANYTHING
DATA = st.fixed_dictionaries({}, optional={**BLOCK, "overrides": OVERRIDES})


@given(DATA | ANYTHING)
def test_both_agree_on_anything(data: Any) -> None:
    found = read(data, "f", RULES)
    told = () if isinstance(found, Configuration) else found
    only_read = ("there is no rule", "the limit", '"1" is no amount of memory')
    beyond = all(one.message.startswith(only_read) for one in told)
    assert VALIDATOR.is_valid(data) == beyond


@given(st.text("0123456789.+-eEmkKMGiun ", max_size=7))
def test_both_agree_on_quantities(text: str) -> None:
    data = {"sizes": {"limits": {"cpu": text}}}
    if understood(data):
        assert VALIDATOR.is_valid(data)
    elif VALIDATOR.is_valid(data):  # right, but too fine
        assert set(text) & set("mnu.-")

"""What a `.prodready.yaml` says, and for whom: read from plain data, worked out for a workload."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from kubectl_prodready.core.configuration.reading import read
from kubectl_prodready.core.configuration.resolution import Configuration
from kubectl_prodready.core.configuration.said import Wrong
from kubectl_prodready.core.model import Safety
from kubectl_prodready.core.quantity import Quantity
from kubectl_prodready.core.settings import Settings, image_name

RULES = ("cpu-limit", "cpu-request", "memory-limit")
ANYWHERE = frozenset(("",))


def configuration(text: str) -> Configuration:
    found = read(yaml.safe_load(text), ".prodready.yaml", RULES)
    assert isinstance(found, Configuration), found
    return found


def settings(text: str, path: str = "web.yaml", *namespaces: str) -> Settings:
    """What a configuration says for a workload of a file."""
    return configuration(text).settings(path, frozenset(namespaces) or ANYWHERE)


def wrong(text: str) -> list[Wrong]:
    found = read(yaml.safe_load(text), ".prodready.yaml", RULES)
    assert isinstance(found, tuple)
    return list(found)


def override(where: str, what: str = "drainSeconds: 9") -> str:
    return f"drainSeconds: 1\noverrides: [{{{where}, {what}}}]"


@pytest.mark.parametrize(
    "text",
    ["", "{}", "rules:", "sizes:\nmirrors:\noverrides:", "sizes: {requests: , images: }"],
)
def test_what_is_left_empty_says_nothing(text: str) -> None:
    assert settings(text) == Settings(source=".prodready.yaml")


class TestOneBlock:
    def test_rules_are_on_or_off(self) -> None:
        found = settings("rules: {cpu-limit: off, cpu-request: 'off', memory-limit: on}")
        assert [found.runs(rule) for rule in RULES] == [False, False, True]
        assert settings("rules: {cpu-limit: 'on'}").runs("cpu-limit")
        assert settings("").runs("cpu-limit")

    @pytest.mark.parametrize("level", list(Safety))
    def test_a_rule_has_a_safety(self, level: Safety) -> None:
        found = settings(f"rules: {{cpu-limit: {{safety: {level.word}}}}}")
        assert found.safety_of("cpu-limit") is level
        assert found.runs("cpu-limit")
        assert found.safety_of("cpu-request") is None
        assert settings("rules: {cpu-limit: on}").safety_of("cpu-limit") is None

    @pytest.mark.parametrize("text", ["off", "'off'", "OFF", "no"])
    def test_there_may_be_no_cpu_limits(self, text: str) -> None:
        assert settings(f"cpuLimit: {text}").cpu_limit == "off"

    @pytest.mark.parametrize(("text", "limit"), [("2", "2"), ("1500m", "1500m"), ("0.5", "500m")])
    def test_all_may_have_one_cpu_limit(self, text: str, limit: str) -> None:
        assert settings(f"cpuLimit: {text}").cpu_limit == Quantity.parse(limit)

    def test_cpu_limits_are_generous(self) -> None:
        assert settings("").cpu_limit == settings("cpuLimit: generous").cpu_limit == "generous"

    @pytest.mark.parametrize(
        ("text", "seconds"), [("0", 0), ("15", 15), ("3.0", 3), ("3600", 3600)]
    )
    def test_seconds_to_drain(self, text: str, seconds: int) -> None:
        found = settings(f"drainSeconds: {text}").drain_seconds
        assert found == seconds
        assert isinstance(found, int)

    def test_mirrors_the_longest_first(self) -> None:
        text = "mirrors: {m.io: docker.io, 'm.io:5000/a/b': quay.io/b, m.io/c: ghcr.io}"
        assert settings(text).mirrors == (
            ("m.io:5000/a/b", "quay.io/b"),
            ("m.io/c", "ghcr.io"),
            ("m.io", "docker.io"),
        )

    def test_sizes(self) -> None:
        found = settings("sizes: {requests: {cpu: 1, memory: 1Gi}, limits: {memory: 2Gi}}")
        assert found.size("web", "requests", "cpu") == Quantity.parse("1")
        assert found.size("web", "requests", "memory") == Quantity.parse("1Gi")
        assert found.size("web", "limits", "memory") == Quantity.parse("2Gi")
        assert found.size("web", "limits", "cpu") is None

    def test_sizes_by_image_the_first_that_matches(self) -> None:
        found = settings(
            "sizes: {requests: {cpu: 1, memory: 1Gi}, images: {"
            "'*/postgres': {requests: {memory: 2Gi}}, 'example.com*': {requests: {memory: 3Gi}}}}"
        )

        def memory(image: str) -> str:
            return str(found.size(image, "requests", "memory"))

        assert memory("example.com/db/postgres:16") == "2Gi"
        assert memory("example.com/db/postgres-exporter") == "3Gi"
        assert memory("postgres") == "1Gi"
        assert str(found.size("a/postgres", "requests", "cpu")) == "1"

    @pytest.mark.parametrize(
        ("pattern", "image", "fits"),
        [
            ("docker.io/library/nginx", "nginx:1.25", True),
            ("docker.io/nginx", "nginx", True),
            ("nginx", "docker.io/library/nginx@sha256:ab", True),
            ("nginx*", "index.docker.io/library/nginx-prometheus", True),
            ("shop/*", "docker.io/shop/web:1", True),
            ("docker.io/*", "shop/web", True),
            ("docker.io/*", "quay.io/shop/web", False),
            ("a.example.com:5000/*", "a.example.com:5000/shop/web:1", True),
            ("nginx", "quay.io/library/nginx", False),
            ("nginx", "shop/nginx", False),
            ("docker*", "nginx", False),
            ("*/nginx", "nginx", False),
        ],
    )
    def test_an_image_has_one_name(self, pattern: str, image: str, *, fits: bool) -> None:
        found = settings(f"sizes: {{images: {{'{pattern}': {{limits: {{cpu: 1}}}}}}}}")
        assert (found.size(image, "limits", "cpu") is not None) is fits

    def test_sizes_by_image_alone(self) -> None:
        found = settings("sizes: {images: {a: {limits: {cpu: 1}}}}")
        assert str(found.size("a:1", "limits", "cpu")) == "1"
        assert found.size("b", "limits", "cpu") is None

    def test_a_version(self) -> None:
        assert settings("apiVersion: prodready/v1\ncpuLimit: off").cpu_limit == "off"


@pytest.mark.parametrize(
    ("image", "name"),
    [
        ("web", "web"),
        ("web:1", "web"),
        ("a.io:5000/shop/web", "a.io:5000/shop/web"),
        ("a.io:5000/shop/web:1.4@sha256:ab", "a.io:5000/shop/web"),
        ("web@sha256:ab", "web"),
        ("", ""),
    ],
)
def test_the_name_of_an_image_has_no_tag(image: str, name: str) -> None:
    assert image_name(image) == name


class TestOverrides:
    @pytest.mark.parametrize(
        ("pattern", "path", "holds"),
        [
            ("batch", "batch/a.yaml", True),
            ("batch", "apps/batch/x/a.yaml", True),
            ("/batch", "apps/batch/a.yaml", False),
            ("batch/", "batch/a.yaml", True),
            ("batch/", "apps/batch/a.yaml", True),
            ("batch/", "batch", False),
            ("apps/batch", "apps/batch/x/a.yaml", True),
            ("apps/batch", "more/apps/batch/a.yaml", False),
            ("apps/*/a.yaml", "apps/x/a.yaml", True),
            ("apps/*/a.yaml", "apps/x/y/a.yaml", False),
            ("apps/**/a.yaml", "apps/x/y/a.yaml", True),
            ("apps/**/a.yaml", "apps/a.yaml", True),
            ("apps/**/b.yaml", "apps/a.yaml", False),
            ("apps/**", "apps/x/a.yaml", True),
            ("apps/**", "apps", False),
            ("**/a.yaml", "a.yaml", True),
            ("*.yaml", "apps/x/a.yaml", True),
            ("*.yml", "apps/x/a.yaml", False),
            ("?.yaml", "a.yaml", True),
            ("[ab].yaml", "c.yaml", False),
            ("A.yaml", "a.yaml", False),
            ("**", "a.yaml", True),
            ("**", "", False),
            ("*", "", False),
        ],
    )
    def test_by_path(self, pattern: str, path: str, holds: bool) -> None:
        found = settings(override(f"paths: ['{pattern}']"), path)
        assert found.drain_seconds == (9 if holds else 1)

    @pytest.mark.parametrize(
        ("patterns", "namespaces", "holds"),
        [
            ("[shop]", ["shop"], True),
            ("[shop]", ["shop-dev"], False),
            ("['*-dev']", ["shop-dev"], True),
            ("['*-dev', shop]", ["shop-dev", "shop"], True),
            ("['*-dev']", ["shop-dev", "shop"], False),
            ("['*']", [""], True),
            ("[shop]", [""], False),
        ],
    )
    def test_by_namespace(self, patterns: str, namespaces: list[str], holds: bool) -> None:
        found = settings(override(f"namespaces: {patterns}"), "a.yaml", *namespaces)
        assert found.drain_seconds == (9 if holds else 1)

    @pytest.mark.parametrize(
        ("path", "namespace", "holds"),
        [("a/x.yaml", "b", True), ("a/x.yaml", "c", False), ("x.yaml", "b", False)],
    )
    def test_both_must_hold(self, path: str, namespace: str, holds: bool) -> None:
        found = settings(override("paths: [a], namespaces: [b]"), path, namespace)
        assert found.drain_seconds == (9 if holds else 1)

    def test_the_later_wins_key_by_key(self) -> None:
        text = """\
cpuLimit: off
drainSeconds: 1
mirrors: {a: b, c: d}
rules: {cpu-limit: off, memory-limit: {safety: hint}}
sizes: {requests: {cpu: 1, memory: 1Gi}, images: {web: {requests: {cpu: 3}}}}
overrides:
- paths: [x]
  cpuLimit: 2
  drainSeconds: 2
  mirrors: {c: e}
  rules: {memory-limit: on}
  sizes: {requests: {cpu: 2}, images: {'w*': {requests: {cpu: 4}}}}
- namespaces: [n]
  cpuLimit: generous
  rules: {cpu-limit: on}
"""
        here = settings(text, "a.yaml")
        assert (here.cpu_limit, here.drain_seconds) == ("off", 1)
        there = settings(text, "x/a.yaml")
        assert (there.cpu_limit, there.drain_seconds) == (Quantity.parse("2"), 2)
        assert there.mirrors == (("a", "b"), ("c", "e"))
        assert not there.runs("cpu-limit")
        assert there.safety_of("memory-limit") is None
        assert str(there.size("db", "requests", "cpu")) == "2"
        assert str(there.size("db", "requests", "memory")) == "1Gi"
        assert str(there.size("web", "requests", "cpu")) == "4"
        both = settings(text, "x/a.yaml", "n")
        assert (both.cpu_limit, both.drain_seconds) == ("generous", 2)
        assert both.runs("cpu-limit")

    def test_what_is_the_same_is_worked_out_once(self) -> None:
        found = configuration(override("paths: [x]"))
        here = found.settings("a.yaml", ANYWHERE)
        assert found.settings("b.yaml", frozenset(("n",))) is here
        assert found.settings("x/a.yaml", ANYWHERE) is not here


TOO_LOW = "a limit is at least the request: raise it, or lower the request"


@pytest.mark.parametrize(
    ("text", "path", "message", "advice"),
    [
        ("[]", (), "a configuration must be a mapping", "write keys and values below it"),
        (
            "apiVersion: v1",
            ("apiVersion",),
            '"v1" is no version of this format that is known here',
            "write prodready/v1, or leave it out",
        ),
        ("cpulimit: 1", ("cpulimit",), 'there is no key "cpulimit" here', "did you mean cpuLimit?"),
        (
            "x: 1",
            ("x",),
            'there is no key "x" here',
            (
                "known here: apiVersion, rules, sizes, cpuLimit, drainSeconds, finalBase, mirrors, "
                "overrides"
            ),
        ),
        ("rules: [cpu-limit]", ("rules",), "rules must be a mapping", "write keys and values"),
        (
            "rules: {cpu-limt: off}",
            ("rules", "cpu-limt"),
            'there is no rule "cpu-limt"',
            "did you mean cpu-limit?",
        ),
        (
            "rules: {xyz: off}",
            ("rules", "xyz"),
            'there is no rule "xyz"',
            "`kubectl prodready explain` lists all",
        ),
        (
            "rules: {cpu-limit: }",
            ("rules", "cpu-limit"),
            "an empty value says nothing about a rule",
            "write on, off, or {safety: safe | review | hint}",
        ),
        ("rules: {cpu-limit: {}}", ("rules", "cpu-limit"), "a mapping says nothing", "write on"),
        ("rules: {cpu-limit: safe}", ("rules", "cpu-limit"), '"safe" says nothing', "write on"),
        (
            "rules: {cpu-limit: {safety: low}}",
            ("rules", "cpu-limit", "safety"),
            '"low" is no level of safety',
            "write safe, review, hint",
        ),
        (
            "rules: {cpu-limit: {safety: [safe]}}",
            ("rules", "cpu-limit", "safety"),
            "a list is no level of safety",
            "write safe, review, hint",
        ),
        (
            "rules: {cpu-limit: {safty: safe}}",
            ("rules", "cpu-limit", "safty"),
            'there is no key "safty" here',
            "did you mean safety?",
        ),
        ("sizes: 1", ("sizes",), "sizes must be a mapping", "write keys"),
        (
            "sizes: {request: {}}",
            ("sizes", "request"),
            'there is no key "request" here',
            "did you mean requests?",
        ),
        (
            "sizes: {limits: {gpu: 1}}",
            ("sizes", "limits", "gpu"),
            'there is no key "gpu" here',
            "did you mean cpu?",
        ),
        ("sizes: {limits: []}", ("sizes", "limits"), "limits must be a mapping", "write keys"),
        ("sizes: {images: []}", ("sizes", "images"), "images must be a mapping", "write keys"),
        (
            "sizes: {images: {'': {}}}",
            ("sizes", "images", ""),
            "an empty pattern matches no image",
            'write "*" for all',
        ),
        (
            "sizes: {images: {'nginx:1.25': {}}}",
            ("sizes", "images", "nginx:1.25"),
            '"nginx:1.25" matches no image\'s name',
            "write the name without tag and digest",
        ),
        (
            "sizes: {images: {'a.io:5000/web@sha256:ab': {}}}",
            ("sizes", "images", "a.io:5000/web@sha256:ab"),
            '"a.io:5000/web@sha256:ab" matches no image\'s name',
            "write the name",
        ),
        (
            "sizes: {images: {shop/: {}}}",
            ("sizes", "images", "shop/"),
            '"shop/" matches no image\'s name',
            "write the name",
        ),
        (
            "sizes: {images: {a: {cpu: 1}}}",
            ("sizes", "images", "a", "cpu"),
            'there is no key "cpu" here',
            "known here: requests, limits",
        ),
        (
            "sizes: {images: {a: 1Gi}}",
            ("sizes", "images", "a"),
            "the sizes of an image must be a mapping",
            "write keys",
        ),
        (
            "sizes: {requests: {memory: 1GB}}",
            ("sizes", "requests", "memory"),
            '"1GB" is no amount of memory',
            "write it as 256Mi or 1Gi, in whole bytes",
        ),
        (
            "sizes: {requests: {memory: 500m}}",
            ("sizes", "requests", "memory"),
            '"500m" is no amount of memory',
            "write it as 256Mi",
        ),
        (
            "sizes: {requests: {cpu: 0.1m}}",
            ("sizes", "requests", "cpu"),
            '"0.1m" is no amount of cpu',
            "write it as 250m or 2, at least a thousandth of a cpu",
        ),
        (
            "sizes: {limits: {ephemeral-storage: 0}}",
            ("sizes", "limits", "ephemeral-storage"),
            '"0" is no amount of ephemeral-storage',
            "write it as 50Mi or 2Gi, in whole bytes",
        ),
        (
            "sizes: {requests: {cpu: -1}}",
            ("sizes", "requests", "cpu"),
            '"-1" is no amount of cpu',
            "write it as",
        ),
        (
            "sizes: {requests: {cpu: on}}",
            ("sizes", "requests", "cpu"),
            "true is no amount of cpu",
            "write it as",
        ),
        (
            f"sizes: {{requests: {{cpu: {'x' * 50}}}}}",
            ("sizes", "requests", "cpu"),
            f'"{"x" * 40}..." is no amount of cpu',
            "write it as",
        ),
        (
            "sizes: {requests: {cpu: 2}, limits: {cpu: 1500m}}",
            ("sizes", "limits", "cpu"),
            "the limit 1500m is under the request 2",
            TOO_LOW,
        ),
        (
            "sizes: {images: {a: {requests: {memory: 2Gi}, limits: {memory: 1Gi}}}}",
            ("sizes", "images", "a", "limits", "memory"),
            "the limit 1Gi is under the request 2Gi",
            TOO_LOW,
        ),
        (
            "sizes: {limits: {memory: 1Gi}, images: {a: {requests: {memory: 2Gi}}}}",
            ("sizes", "images", "a", "requests", "memory"),
            "the limit 1Gi is under the request 2Gi",
            TOO_LOW,
        ),
        (
            "sizes: {requests: {memory: 2Gi}, images: {a: {limits: {memory: 1Gi}}}}",
            ("sizes", "images", "a", "limits", "memory"),
            "the limit 1Gi is under the request 2Gi",
            TOO_LOW,
        ),
        (
            "sizes: {requests: {cpu: 2}}\ncpuLimit: 1",
            ("cpuLimit",),
            "the limit 1 is under the request 2",
            TOO_LOW,
        ),
        (
            "cpuLimit: of",
            ("cpuLimit",),
            '"of" is no amount of cpu',
            "write off, generous, or an amount such as 2 or 1500m",
        ),
        ("cpuLimit: on", ("cpuLimit",), "true is no amount of cpu", "write off"),
        ("cpuLimit: {}", ("cpuLimit",), "a mapping is no amount of cpu", "write off"),
        ("cpuLimit: []", ("cpuLimit",), "a list is no amount of cpu", "write off"),
        ("cpuLimit: -2", ("cpuLimit",), '"-2" is no amount of cpu', "write off"),
        (
            "drainSeconds: -1",
            ("drainSeconds",),
            '"-1" is no number of seconds',
            "write a whole number, 0 or more, without a unit",
        ),
        (
            "drainSeconds: 99999999",
            ("drainSeconds",),
            '"99999999" seconds are more than an hour',
            "write at most 3600",
        ),
        ("drainSeconds: 1.5", ("drainSeconds",), '"1.5" is no number of seconds', "write a whole"),
        ("drainSeconds: 10s", ("drainSeconds",), '"10s" is no number of seconds', "write a whole"),
        ("drainSeconds: .inf", ("drainSeconds",), '"inf" is no number of seconds', "write a whole"),
        ("drainSeconds: .nan", ("drainSeconds",), '"nan" is no number of seconds', "write a whole"),
        ("drainSeconds: on", ("drainSeconds",), "true is no number of seconds", "write a whole"),
        ("mirrors: [a]", ("mirrors",), "mirrors must be a mapping", "write keys"),
        (
            "mirrors: {'https://a': b}",
            ("mirrors", "https://a"),
            '"https://a" is no registry or repository',
            "write it as images begin, as in mirror.example.com/hub, without https://",
        ),
        ("mirrors: {a: b/}", ("mirrors", "a"), '"b/" is no registry or repository', "write it as"),
        ("mirrors: {a: }", ("mirrors", "a"), "an empty value is no registry", "write it as"),
        ("overrides: {}", ("overrides",), "overrides must be a list", "begin each with a dash"),
        ("overrides: [1]", ("overrides", 0), "an override must be a mapping", "write keys"),
        (
            "overrides: [{cpuLimit: off}]",
            ("overrides", 0),
            "this override does not say where it holds",
            "write paths or namespaces, or put it at the top level",
        ),
        ("overrides: [null]", ("overrides", 0), "this override does not say where", "write paths"),
        (
            "overrides: [{paths: []}]",
            ("overrides", 0, "paths"),
            "paths must be a list of patterns",
            "write at least one, behind a dash",
        ),
        (
            "overrides: [{namespaces: shop}]",
            ("overrides", 0, "namespaces"),
            "namespaces must be a list of patterns",
            "write at least one, behind a dash",
        ),
        (
            "overrides: [{namespaces: [a, 1]}]",
            ("overrides", 0, "namespaces", 1),
            '"1" is no pattern',
            "write it as text, as in prod-*",
        ),
        ("overrides: [{paths: [/]}]", ("overrides", 0, "paths", 0), '"/" is no pattern', "write"),
        (
            "overrides: [{paths: ['!a']}]",
            ("overrides", 0, "paths", 0),
            'the pattern "!a" begins with !, which is not known here',
            "write it as in apps/**/*.yaml",
        ),
        (
            "overrides: [{paths: [a/../b]}]",
            ("overrides", 0, "paths", 0),
            'the pattern "a/../b" has a step . or .., but is relative to the folder of this file',
            "write it as in apps/**/*.yaml",
        ),
        (
            "overrides: [{paths: [a], cpulimit: 1}]",
            ("overrides", 0, "cpulimit"),
            'there is no key "cpulimit" here',
            "did you mean cpuLimit?",
        ),
        (
            "overrides: [{paths: [a], overrides: []}]",
            ("overrides", 0, "overrides"),
            'there is no key "overrides" here',
            (
                "known here: paths, namespaces, rules, sizes, cpuLimit, drainSeconds, finalBase, "
                "mirrors"
            ),
        ),
        (
            "overrides: [{paths: [a], sizes: {requests: {cpu: 2}, limits: {cpu: 1}}}]",
            ("overrides", 0, "sizes", "limits", "cpu"),
            "the limit 1 is under the request 2",
            TOO_LOW,
        ),
    ],
)
def test_what_is_wrong_is_told(text: str, path: tuple[Any, ...], message: str, advice: str) -> None:
    [found] = wrong(text)
    assert found.path == path
    assert found.message.startswith(message)
    assert found.advice.startswith(advice)


def test_all_that_is_wrong_is_told_at_once() -> None:
    found = wrong("rules: {a: 1}\ncpuLimit: x\noverrides: [{paths: ['!'], drainSeconds: x}]")
    assert [one.path for one in found] == [
        ("rules", "a"),
        ("rules", "a"),
        ("cpuLimit",),
        ("overrides", 0, "paths", 0),
        ("overrides", 0, "drainSeconds"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "sizes: {requests: {cpu: 2}, limits: {cpu: 2}}",
        "sizes: {requests: {cpu: 2}, limits: {memory: 1}}",
        "sizes: {requests: {cpu: 2}}\ncpuLimit: 2",
        "sizes: {requests: {cpu: 2}}\ncpuLimit: off",
        "sizes: {requests: {cpu: 2}, images: {a: {requests: {cpu: 3}, limits: {cpu: 3}}}}",
    ],
)
def test_a_limit_that_is_no_lower_is_right(text: str) -> None:
    configuration(text)

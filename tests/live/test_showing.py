"""Live objects as people read them."""

from __future__ import annotations

from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from kubectl_prodready.core.applying.hidden import MASK
from kubectl_prodready.core.kinds import whole_object
from kubectl_prodready.core.model import Ref
from kubectl_prodready.live.showing import for_a_repository, masked
from kubectl_prodready.report.live_diff import live_diff
from kubectl_prodready.text.whole import whole
from tests.live.objects import deployment, planned

REF = Ref("Deployment", "shop", "web")


def test_a_manifest_has_nothing_of_the_servers() -> None:
    raw = deployment(
        generation=3,
        creationTimestamp="2026-01-01T00:00:00Z",
        managedFields=[{"manager": "kubectl"}],
        annotations={"kubectl.kubernetes.io/last-applied-configuration": "{}", "team": "shop"},
    )
    found = for_a_repository({"status": {"replicas": 3}, "kind": "Deployment", **raw})
    assert list(found) == ["apiVersion", "kind", "metadata", "spec"]
    assert found["metadata"] == {
        "name": "web",
        "namespace": "shop",
        "annotations": {"team": "shop"},
    }
    del raw["metadata"]["annotations"]["team"]
    assert "annotations" not in for_a_repository(raw)["metadata"]


def test_credentials_are_masked_and_nothing_else() -> None:
    raw = deployment()
    (container,) = raw["spec"]["template"]["spec"]["containers"]
    secret = {"name": "DB_PASSWORD", "value": "hunter2"}
    plain = {"name": "LEVEL", "value": "info"}
    other = {"name": "TOKEN", "valueFrom": {"secretKeyRef": {"name": "a", "key": "b"}}}
    container["env"] = [plain, secret, other]
    (shown,) = masked(whole_object(raw))["spec"]["template"]["spec"]["containers"]
    assert shown["env"] == [plain, {"name": "DB_PASSWORD", "value": MASK}, other]
    assert container["env"][1] is secret
    assert secret["value"] == "hunter2"


def test_credentials_of_init_containers_are_masked_too() -> None:
    raw = deployment()
    env = [{"name": "DB_PASSWORD", "value": "hunter2"}]
    raw["spec"]["template"]["spec"]["initContainers"] = [{"name": "a"}, {"name": "b", "env": env}]
    first, second = masked(whole_object(raw))["spec"]["template"]["spec"]["initContainers"]
    assert first == {"name": "a"}
    assert second["env"] == [{"name": "DB_PASSWORD", "value": MASK}]


def test_the_text_of_an_object_says_what_it_says() -> None:
    raw = deployment(annotations={"note": "a\nb: c", "odd key": "yes"}, labels={})
    assert yaml.safe_load(whole(raw)) == raw


def test_the_diff_shows_what_comes_and_what_makes_way() -> None:
    plan = planned(deployment())
    after = {**plan.after, "metadata": {**plan.after["metadata"], "uid": "other"}}
    shown = live_diff(REF, whole(deployment()), whole(after)).splitlines()
    assert shown[:2] == ["--- live/shop/Deployment/web", "+++ fixed/shop/Deployment/web"]
    assert [line for line in shown[2:] if line[0] in "+-"] == [
        "-  uid: u-1",
        "+  uid: other",
        "+          requests:",
        "+            memory: 256Mi",
    ]


def test_nothing_changes_nothing_shows() -> None:
    assert not live_diff(REF, whole(deployment()), whole(deployment()))


def test_control_characters_steer_no_terminal() -> None:
    ref = Ref("Deployment", "shop", "we\x1b[31mb")
    assert "\x1b" not in live_diff(ref, "a: \x1b[31m\n", "b: \x1b[0m\n")


LINES = st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=12)


@given(LINES, LINES)
def test_a_diff_gives_the_new_text_from_the_old(old: list[str], new: list[str]) -> None:
    before, after = ("".join(f"{line}\n" for line in lines) for lines in (old, new))
    body = live_diff(REF, before, after).splitlines()[2:]
    lines = [line for line in body if not line.startswith("@@")]
    if len(old) <= 4:  # then the context has all of the old text
        assert [line[1:] for line in lines if line[0] != "+"] == (old if body else [])
        assert [line[1:] for line in lines if line[0] != "-"] == (new if body else [])
    assert bool(body) == (old != new)


def test_what_is_only_added_takes_no_line_away() -> None:
    shown = live_diff(REF, "a:\n  b: 1\n  c: 1\n", "a:\n  b: 1\n  b: 1\n  c: 1\n  d: 1\n")
    assert [line[0] for line in shown.splitlines()[3:]] == [" ", " ", "+", " ", "+"]


def test_any_object_is_written_as_it_is() -> None:
    raw: dict[str, Any] = {
        "a": [],
        "b": {},
        "c": [[1, {"d": None}], "x: y"],
        "e": {"f": [{"g": 1}]},
    }
    assert yaml.safe_load(whole(raw)) == raw

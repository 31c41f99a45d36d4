"""What a run knows beyond one document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest

from kubectl_prodready.core.kinds import Found
from kubectl_prodready.core.kustomize.layers import Kustomize
from kubectl_prodready.core.neighbours import Neighbour
from kubectl_prodready.core.patched import NO_WAY
from kubectl_prodready.core.surroundings import Surroundings, Unread

WEB = Found((), "Deployment", "apps", {"metadata": {"name": "web"}})


def kustomize(kustomizations: dict[str, Any]) -> Kustomize:
    """Kustomizations without files."""
    return Kustomize(kustomizations, lambda _: [], lambda _: [])


def neighbour(namespace: str = "", name: str = "x") -> Neighbour:
    """A LimitRange."""
    return Neighbour("LimitRange", namespace, name, {})


def around(
    by_file: Mapping[str, tuple[Neighbour, ...]],
    files_of: Mapping[str, tuple[str, ...]],
    kustomizations: dict[str, Any],
) -> list[str]:
    """The neighbours of what the file /base/web.yaml says about no namespace."""
    known = Surroundings(kustomize(kustomizations), by_file, files_of)
    return [str(one) for one in known.neighbours("/base/web.yaml", "/base", "").objects]


def test_nobody_around() -> None:
    assert around({}, {}, {}) == []


def test_a_file_is_its_own_neighbour_where_its_folder_is_unknown() -> None:
    assert around({"/base/web.yaml": (neighbour(),)}, {}, {}) == ["LimitRange/x"]


def test_each_neighbour_counts_once() -> None:
    """In the same folder and in the same kustomization."""
    by_file = {"/base/l.yaml": (neighbour(),)}
    files_of = {"/base": ("/base/web.yaml", "/base/l.yaml")}
    base = {"/base": {"resources": ["web.yaml", "l.yaml"]}}
    assert around(by_file, files_of, base) == ["LimitRange/x"]


@pytest.mark.parametrize("listed", ["web.yaml", "web.yaml, l.yaml"])
def test_a_folder_counts_for_what_its_kustomization_has(listed: str) -> None:
    by_file = {"/base/l.yaml": (neighbour(),)}
    files_of = {"/base": ("/base/web.yaml", "/base/l.yaml")}
    kustomizations = {"/base": {"resources": listed.split(", ")}}
    assert around(by_file, files_of, kustomizations) == ["LimitRange/x"]
    above = {**kustomizations, "/prod": {"resources": ["../base"], "namespace": "shop"}}
    assert around(by_file, files_of, above) == ["LimitRange/x"]


@pytest.mark.parametrize(
    ("other", "expected"), [({}, ["LimitRange/x"]), ({"spec": 1}, ["LimitRange/x", "LimitRange/x"])]
)
def test_neighbours_of_one_name_in_two_files_are_two_if_they_differ(
    other: dict[str, Any], expected: list[str]
) -> None:
    second = neighbour()._replace(raw={**neighbour().raw, **other})
    by_file = {"/base/a.yaml": (neighbour(),), "/base/b.yaml": (second,)}
    files_of = {"/base": ("/base/a.yaml", "/base/b.yaml")}
    assert around(by_file, files_of, {}) == expected


@pytest.mark.parametrize(("override", "expected"), [("", []), ("prod", ["shop/LimitRange/x"])])
def test_a_kustomizations_namespace_holds_for_all_it_has(
    override: str, expected: list[str]
) -> None:
    kustomizations = {
        "/base": {"resources": ["web.yaml"]},
        "/prod": {"resources": ["../base", "l.yaml"], "namespace": override},
    }
    by_file = {"/prod/l.yaml": (neighbour("shop"),)}
    assert around(by_file, {}, kustomizations) == expected


def everywhere(
    by_file: Mapping[str, tuple[Neighbour, ...]], kustomizations: dict[str, Any]
) -> dict[str, bool]:
    """Whether each neighbour of /base/web.yaml, by its name, is there wherever it is used."""
    known = Surroundings(kustomize(kustomizations), by_file, {})
    objects = known.neighbours("/base/web.yaml", "/base", "").objects
    return {one.name: one.everywhere for one in objects}


TWO_OVERLAYS = {
    "/base": {"resources": ["web.yaml"]},
    "/a": {"resources": ["../base", "l.yaml"]},
    "/b": {"resources": ["../base", "l.yaml"]},
}
TIGHT = {"spec": {"limits": [{"type": "Container", "max": {"cpu": 1}}]}}


@pytest.mark.parametrize(
    ("by_file", "expected"),
    [
        ({"/a/l.yaml": (neighbour(),)}, {"x": False}),
        ({"/a/l.yaml": (neighbour(name="p"),), "/b/l.yaml": (neighbour(name="q"),)}, None),
        (
            {
                "/a/l.yaml": (neighbour(name="p")._replace(raw=TIGHT),),
                "/b/l.yaml": (neighbour(name="q"),),
            },
            {"p": False, "q": False},
        ),
        (
            {
                "/a/l.yaml": (neighbour(name="p")._replace(kind="ResourceQuota"),),
                "/b/l.yaml": (neighbour(name="q"),),
            },
            {"p": False, "q": False},
        ),
        ({"/base/web.yaml": (neighbour(),)}, {"x": True}),
    ],
)
def test_what_only_one_overlay_has_is_not_everywhere(
    by_file: dict[str, tuple[Neighbour, ...]], expected: dict[str, bool] | None
) -> None:
    found = everywhere(by_file, TWO_OVERLAYS)
    assert found == (expected if expected is not None else {"p": True, "q": True})


QUOTA = Neighbour("ResourceQuota", "", "q", {})
SPEC = {"selector": {"a": "b"}, "template": {"spec": {"containers": [{"image": "x"}]}}}
WHOLE = WEB._replace(raw={"metadata": {"name": "web"}, "spec": SPEC})
IN_SHOP = WEB._replace(raw={"metadata": {"name": "web", "namespace": "shop"}, "spec": SPEC})
ODD = WEB._replace(raw={"metadata": 1, "spec": SPEC})
PATCH = WEB._replace(raw={"spec": {"template": {"spec": {"containers": []}}}})


class Known(Unread):
    """Workloads that stand in no file."""

    def __init__(self, workloads: Mapping[str, tuple[Found, ...]]) -> None:
        self.workloads = workloads

    def __call__(self, path: str, /) -> tuple[Found, ...]:
        return self.workloads.get(path, ())


class Forbidden(Unread):
    """Workloads that nobody shall ask for."""

    def __call__(self, path: str, /) -> tuple[Found, ...]:
        raise AssertionError(path)


def peers(
    workloads: Mapping[str, tuple[Found, ...]],
    kustomizations: dict[str, Any],
    neighbours: Mapping[str, tuple[Neighbour, ...]],
    namespace: str = "",
) -> dict[str, int]:
    """How many peers an object of /base/web.yaml has in each file."""
    files_of = {"/base": ("/base/web.yaml", "/base/more.yaml")}
    known = Surroundings(kustomize(kustomizations), neighbours, files_of, Known(workloads))
    found = known.peers("/base/web.yaml", "/base", namespace)
    assert all(peer.found in workloads[peer.file] for peer in found)
    return dict(Counter(peer.file for peer in found))


BASE = {"/base": {"resources": ["web.yaml"]}}
PROD = {**BASE, "/prod": {"resources": ["../base", "api.yaml"]}}
OVERLAYS = {**PROD, "/test": {"resources": ["../base", "db.yaml"], "namespace": "test"}}


@pytest.mark.parametrize(
    ("kustomizations", "more", "expected"),
    [
        ({}, {}, {"/base/web.yaml": 1}),
        ({}, {"/base/web.yaml": (WHOLE, WHOLE, IN_SHOP)}, {"/base/web.yaml": 2}),
        ({}, {"/base/more.yaml": (WHOLE, ODD)}, {"/base/web.yaml": 1, "/base/more.yaml": 2}),
        ({}, {"/base/more.yaml": (IN_SHOP,)}, {"/base/web.yaml": 1}),
        ({}, {"/prod/api.yaml": (WHOLE,)}, {"/base/web.yaml": 1}),
        (PROD, {"/prod/api.yaml": (WHOLE,)}, {"/base/web.yaml": 1, "/prod/api.yaml": 1}),
        (PROD, {"/prod/api.yaml": (IN_SHOP,)}, {"/base/web.yaml": 1}),
        (
            OVERLAYS,
            {"/prod/api.yaml": (WHOLE,), "/test/db.yaml": (IN_SHOP,)},
            {"/base/web.yaml": 1, "/prod/api.yaml": 1, "/test/db.yaml": 1},
        ),
        (
            {"/base": {"patches": [{"path": "more.yaml"}]}},
            {"/base/more.yaml": (WHOLE,)},
            {"/base/web.yaml": 1},
        ),
        (
            {"/base": {"configMapGenerator": [{"files": ["more.yaml"]}]}},
            {"/base/more.yaml": (WHOLE,)},
            {"/base/web.yaml": 1},
        ),
    ],
)
def test_peers_share_the_namespace_once_all_is_built(
    kustomizations: dict[str, Any],
    more: dict[str, tuple[Found, ...]],
    expected: dict[str, int],
) -> None:
    workloads = {"/base/web.yaml": (WHOLE,), **more}
    quotas = {"/base/web.yaml": (QUOTA,)}
    assert peers(workloads, kustomizations, quotas) == expected


def test_a_patch_by_its_shape_is_no_peer() -> None:
    workloads = {"/base/web.yaml": (WHOLE,), "/base/more.yaml": (PATCH,)}
    assert peers(workloads, {}, {"/base/more.yaml": (QUOTA,)}) == {"/base/web.yaml": 1}


@pytest.mark.parametrize(
    "neighbours", [{}, {"/base/web.yaml": (neighbour(),)}, {"/a.yaml": (QUOTA,)}]
)
def test_without_a_quota_nothing_is_read(neighbours: dict[str, tuple[Neighbour, ...]]) -> None:
    known = Surroundings(kustomize(PROD), neighbours, {}, Forbidden())
    assert known.peers("/base/web.yaml", "/base", "") == ()


def test_nobody_reads_what_is_not_handed_in() -> None:
    known = Surroundings(kustomize({}), {"/base/web.yaml": (QUOTA,)}, {})
    assert known.peers("/base/web.yaml", "/base", "") == ()


def test_a_layer_between_is_not_where_a_workload_ends_up() -> None:
    """Only what nothing else builds on is applied to a cluster."""
    kustomizations = {
        "/base": {"resources": ["web.yaml"]},
        "/mid": {"resources": ["../base"]},
        "/prod": {"resources": ["../mid", "l.yaml"]},
    }
    assert everywhere({"/prod/l.yaml": (neighbour(),)}, kustomizations) == {"x": True}


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, []),
        ({"/prod": {"namespace": "shop"}}, ["LimitRange/x"]),
        ({"/prod": {"components": ["../c"]}, "/c": {"namespace": "shop"}}, ["LimitRange/x"]),
        ({"/c": {"namespace": "shop"}}, []),
    ],
)
def test_a_namespace_holds_for_what_has_come_together_by_then(
    more: dict[str, Any], expected: list[str]
) -> None:
    kustomizations = {
        "/base": {"resources": ["web.yaml"], "namespace": "low"},
        "/prod": {"resources": ["../base", "l.yaml"], **more.pop("/prod", {})},
        **more,
    }
    assert around({"/prod/l.yaml": (neighbour(),)}, {}, kustomizations) == expected


def test_a_base_that_comes_with_two_namespaces_is_in_both() -> None:
    kustomizations = {
        "/base": {"resources": ["web.yaml"]},
        "/a": {"resources": ["../base"], "namespace": "a"},
        "/b": {"resources": ["../base"], "namespace": "b"},
        "/prod": {"resources": ["../a", "../b", "l.yaml"]},
    }
    assert around({"/prod/l.yaml": (neighbour("b"),)}, {}, kustomizations) == ["b/LimitRange/x"]
    assert around({"/prod/l.yaml": (neighbour("c"),)}, {}, kustomizations) == []


def test_layers_of_a_file_are_all_kustomizations_that_have_it() -> None:
    known = kustomize(
        {
            "/base": {"resources": ["./web.yaml"]},
            "/mid": {"bases": ["../base/"]},
            "/prod": {"resources": ["../mid"], "components": ["../c"]},
            "/other": {"resources": ["x.yaml"]},
            "/c": {"resources": ["more.yaml"]},
        }
    )
    assert set(known.layers_of("/base/web.yaml")) == {"/base", "/mid", "/prod"}
    assert set(known.layers_of("/c/more.yaml")) == {"/c", "/prod"}
    assert known.layers_of("/nowhere.yaml") == ()
    assert known.namespaces_in("/prod").keys() == {"/base/web.yaml", "/c/more.yaml"}


def test_kustomizations_that_lead_back_to_each_other_come_to_an_end() -> None:
    known = kustomize(
        {
            "/a": {"resources": ["../b", "a.yaml"], "components": ["../b"]},
            "/b": {"resources": ["../a", "b.yaml"], "components": ["../a"]},
        }
    )
    assert "/a/a.yaml" in known.namespaces_in("/a")
    assert known.way("/a/a.yaml", WEB).patched == ()


def test_what_a_kustomization_names_as_a_patch_is_one() -> None:
    patches = {"patches": [{"path": "a.yaml"}, "b.yaml"], "patchesStrategicMerge": ["c.yaml"]}
    known = Surroundings(kustomize({"/base": patches}), {}, {})
    for name in ("a", "b", "c"):
        assert "names it as one" in known.patch_reason(f"/base/{name}.yaml", WEB)
    assert "by its shape" in known.patch_reason("/base/d.yaml", WEB)
    assert known.way("/base/d.yaml", WEB) == NO_WAY

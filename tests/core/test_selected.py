"""Which other workloads a Service selects: with them its word is less than sure."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from kubectl_prodready.core.kinds import Found
from kubectl_prodready.core.kustomize.unlayered import Unlayered
from kubectl_prodready.core.neighbours import Neighbour
from kubectl_prodready.core.selected import FEW, Selected
from kubectl_prodready.core.surroundings import Surroundings, Unread
from kubectl_prodready.core.traffic.served import served_port
from tests.beside import (
    READINESS,
    REVIEW,
    SAFE,
    in_folder,
    neighbours,
    only,
    said,
    said_in,
    service,
    web,
    workload,
)
from tests.core.kustomizations import inline
from tests.help import documents, fixed

OTHER = web().replace("name: web\nspec", "name: other\nspec")
ALSO = ("Service/web also selects Deployment/other",)
ELSEWHERE = OTHER.replace("  name: other", "  namespace: x\n  name: other")
OWNED = "ownerReferences: [{kind: Deployment, name: web, controller: true}]"


def doubts(*texts: str) -> tuple[str, ...]:
    """What makes the readiness probe of the first workload less than sure."""
    found = said(READINESS, *texts)[0]
    assert (found.safety is SAFE) is (len(found.evidence) == 1)
    return found.evidence[1:]


def as_json(text: str) -> str:
    return json.dumps(yaml.safe_load(text))


def listed(*texts: str) -> str:
    """A List of objects in YAML."""
    return str(
        yaml.safe_dump(
            {"apiVersion": "v1", "kind": "List", "items": [yaml.safe_load(t) for t in texts]}
        )
    )


def pod(kind: str, more: str = "") -> str:
    """A Pod, or a ReplicaSet, of the usual labels."""
    raw = yaml.safe_load(OTHER)
    template = raw["spec"]["template"]
    raw["metadata"] = {"name": "x", **yaml.safe_load(f"{{{more}}}")}
    if kind == "Pod":
        raw |= {"apiVersion": "v1", "spec": template["spec"]}
        raw["metadata"] |= template["metadata"]
    return str(yaml.safe_dump(raw | {"kind": kind}))


ESCAPED = "\\u0077eb"

IN_ONE_STREAM = [
    pytest.param([web(), service()], (), id="alone"),
    pytest.param([web(), OTHER, service()], ALSO, id="two documents"),
    pytest.param([web(), OTHER.replace("app: web", "app: other"), service()], (), id="labels"),
    pytest.param([listed(web(), OTHER), service()], ALSO, id="a List"),
    pytest.param([listed(web()), service()], (), id="a List of one"),
    pytest.param([listed(web(), OTHER, service())], ALSO, id="a List of all"),
    pytest.param([as_json(web()) + "\n", as_json(OTHER) + "\n", service()], ALSO, id="JSON"),
    pytest.param(
        [web(), as_json(OTHER).replace('"app": "web"', f'"app": "{ESCAPED}"') + "\n", service()],
        ALSO,
        id="an escape",
    ),
    pytest.param(
        [web(), ELSEWHERE, service()],
        (),
        id="another namespace",
    ),
    pytest.param(
        [web(), OTHER.replace("Deployment", "DaemonSet"), service()],
        ("Service/web also selects DaemonSet/other",),
        id="another kind",
    ),
    pytest.param(
        [web(), pod("ReplicaSet", OWNED), service()],
        (),
        id="its own ReplicaSet",
    ),
    pytest.param(
        [web(), pod("Pod", OWNED), service()],
        (),
        id="its own Pod",
    ),
    pytest.param(
        [web(), pod("Pod"), service()],
        ("Service/web also selects Pod/x",),
        id="a bare Pod",
    ),
    pytest.param([web(), web(), service()], (), id="the same twice"),
]


@pytest.mark.parametrize(("texts", "expected"), IN_ONE_STREAM)
def test_in_one_stream(texts: list[str], expected: tuple[str, ...]) -> None:
    assert doubts(*texts) == expected


@pytest.mark.parametrize(
    "shape", ["metadata: [app, web]", "metadata: {labels: [app, web]}", "metadata: app web"]
)
def test_what_has_no_labels_is_not_selected(shape: str) -> None:
    raw = yaml.safe_load(OTHER)
    raw["spec"]["template"] |= yaml.safe_load(shape)
    result = fixed(documents(web(), yaml.safe_dump(raw), service()), select=(READINESS,))
    (found,) = said_in(result._replace(errors=()), READINESS)[:1]
    assert found.safety is SAFE


def test_json_values_in_a_row_are_several_workloads() -> None:
    row = "\n".join((as_json(web()), as_json(OTHER), ""))
    assert doubts(row, service()) == ALSO


def test_a_list_may_be_escaped() -> None:
    items = ", ".join(map(as_json, (web(), OTHER)))
    text = f'{{"apiVersion": "v1", "kind": "L\\u0069st", "items": [{items}]}}\n'
    assert doubts(text, service()) == ALSO


def test_both_of_two_are_less_sure() -> None:
    first, second = said(READINESS, web(), OTHER, service())
    assert (first.safety, second.safety) == (REVIEW, REVIEW)
    assert second.evidence[1:] == ("Service/web also selects Deployment/web",)


def test_more_labels_of_the_service_tell_two_workloads_apart() -> None:
    one, other = (
        text.replace("      labels:\n", f"      labels:\n        tier: {tier}\n")
        for text, tier in ((web(), "front"), (OTHER, "back"))
    )
    assert doubts(one, other, service()) == ALSO
    apart = service(selector="{app: web, tier: front}")
    assert said(READINESS, one, other, apart)[0].safety is SAFE


def in_web(folder: Path, files: dict[str, str]) -> tuple[str, ...]:
    """The doubts about web.yaml in a folder."""
    all_files = {"web.yaml": web(), "service.yaml": service(), **files}
    (found,) = in_folder(folder, all_files, READINESS, "web.yaml")
    return found.evidence[1:]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"other.yaml": OTHER}, ALSO),
        ({"other.json": as_json(OTHER)}, ALSO),
        ({"other.yaml": listed(OTHER)}, ALSO),
        ({"other.yaml": ELSEWHERE}, ()),
        ({"below/other.yaml": OTHER}, ()),
        ({"other.yaml": "kind: Deployment\nweb: {\n"}, ()),
        ({"other.yaml": "kind: Deployment\n# web\n"}, ()),
        ({"other.yaml": OTHER.replace("image: shop/web:1", "env: []")}, ()),
    ],
)
def test_in_another_file(tmp_path: Path, files: dict[str, str], expected: tuple[str, ...]) -> None:
    assert in_web(tmp_path, files) == expected


def test_a_file_that_cannot_be_read_holds_none(tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_bytes(b"\xff\xfe\xff kind: Deployment web")
    assert in_web(tmp_path, {}) == ()


OTHER_IMAGE = web("env: []", image="x").replace("ports", "others").replace("labels", "no")
OVERLAY = {
    "base/kustomization.yaml": "resources: [web.yaml, service.yaml]\n",
    "base/web.yaml": web(),
    "base/service.yaml": service(),
}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"prod/kustomization.yaml": "resources: [../base, other.yaml]\n"}, ALSO),
        ({"prod/kustomization.yaml": "resources: [../base]\n"}, ()),
        (
            {
                "prod/kustomization.yaml": "resources: [../base, other.yaml]\nnamespace: shop\n",
                "prod/other.yaml": ELSEWHERE,
            },
            ("Service/web also selects x/Deployment/other",),
        ),
        (
            {
                "prod/kustomization.yaml": "resources: [../base, other.yaml]\n",
                "prod/other.yaml": ELSEWHERE,
            },
            (),
        ),
        ({"prod/kustomization.yaml": "resources: [../base]\npatches: [{path: other.yaml}]\n"}, ()),
        (
            {
                "prod/kustomization.yaml": "resources: [../base]\n"
                + inline(
                    web("env: []", image="x").replace("ports", "others").replace("labels", "no")
                )
            },
            (),
        ),
    ],
)
def test_with_kustomizations(
    tmp_path: Path, files: dict[str, str], expected: tuple[str, ...]
) -> None:
    all_files = {**OVERLAY, "prod/other.yaml": OTHER, **files}
    found = in_folder(tmp_path, all_files, READINESS, "base/web.yaml")
    assert found[0].evidence[1:] == expected


class Texts(Unread):
    """Files by their text, each of one document, which counts how often they are read."""

    def __init__(self, files: dict[str, str]) -> None:
        self.files = files
        self.read: list[str] = []

    def texts(self, path: str, /) -> tuple[str, ...]:
        return (self.files[path],)

    def within(self, path: str, index: int, /) -> tuple[Found, ...]:
        self.read.append(path)
        return (found(yaml.safe_load(self.files[path])),)


def found(raw: dict[str, Any]) -> Found:
    return Found((), "Deployment", "apps", raw)


@pytest.mark.parametrize("count", [3, FEW + 8])
@pytest.mark.parametrize("value", ["web-{}", "of shop {}", ""])
def test_many_services_are_looked_up_among_the_words(count: int, value: str) -> None:
    labels = [{"app": value.format(number), "number": f"n{number}"} for number in range(count)]
    files = {
        f"/{number}.{copy}": yaml.safe_dump(
            {
                "metadata": {"name": f"{number}.{copy}"},
                "spec": {"template": {"metadata": {"labels": own}, "spec": {}}},
            }
        )
        for number, own in enumerate(labels)
        for copy in range(2)
    }
    services = tuple(
        Neighbour("Service", "", f"s{number}", {"spec": {"selector": own}})
        for number, own in enumerate(labels)
    )
    texts = Texts(files)
    around = Surroundings(Unlayered(), {"/0.0": services}, {"/": tuple(files)}, texts)
    me = found(yaml.safe_load(files["/1.0"]))
    # a manifest on its own in a file is whole without an image for nobody else but a patch
    around = around._replace(kustomize=Whole())
    peers = Selected(around).besides("/1.0", "/", me, frozenset(labels[1].items()))
    assert [peer.name for peer in peers] == ["1.1"]
    assert len(texts.read) == 2


class Whole(Unlayered):
    """Takes no object for a patch by its shape."""

    def layers_of(self, path: str) -> Any:
        return True


def test_the_only_document_that_says_the_labels_is_not_read_again() -> None:
    files = {"/web": "web", "/other": "other"}
    texts = Texts(files)
    around = Surroundings(
        Unlayered(),
        {"/web": (Neighbour("Service", "", "s", {"spec": {"selector": {"app": "web"}}}),)},
        {"/": tuple(files)},
        texts,
    )
    assert Selected(around).besides("/web", "/", found({}), frozenset({("app", "web")})) == ()
    assert not texts.read


def test_one_thing_is_said_of_a_workload_that_is_alone() -> None:
    assert only(READINESS, web(), service()).safety is SAFE


def test_where_nobody_looked_a_workload_is_alone() -> None:
    around = Surroundings(Unlayered(), {}, {})
    assert around.workloads_of("/web") == ()
    assert around.workloads_of.texts("/web") == ()
    assert around.workloads_of.within("/web", 0) == ()
    one = workload(web(), neighbours=neighbours(service()))
    served = served_port(one.containers[0])
    assert served
    assert served.doubts == ()

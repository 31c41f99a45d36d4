"""How far kustomizations reach: beyond the run, through links, into data, back to themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.core.folders import amounts, containers_of, fix, look, put, texts
from tests.core.kustomizations import BASE, BASE_KUSTOMIZATION, COMPONENT, inline, smp, transformer
from tests.core.resources.test_sizing import limit_range
from tests.help import deployment

AS_IT_WAS = {"requests.cpu": "10m"}
RANGE = limit_range("{type: Container, defaultRequest: {memory: 300Mi}}")
OVERLAY = {
    "base/kustomization.yaml": BASE_KUSTOMIZATION,
    "base/web.yaml": BASE,
    "prod/kustomization.yaml": "resources: [../base]\n" + inline(smp()),
}


def web(folder: Path, run: str, file: str) -> dict[str, Any]:
    """What the container web of a file requests and is limited to after a fix of a part."""
    fix(folder / run)
    return amounts(containers_of(texts(folder)[file])["web"])


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({"resources": "web.yaml", "components": "../component"}, id="component"),
        pytest.param({"resources": "web.yaml, ../mid"}, id="not-by-a-base-beside"),
        pytest.param({"resources": "web.yaml", "transformers": "../tight"}, id="transformer"),
        pytest.param({"resources": "web.yaml", "components": "../deep"}, id="deeper"),
    ],
)
def test_what_lies_outside_the_run_counts(tmp_path: Path, more: dict[str, str]) -> None:
    fields = "".join(f"{key}: [{value}]\n" for key, value in more.items())
    files = {
        "prod/kustomization.yaml": fields,
        "prod/web.yaml": BASE,
        "component/kustomization.yaml": COMPONENT + inline(smp()),
        "deep/kustomization.yaml": COMPONENT + "components: [../component]\n",
        "mid/kustomization.yaml": "resources: [web.yaml]\nnamePrefix: my-\n" + inline(smp()),
        "mid/web.yaml": BASE,
        "tight/kustomization.yaml": "resources: [tight.yaml]\n",
        "tight/tight.yaml": transformer(
            "PatchTransformer", "patch: '" + smp().replace("\n", "\n\n  ") + "'\n"
        ),
    }
    found = web(put(tmp_path, files), "prod", "prod/web.yaml")
    assert (found == AS_IT_WAS) is ("../mid" not in fields)
    assert texts(tmp_path)["mid/web.yaml"] == BASE


def test_a_neighbour_outside_the_run_counts(tmp_path: Path) -> None:
    files = {
        "base/kustomization.yaml": "resources: [limits.yaml]\n",
        "base/limits.yaml": RANGE,
        "prod/kustomization.yaml": "resources: [../base, web.yaml]\n",
        "prod/web.yaml": BASE,
    }
    assert web(put(tmp_path, files), "prod", "prod/web.yaml")["requests.memory"] == "300Mi"


@pytest.mark.parametrize("entry", ["../base/limits.yaml", "missing.yaml", "../none"])
def test_a_file_outside_the_run_may_be_missing(tmp_path: Path, entry: str) -> None:
    files = {
        "prod/kustomization.yaml": f"resources: [web.yaml, {entry}]\n",
        "prod/web.yaml": BASE,
    }
    assert "limits.memory" in web(put(tmp_path, files), "prod", "prod/web.yaml")


def test_an_overlay_outside_the_run_is_unknown(tmp_path: Path) -> None:
    assert "limits.memory" in web(put(tmp_path, OVERLAY), "base", "base/web.yaml")


def test_a_linked_folder_is_the_folder(tmp_path: Path) -> None:
    put(tmp_path, {**OVERLAY, "prod/kustomization.yaml": "resources: [base]\n" + inline(smp())})
    (tmp_path / "prod" / "base").symlink_to("../base")
    assert web(tmp_path, ".", "base/web.yaml") == AS_IT_WAS


def test_a_linked_patch_is_a_patch(tmp_path: Path) -> None:
    """It has the shape of a whole workload: only its kustomization tells."""
    put(tmp_path, {**OVERLAY, "shared/whole.yaml": BASE})
    (tmp_path / "prod" / "patch.yaml").symlink_to("../shared/whole.yaml")
    put(tmp_path, {"prod/kustomization.yaml": "resources: []\npatches: [{path: patch.yaml}]\n"})
    fix(tmp_path)
    assert texts(tmp_path)["shared/whole.yaml"] == BASE


def test_a_run_through_a_linked_folder_knows_its_overlay(tmp_path: Path) -> None:
    put(tmp_path, {f"real/{name}": text for name, text in OVERLAY.items()})
    (tmp_path / "link").symlink_to("real")
    assert web(tmp_path, "link", "real/base/web.yaml") == AS_IT_WAS


@pytest.mark.parametrize(
    ("fields", "more"),
    [
        ("configMapGenerator: [{name: pods, files: [pod.yaml]}]\n", {}),
        ("secretGenerator: [{name: pods, files: [key=pod.yaml]}]\n", {}),
        ("configMapGenerator: [{name: pods, files: [./../prod/pod.yaml]}]\n", {}),
        (
            "generators: [gen.yaml]\n",
            {"prod/gen.yaml": transformer("ConfigMapGenerator", "files: [pod.yaml]\n")},
        ),
        (
            "generators: [gen]\n",
            {
                "prod/gen/kustomization.yaml": "resources: [gen.yaml]\n",
                "prod/gen/gen.yaml": transformer("SecretGenerator", "files: [pod.yaml]\n"),
            },
        ),
    ],
)
def test_data_is_left_alone_and_told(tmp_path: Path, fields: str, more: dict[str, str]) -> None:
    put(tmp_path, {"prod/kustomization.yaml": fields, "prod/pod.yaml": BASE, **more})
    found = look(tmp_path)["prod/pod.yaml"]
    assert found.verified is None
    assert found.patches == 0
    assert [item.left.reason for item in found.left] == [
        "the content of a ConfigMap or Secret that a kustomization generates"
    ]


def test_a_file_beside_the_data_is_fixed(tmp_path: Path) -> None:
    generator = "resources: [web.yaml]\nconfigMapGenerator: [{name: x, files: [a.yaml]}]\n"
    put(tmp_path, {"kustomization.yaml": generator, "web.yaml": BASE, "a.yaml": BASE})
    assert "limits.memory" in web(tmp_path, ".", "web.yaml")
    assert texts(tmp_path)["a.yaml"] == BASE


@pytest.mark.parametrize(
    "files",
    [
        {"kustomization.yaml": "resources: [., web.yaml]\n" + inline(smp())},
        {
            "kustomization.yaml": "resources: [web.yaml]\ncomponents: [c]\n",
            "c/kustomization.yaml": COMPONENT + "components: [../c, ..]\n" + inline(smp()),
        },
        {
            "kustomization.yaml": "resources: [web.yaml, c]\n" + inline(smp()),
            "c/kustomization.yaml": "resources: [..]\ntransformers: [..]\n",
        },
    ],
)
def test_a_ring_of_kustomizations_comes_to_an_end(tmp_path: Path, files: dict[str, str]) -> None:
    assert web(put(tmp_path, {"web.yaml": BASE, **files}), ".", "web.yaml") == AS_IT_WAS


@pytest.mark.parametrize("text", ["", "# nothing\n", "resources: [{{ .Values.base }}\n"])
def test_a_kustomization_that_says_nothing_hinders_nothing(tmp_path: Path, text: str) -> None:
    files = {**OVERLAY, "prod/kustomization.yaml": text}
    assert "limits.memory" in web(put(tmp_path, files), ".", "base/web.yaml")


@pytest.mark.parametrize("text", ["resources: [", "- 1\n", "foo\n", "\tresources: []\n", "\x00"])
def test_below_a_kustomization_that_cannot_be_read_all_is_left_alone(
    tmp_path: Path, text: str
) -> None:
    """It may make patches of its files; the others are none of its business."""
    files = {
        **OVERLAY,
        "prod/kustomization.yaml": text,
        "prod/web.yaml": deployment(),
        "prod/more/web.yaml": deployment(),
        "product/web.yaml": deployment(),
    }
    found = look(put(tmp_path, files))
    for name in ("prod/web.yaml", "prod/more/web.yaml"):
        assert not found[name].findings
        assert "cannot be read" in found[name].left[0].left.reason
    assert found["product/web.yaml"].findings
    assert [error.file for error in found["prod/kustomization.yaml"].errors]


def test_of_a_key_that_stands_twice_in_a_kustomization_the_last_one_counts(
    tmp_path: Path,
) -> None:
    """So kustomize reads it, and so must who wants to know what is a patch."""
    text = f"resources: []\nimages: []\n{OVERLAY['prod/kustomization.yaml']}images: []\n"
    files = {**OVERLAY, "prod/kustomization.yaml": text}
    found = look(put(tmp_path, files))
    assert "limits.memory" not in web(tmp_path, ".", "base/web.yaml")
    assert not found["prod/kustomization.yaml"].errors

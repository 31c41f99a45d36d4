"""Kustomize: patches are left alone and counted, and overlays still build to the same meaning."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.command import contents, names, needs_kubectl, prodready, put
from tests.help import after, deployment

WEB = deployment()
PATCH = (
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: "
    "{containers: [{name: web, CONTAINER}]}}}\n"
)
NAMED = (
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n"
    "spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, "
    "spec: {containers: [{name: web, image: patched}, {name: more, image: more}]}}}\n"
)
RESOURCES = PATCH.replace("CONTAINER", "resources: {limits: {memory: 1Gi}}")
JSON_PATCH = (
    "patches:\n- target: {kind: Deployment}\n  patch: |-\n    - op: add\n      path: "
    "/spec/template/spec/containers/0/resources\n      value: {limits: {memory: 1Gi}}\n"
)


def overlay(
    folder: Path, patch: str = RESOURCES, more: str = "patches: [{path: patch.yaml}]\n"
) -> Path:
    """A base with one Deployment, and an overlay with one patch."""
    return put(
        folder,
        {
            "base/kustomization.yaml": "resources: [web.yaml]\n",
            "base/web.yaml": WEB,
            "prod/kustomization.yaml": f"resources: [../base]\n{more}",
            "prod/patch.yaml": patch,
        },
    )


def test_patch_named_in_a_kustomization_is_left_alone_and_counted(tmp_path: Path) -> None:
    """It has the shape of a whole workload: only its kustomization tells."""
    overlay(tmp_path, NAMED)
    done = prodready("fix", "-R", "-f", ".", "--write", cwd=tmp_path)
    assert done.code == 0
    assert "  left alone: 1 kustomize patch" in done.err.splitlines()
    assert done.err.startswith("1 workload in 1 file: ")
    assert (tmp_path / "prod" / "patch.yaml").read_text() == NAMED


@pytest.mark.parametrize(
    "container", ["env: []", "resources: {limits: {cpu: 1}}", "$patch: delete"]
)
def test_patch_by_its_shape_is_left_alone(tmp_path: Path, container: str) -> None:
    text = PATCH.replace("CONTAINER", container)
    put(tmp_path, {"patch.yaml": text})
    done = prodready("fix", "-f", "patch.yaml", "--write", cwd=tmp_path)
    assert done.code == 0
    assert "  left alone: 1 kustomize patch" in done.err.splitlines()
    assert contents(tmp_path) == {"patch.yaml": text}


def test_verbose_names_the_patch(tmp_path: Path) -> None:
    overlay(tmp_path, NAMED)
    done = prodready("fix", "-R", "-v", "-f", ".", cwd=tmp_path)
    assert "./prod/patch.yaml:1:1: left alone: a kustomize patch" in done.err


@pytest.mark.parametrize("more", ["patches: [{path: patch.yaml}]\n", JSON_PATCH])
def test_rule_is_silent_on_a_base_where_a_patch_sets_the_field(tmp_path: Path, more: str) -> None:
    overlay(tmp_path, more=more)
    done = prodready("fix", "-R", "-f", ".", "--write", cwd=tmp_path)
    assert (done.code, done.out) == (0, "")
    assert "the kustomize patch" in done.err
    assert (tmp_path / "base" / "web.yaml").read_text() == WEB


def test_rule_speaks_where_a_patch_sets_another_field(tmp_path: Path) -> None:
    overlay(tmp_path, PATCH.replace("CONTAINER", "env: [{name: A, value: b}]"))
    done = prodready("fix", "-R", "-f", ".", "--write", cwd=tmp_path)
    assert done.out == "wrote ./base/web.yaml: 6 changes to deployment.apps/web\n"


def test_without_the_overlay_in_the_run_the_base_is_fixed(tmp_path: Path) -> None:
    overlay(tmp_path)
    done = prodready("fix", "-f", "base", "-o", "name", cwd=tmp_path)
    assert names(done) == ["web"]


def build(folder: Path) -> dict[str, Any]:
    """What kubectl builds, by kind and name."""
    done = subprocess.run(
        ["kubectl", "kustomize", str(folder)], capture_output=True, check=True, text=True
    )
    return {f"{d['kind']}/{d['metadata']['name']}": d for d in yaml.safe_load_all(done.stdout)}


def assert_only_added(before: Any, now: Any) -> None:
    """All that was there is there, and as it was."""
    if isinstance(before, dict):
        assert isinstance(now, dict)
        for key, value in before.items():
            assert_only_added(value, now[key])
    elif isinstance(before, list):
        assert isinstance(now, list)
        for old, new in zip(before, now, strict=True):
            assert_only_added(old, new)
    else:
        assert before == now


@needs_kubectl
@pytest.mark.parametrize(
    ("patch", "more"),
    [
        (RESOURCES, "patches: [{path: patch.yaml}]\n"),
        (RESOURCES, "patchesStrategicMerge: [patch.yaml]\n"),
        (RESOURCES, JSON_PATCH),
        (NAMED, "patches: [{path: patch.yaml}]\n"),
        (PATCH.replace("CONTAINER", "env: []"), "namePrefix: my-\npatches: [{path: patch.yaml}]\n"),
        (
            PATCH.replace("CONTAINER", "$patch: replace, image: new"),
            "patches: [{path: patch.yaml}]\n",
        ),
    ],
)
def test_overlays_build_to_the_same_meaning_plus_the_fix(
    tmp_path: Path, patch: str, more: str
) -> None:
    overlay(tmp_path, patch, more)
    old = {part: build(tmp_path / part) for part in ("base", "prod")}
    assert prodready("fix", "-R", "-f", ".", "--write", cwd=tmp_path).code == 0
    for part, before in old.items():
        assert_only_added(before, build(tmp_path / part))


def test_helm_values_in_a_kustomization_do_not_hinder(tmp_path: Path) -> None:
    put(tmp_path, {"kustomization.yaml": "helmCharts: [{name: x}]\n", "web.yaml": WEB})
    assert prodready("fix", "-f", ".", "--write", cwd=tmp_path).code == 0
    assert (tmp_path / "web.yaml").read_text() == after(WEB)

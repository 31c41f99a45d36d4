"""Neighbours that kustomizations patch, delete or write into: no evidence, and no sure bound."""

from __future__ import annotations

from pathlib import Path

import pytest

from kubectl_prodready.fixing.results import FileResult, Left
from tests.core.folders import look, put
from tests.core.kustomizations import BASE, Case, around, inline, prod
from tests.core.kustomize_neighbours import DELETED, HPA, QUOTA, RANGE, REPLACED, VPA, with_base
from tests.core.resources.test_sizing import limit_range


def reasons(folder: Path, files: dict[str, str]) -> dict[str, str]:
    """Why the rules about resources leave the usual base alone, by their names."""
    put(folder, {**Case("", "").all_files, **files})
    return {i.left.rule: i.left.reason for i in about_resources(look(folder)["base/web.yaml"])}


def about_resources(result: FileResult) -> list[Left]:
    """What the rules about requests and limits leave alone."""
    return [item for item in result.left if item.left.rule.endswith(("-request", "-limit"))]


@pytest.mark.parametrize(
    ("fields", "deed"),
    [
        (inline(RANGE.replace("1Gi", "2Gi")), "(inline) sets limits"),
        (inline(REPLACED, "{kind: LimitRange}"), "(inline) sets limits"),
        (inline(DELETED), "(inline) deletes it"),
        (inline(DELETED.replace("delete", "replace")), "(inline) sets all"),
        ("patches: [{path: gone.yaml}]\n", "prod/gone.yaml deletes it"),
        (inline("- {op: add, path: /metadata/namespace, value: a}", "{name: x}"), "sets namespace"),
        (inline("- {op: add, path: /metadata, value: {name: x}}", "{name: x}"), "sets metadata"),
    ],
)
def test_the_reason_names_neighbour_and_patch(tmp_path: Path, fields: str, deed: str) -> None:
    files = {**with_base(RANGE), **prod(fields), "prod/gone.yaml": DELETED}
    found = reasons(tmp_path, files)
    start = "LimitRange/x is not applied as it stands: the kustomize patch "
    assert found["memory-request"].startswith(start)
    assert found["memory-request"].endswith(deed)


@pytest.mark.parametrize("field", ["spec.limits.0.default.memory", "spec", "metadata.namespace"])
def test_a_replacement_makes_a_neighbour_unsure(tmp_path: Path, field: str) -> None:
    text = (
        "resources: [../base]\nreplacements:\n- source: {kind: Deployment, name: web}\n"
        f"  targets: [{{select: {{kind: LimitRange}}, fieldPaths: [{field}]}}]\n"
    )
    files = {**with_base(RANGE), "prod/kustomization.yaml": text}
    assert "LimitRange/x is not applied" in reasons(tmp_path, files)["memory-limit"]


@pytest.mark.parametrize(
    ("fields", "is_sure"),
    [
        ("metadata: {name: x, labels: {a: b}}", True),
        ("metadata: {name: y}, spec: {hard: null}", True),
        ("metadata: {name: x}, spec: {hard: {pods: 3}}", False),
    ],
)
def test_a_quota_is_unsure_once_its_spec_is_patched(
    tmp_path: Path, fields: str, *, is_sure: bool
) -> None:
    text = prod(inline(f"{{apiVersion: v1, kind: ResourceQuota, {fields}}}"))
    assert ("memory-request" not in reasons(tmp_path, {**with_base(QUOTA), **text})) is is_sure


OTHER_TARGET = VPA.replace("name: web", "name: other")


@pytest.mark.parametrize(
    ("neighbour", "operation", "is_sure"),
    [
        (VPA, "{op: replace, path: /spec/updatePolicy/updateMode, value: Auto}", False),
        (VPA, "{op: remove, path: /spec/updatePolicy}", False),
        (OTHER_TARGET, "{op: remove, path: /spec/updatePolicy}", True),
        (OTHER_TARGET, "{op: replace, path: /spec/targetRef/name, value: web}", False),
        (OTHER_TARGET, "{op: replace, path: /spec, value: {}}", False),
        (HPA, "{op: add, path: /spec/metrics, value: []}", False),
        (HPA, "{op: replace, path: /spec/minReplicas, value: 2}", True),
        (HPA, "{op: replace, path: /spec/maxReplicas, value: 9}", True),
        (HPA, "{op: add, path: /spec/behavior, value: {}}", True),
    ],
)
def test_an_autoscaler_bears_on_what_it_scales(
    tmp_path: Path, neighbour: str, operation: str, *, is_sure: bool
) -> None:
    files = {**with_base(neighbour), **prod(inline(f"- {operation}", "{name: x}"))}
    found = reasons(tmp_path, files)
    assert ("memory-request" not in found) is is_sure
    assert "ephemeral-storage-request" not in found


def test_every_workload_knows_which_neighbour_is_patched(tmp_path: Path) -> None:
    beside = f"{RANGE}---\n{RANGE.replace('name: x', 'name: z')}"
    files = {
        **Case("", "").all_files,
        **with_base(beside),
        "base/kustomization.yaml": "resources: [web.yaml, more.yaml, beside.yaml]\n",
        "base/more.yaml": BASE.replace("name: web", "name: more"),
        **prod(inline(DELETED.replace("name: x", "name: z"))),
    }
    found = look(put(tmp_path, files))
    for name in ("base/web.yaml", "base/more.yaml"):
        mine = about_resources(found[name])
        left = {item.left.reason.rpartition(" is not")[0] for item in mine}
        assert {one.rpartition(" ")[2] for one in left} == {"LimitRange/z"}


def test_a_patch_of_one_overlay_is_enough(tmp_path: Path) -> None:
    """A fix of the base reaches both of them."""
    files = {
        **with_base(RANGE),
        "a/kustomization.yaml": "resources: [../base]\n",
        "prod/kustomization.yaml": "resources: [../base]\n" + inline(DELETED),
        "z/kustomization.yaml": "resources: [../base]\n",
    }
    assert "deletes it" in reasons(tmp_path, files)["memory-request"]


def test_a_patch_of_another_overlay_does_not_matter(tmp_path: Path) -> None:
    """The workload is not part of what the other one builds."""
    files = {
        "base/kustomization.yaml": "resources: [beside.yaml]\n",
        "base/beside.yaml": RANGE,
        "other/kustomization.yaml": "resources: [../base]\n" + inline(DELETED),
        "prod/kustomization.yaml": "resources: [../base, ../base/web.yaml]\n",
    }
    assert around(tmp_path, files)["web"]["limits.memory"] == "1Gi"


@pytest.mark.parametrize(
    "more",
    [
        "patches: [{path: ../base/more.yaml}]\n",
        "patchesStrategicMerge: [../base/more.yaml]\n",
        "configMapGenerator: [{name: data, files: [../base/more.yaml]}]\n",
    ],
)
def test_a_file_that_is_a_patch_or_data_is_no_neighbour(tmp_path: Path, more: str) -> None:
    text = limit_range("{type: Container, defaultRequest: {memory: 300Mi}}")
    files = {
        "base/more.yaml": text,
        "base/kustomization.yaml": "resources: [web.yaml]\n",
        "prod/kustomization.yaml": f"resources: [../base]\n{more}",
    }
    assert around(tmp_path, files)["web"]["requests.memory"] == "128Mi"


def test_cpu_stays_as_it_was_beside_a_patched_range(tmp_path: Path) -> None:
    found = around(tmp_path, {**with_base(RANGE), **prod(inline(DELETED))})
    assert found == {name: {"requests.cpu": "10m"} for name in ("web", "log")}

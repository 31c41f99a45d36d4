"""Patches that change what the Pods of a workload need together, where something binds that."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.core.folders import look, put
from tests.core.kustomizations import (
    CONTAINERS,
    Case,
    indented,
    inline,
    json_patch,
    op,
    prod,
    replacing,
    smp,
    transformer,
)
from tests.core.kustomize_neighbours import HPA, QUOTA, with_base
from tests.core.resources.test_patched_neighbours import reasons
from tests.core.resources.test_sizing import limit_range
from tests.help import deployment

POD_RANGE = limit_range("{type: Pod, max: {memory: 9Gi}}")
SPEC = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: "
JOB = """\
apiVersion: batch/v1
kind: CronJob
metadata: {name: web}
spec:
  schedule: "* * * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
          - {name: web, image: web}
"""
COUNTED = "replicas: [{name: web, count: 20}]\n"


def needs(folder: Path, fields: str, beside: str = QUOTA, **more: str) -> str:
    """Why a memory request is left alone beside a quota, or ""."""
    files = {**with_base(beside), **prod(fields), **more}
    return reasons(folder, files).get("memory-request", "")


@pytest.mark.parametrize(
    ("fields", "deed"),
    [
        (COUNTED, "sets replicas"),
        (f"namePrefix: my-\n{COUNTED}", "sets replicas"),
        (f"namePrefix: my-\n{COUNTED.replace('web', 'my-web')}", "sets replicas"),
        (inline(SPEC + "{replicas: 20}"), "sets replicas"),
        (inline(SPEC + "{strategy: {rollingUpdate: {maxSurge: 9}}}"), "sets strategy"),
        (json_patch(op("/spec/replicas", "20")), "sets replicas"),
        (json_patch(op("/spec/strategy/rollingUpdate/maxSurge", "20")), "sets maxSurge"),
        (json_patch("- {op: replace, path: /spec, value: {}}\n"), "sets spec"),
        (inline(smp("name: more, image: more")), "adds the container more"),
        (json_patch(op(f"{CONTAINERS}/-", "{name: more, image: m}")), "adds the container more"),
        (json_patch(op(f"{CONTAINERS}/-", "{image: more}")), "adds a container"),
        (inline(smp(pod="initContainers: [{name: more, image: m}]")), "adds the container more"),
        (inline(smp("name: log, resources: {requests: {memory: 9Gi}}")), "sets resources"),
        (inline(smp("$patch: delete, name: log")), "sets [name=log]"),
        (inline(smp(pod="priorityClassName: high")), "sets priorityClassName"),
        (inline(smp(pod="$patch: replace, containers: []")), "sets spec"),
    ],
)
def test_nobody_knows_what_is_left_of_a_quota(tmp_path: Path, fields: str, deed: str) -> None:
    found = needs(tmp_path, fields)
    assert found.startswith("ResourceQuota/x binds the Pods, and the kustomize patch ")
    assert f"prod/kustomization.yaml (inline) {deed}" in found


@pytest.mark.parametrize(
    "fields",
    [
        COUNTED.replace("web", "other"),
        "replicas: [1, {count: 3}]\n",
        inline(SPEC + "{paused: true}"),
        inline(SPEC + "{selector: {matchLabels: {app: web}}}"),
        inline(SPEC + "{template: {metadata: {labels: {a: b}}}}"),
        inline(SPEC + "{$retainKeys: [a]}"),
        json_patch(op("/spec/paused", "true")),
        json_patch("- {op: test, path: /spec/replicas, value: 1}\n"),
        json_patch(op("/metadata/labels/a", "b")),
        inline(smp("name: log, env: []")),
        inline(smp(pod="serviceAccountName: web")),
        inline(smp(pod="volumes: [{name: cache, emptyDir: {}}]")),
        inline("$patch: delete\n" + SPEC + "{}"),
    ],
)
def test_other_patches_hinder_no_sum(tmp_path: Path, fields: str) -> None:
    assert needs(tmp_path, fields) == ""


def test_a_transformer_counts_too(tmp_path: Path) -> None:
    text = transformer("ReplicaCountTransformer", "replica: {name: web, count: 20}\n")
    assert "sets replicas" in needs(tmp_path, f"transformers:\n- |-\n{indented(text)}")


def test_a_replacement_counts_too(tmp_path: Path) -> None:
    text = replacing("spec.replicas").replace(", sizes.yaml", "")
    files = {**with_base(QUOTA), "prod/kustomization.yaml": text}
    assert "sets replicas" in reasons(tmp_path, files)["memory-request"]


@pytest.mark.parametrize("beside", ["", QUOTA.replace("memory", "cpu"), POD_RANGE])
def test_without_a_quota_on_the_resource_nothing_changes(tmp_path: Path, beside: str) -> None:
    assert needs(tmp_path, COUNTED, beside) == ""


def test_a_range_for_pods_binds_what_each_needs(tmp_path: Path) -> None:
    found = needs(tmp_path, inline(smp("name: more, image: more")), POD_RANGE)
    assert found.startswith("LimitRange/x binds the Pods, and the kustomize patch ")


@pytest.mark.parametrize(("name", "counts"), [("web", True), ("other", False)])
def test_what_an_autoscaler_may_start_counts(tmp_path: Path, name: str, *, counts: bool) -> None:
    scaler = HPA.replace("name: web", f"name: {name}").replace("{name: x}", "{name: y}")
    fields = inline("- {op: replace, path: /spec/maxReplicas, value: 9}\n", "{name: y}")
    assert ("sets maxReplicas" in needs(tmp_path, fields, f"{QUOTA}---\n{scaler}")) is counts


def test_a_daemon_set_has_no_number(tmp_path: Path) -> None:
    """Kustomize gives one to none, and refuses to build where nobody else has the name."""
    files = {
        **with_base(QUOTA),
        "base/web.yaml": deployment(kind="DaemonSet"),
        **prod(COUNTED),
    }
    assert "a Pod for each node" in reasons(tmp_path, files)["memory-request"]


@pytest.mark.parametrize("count", ["parallelism", "completions"])
def test_the_pods_of_a_job_count(tmp_path: Path, count: str) -> None:
    patch = inline(
        f"- {{op: add, path: /spec/jobTemplate/spec/{count}, value: 9}}\n", "{name: web}"
    )
    files = {**with_base(QUOTA), "base/web.yaml": JOB, **prod(patch)}
    assert f"sets {count}" in reasons(tmp_path, files)["memory-request"]


def test_the_other_resources_get_their_values(tmp_path: Path) -> None:
    put(tmp_path, {**Case("", "").all_files, **with_base(QUOTA), **prod(COUNTED)})
    rules = {finding.change.rule for finding in look(tmp_path)["base/web.yaml"].findings}
    assert rules == {"cpu-limit", "ephemeral-storage-request", "ephemeral-storage-limit"}

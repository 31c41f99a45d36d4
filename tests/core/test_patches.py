"""Which fields a strategic merge patch sets: no more than it says."""

from __future__ import annotations

from typing import Any

import pytest

from kubectl_prodready.core.kinds import Found
from kubectl_prodready.core.kustomize.merge_patch import merge
from kubectl_prodready.core.kustomize.target import Target
from kubectl_prodready.paths import written

BASE = {"template": {"spec": {"containers": [{"name": "web"}]}}}


def fields(spec: dict[str, Any]) -> list[str]:
    """The fields that a Deployment's patch with this spec sets."""
    patch = {"kind": "Deployment", "metadata": {"name": "web"}, "spec": spec}
    target = Target(Found((), "Deployment", "apps", {"spec": BASE}))
    merge(patch, target)
    return [written(field.path) for field in target.touched]


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        (
            {"template": {"metadata": {"labels": {"inject": "true"}, "name": "x"}}},
            ["spec.template.metadata.labels.inject", "spec.template.metadata.name"],
        ),
        ({"template": {"metadata": None}}, ["spec.template.metadata"]),
        ({"replicas": 3}, ["spec.replicas"]),
        ({"template": None}, ["spec.template"]),
        ({"template": {"spec": None}}, ["spec.template.spec"]),
        ({"template": {"$patch": "replace"}}, ["spec.template"]),
        ({"template": {"spec": {"$patch": "replace"}}}, ["spec.template.spec"]),
        (
            {"template": {"spec": {"terminationGracePeriodSeconds": 5}}},
            ["spec.template.spec.terminationGracePeriodSeconds"],
        ),
        (
            {"template": {"spec": {"containers": [{"name": "web", "resources": {}}]}}},
            ["spec.template.spec.containers[name=web].resources"],
        ),
    ],
)
def test_fields_that_a_merge_patch_sets(spec: dict[str, Any], expected: list[str]) -> None:
    assert fields(spec) == expected

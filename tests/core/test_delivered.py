"""Who brings a live object."""

from __future__ import annotations

from typing import Any

import pytest

from kubectl_prodready.core.delivered import IN_REPOSITORY, RENDERED, deliverer


def delivered(metadata: dict[str, Any]) -> tuple[str, str] | None:
    found = deliverer({"metadata": metadata})
    return (found.name, found.command) if found else None


@pytest.mark.parametrize(
    ("metadata", "name"),
    [
        (
            {"annotations": {"argocd.argoproj.io/tracking-id": "shop:apps/Deployment:shop/web"}},
            "the Argo CD application shop",
        ),
        ({"labels": {"argocd.argoproj.io/instance": "shop"}}, "the Argo CD application shop"),
        ({"labels": {"kustomize.toolkit.fluxcd.io/name": "a"}}, "the Flux Kustomization a"),
        ({"labels": {"helm.toolkit.fluxcd.io/name": "a"}}, "the Flux HelmRelease a"),
        ({"annotations": {"configmanagement.gke.io/managed": "enabled"}}, "Config Sync"),
        ({"annotations": {"objectset.rio.cattle.io/id": "x"}}, "Fleet"),
        ({"labels": {"olm.owner": "op.v1"}}, "the Operator Lifecycle Manager"),
        ({"labels": {"addonmanager.kubernetes.io/mode": "Reconcile"}}, "the addon manager"),
        ({"managedFields": [{"manager": "argocd-controller"}]}, "Argo CD"),
        ({"managedFields": [{"manager": "kubectl"}, {"manager": "kustomize-controller"}]}, "Flux"),
    ],
)
def test_each_leaves_its_signs(metadata: dict[str, Any], name: str) -> None:
    assert delivered(metadata) == (name, IN_REPOSITORY)


@pytest.mark.parametrize(
    ("metadata", "name"),
    [
        (
            {
                "labels": {"app.kubernetes.io/managed-by": "Helm"},
                "annotations": {"meta.helm.sh/release-name": "shop"},
            },
            "the Helm release shop",
        ),
        ({"managedFields": [{"manager": "helm"}]}, "Helm"),
    ],
)
def test_a_chart_is_rendered_first(metadata: dict[str, Any], name: str) -> None:
    assert delivered(metadata) == (name, RENDERED)


@pytest.mark.parametrize(
    "metadata",
    [
        {},
        {"labels": {"app.kubernetes.io/instance": "shop", "app.kubernetes.io/managed-by": "me"}},
        {"labels": {"addonmanager.kubernetes.io/mode": "EnsureExists"}},
        {"managedFields": [{"manager": "kubectl-client-side-apply"}, {"manager": "prodready"}]},
        {"annotations": {"argocd.argoproj.io/tracking-id": ""}},
    ],
)
def test_without_a_sign_a_person_brings_it(metadata: dict[str, Any]) -> None:
    assert delivered(metadata) is None

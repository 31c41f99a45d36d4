"""Who brings a live object, and would take a change back: Argo CD, Flux, Helm and their like.

Each leaves signs: labels and annotations of its own, and its name among the managers of fields.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from kubectl_prodready.core.plain import mapping, sequence, text

IN_REPOSITORY = "kubectl prodready fix -R -f FOLDER --write"
RENDERED = "helm template RELEASE CHART | kubectl prodready fix -f -"


class Deliverer(NamedTuple):
    """Who brings an object, as people call it, and the command that fixes it at its source."""

    name: str
    command: str = IN_REPOSITORY

    def __str__(self) -> str:
        """For a reason."""
        return f"{self.name} brings it and would take the change back"


class Sign(NamedTuple):
    """A label or annotation by which something is told; {} is what it says, as far as a colon."""

    where: str
    key: str
    who: str
    command: str = IN_REPOSITORY


PLACES = ("labels", "annotations")
SIGNS = (
    # docs: Argo CD, resource tracking
    Sign("annotations", "argocd.argoproj.io/tracking-id", "the Argo CD application {}"),
    Sign("labels", "argocd.argoproj.io/instance", "the Argo CD application {}"),
    # docs: Flux, Kustomization and HelmRelease, ownership labels
    Sign("labels", "kustomize.toolkit.fluxcd.io/name", "the Flux Kustomization {}"),
    Sign("labels", "helm.toolkit.fluxcd.io/name", "the Flux HelmRelease {}"),
    # docs: Config Sync, Fleet, Operator Lifecycle Manager, the addon manager
    Sign("annotations", "configmanagement.gke.io/managed", "Config Sync"),
    Sign("annotations", "objectset.rio.cattle.io/id", "Fleet"),
    Sign("labels", "olm.owner", "the Operator Lifecycle Manager"),
    Sign("labels", "addonmanager.kubernetes.io/mode", "the addon manager"),
    # helm.sh/docs: the labels and annotations of a release
    Sign("annotations", "meta.helm.sh/release-name", "the Helm release {}", RENDERED),
)
ONCE = "EnsureExists"
"""The mode of the addon manager in which it keeps its hands off what is there."""

MANAGERS = {
    "argocd-controller": Deliverer("Argo CD"),
    "argocd-application-controller": Deliverer("Argo CD"),
    "kustomize-controller": Deliverer("Flux"),
    "helm-controller": Deliverer("Flux"),
    "helm": Deliverer("Helm", RENDERED),
}
"""Who each of these managers of fields is."""


def deliverer(raw: dict[str, Any]) -> Deliverer | None:
    """Who brings a live object; None where nobody has left a sign."""
    metadata = mapping(raw.get("metadata"))
    signs = {where: mapping(metadata.get(where)) for where in PLACES}
    for sign in SIGNS:
        said = signs[sign.where].get(sign.key)
        if said and said != ONCE:
            # Argo CD: application:group/kind:namespace/name
            return Deliverer(sign.who.format(text(said).partition(":")[0]), sign.command)
    managers = (mapping(entry).get("manager") for entry in sequence(metadata.get("managedFields")))
    return next((MANAGERS[one] for one in map(text, managers) if one in MANAGERS), None)

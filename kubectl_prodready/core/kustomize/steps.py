"""What one kustomization does to the objects that it accumulates, one thing after the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias

from kubectl_prodready.core.kinds import objects_in
from kubectl_prodready.core.kustomize import json_patch
from kubectl_prodready.core.kustomize.merge_patch import merge
from kubectl_prodready.core.kustomize.plugins import UNSET_ONLY
from kubectl_prodready.core.kustomize.replacement import Replacement
from kubectl_prodready.core.kustomize.selector import Selector
from kubectl_prodready.core.kustomize.space import Space
from kubectl_prodready.core.kustomize.target import LISTS, Target
from kubectl_prodready.core.plain import mapping, sequence, text, texts
from kubectl_prodready.paths import Item

Documents: TypeAlias = list[Any]

SCALED = ("Deployment", "ReplicaSet", "ReplicationController", "StatefulSet")
"""Kinds that `replicas` is for (api/internal/konfig/builtinpluginconsts/replicas.go)."""


class Patch(NamedTuple):
    """One patch: whom it applies to, and its text or the file that it stands in.

    `target` None: each document names its own target, as a strategic merge patch does.
    """

    target: Selector | None
    file: str
    text: str
    source: str
    renames: bool = False

    def meet(self, target: Target, read: Callable[[Patch], Documents]) -> None:
        """Note what it does to an object, if that is a target."""
        if self.target is not None and not self.target.takes(target):
            return
        target.source = self.source
        for document in read(self):
            if isinstance(document, list):
                json_patch.apply(document, target)
                continue
            for patch in objects_in(document):
                if self.target is not None or Selector.named_by(patch).takes(target):
                    merge(patch.raw, target)
                    if self.renames:
                        target.rename(text(mapping(patch.raw.get("metadata")).get("name")))
                        target.doubt("kind")


class Marks(NamedTuple):
    """What a kustomization gives to all objects alike: namespace, affixes, labels, annotations."""

    namespace: str
    unset_only: bool
    prefix: str
    suffix: str
    labels: dict[str, str]
    annotations: dict[str, str]
    retags: bool
    source: str

    @classmethod
    def read(cls, raw: dict[str, Any], source: str) -> Marks:
        """From the fields of a kustomization."""
        labels = texts(raw.get("commonLabels"))
        for entry in sequence(raw.get("labels")):
            labels |= texts(mapping(entry).get("pairs"))
        return cls(
            text(raw.get("namespace")),
            bool(raw.get(UNSET_ONLY)),
            text(raw.get("namePrefix")),
            text(raw.get("nameSuffix")),
            labels,
            texts(raw.get("commonAnnotations")),
            bool(raw.get("images")),
            source,
        )

    def meet(self, target: Target) -> None:
        """Note what an object is called and how it is labelled from here on."""
        if self.namespace and not (self.unset_only and target.has_namespace):
            target.move_to(self.namespace)
        if self.prefix or self.suffix:
            target.rename(self.prefix + target.names[-1] + self.suffix)
        target.labels = target.labels | self.labels
        target.source = self.source
        target.annotate(target.annotations | self.annotations)
        if self.retags:
            target.doubt("container.image")

    def space(self, before: Space) -> Space:
        """The namespace of objects from here on, where it gives one."""
        if self.unset_only:
            return before._replace(spare=before.spare or self.namespace)
        return Space(self.namespace)


class Retag(NamedTuple):
    """An entry of `images`: the containers with an image of this name get another one.

    `renames`: not only another version of the same.
    """

    name: str
    source: str
    renames: bool = False

    def meet(self, target: Target) -> None:
        """Note that the image of such containers is set, or its tag or digest only."""
        set_ = ("image",) if self.renames else ("image", "tag")
        target.source = self.source
        for key in LISTS:
            for container in target.items(key):
                if without_tag(text(container.get("image"))) == self.name:
                    step = Item("name", text(container.get("name")))
                    target.touch_in_pod(key, step, *set_)


def without_tag(image: str) -> str:
    """The name of an image without tag and digest."""
    head, slash, last = image.partition("@")[0].rpartition("/")
    return head + slash + last.partition(":")[0]


class Count(NamedTuple):
    """An entry of `replicas`: how many Pods the workloads of a name get."""

    name: str
    source: str

    def meet(self, target: Target) -> None:
        """Note that their number is set."""
        if target.found.kind in SCALED and self.name in target.names:
            target.source = self.source
            target.touch("spec", "replicas")


Made: TypeAlias = Patch | Marks | Replacement | Retag | Count

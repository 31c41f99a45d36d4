"""One object as patches meet it, on its way up through the kustomizations that have it."""

from __future__ import annotations

from copy import copy
from typing import Any

from kubectl_prodready.core.kinds import WORKLOADS, Found
from kubectl_prodready.core.patched import PatchedField
from kubectl_prodready.core.plain import mapping, sequence, text, texts
from kubectl_prodready.paths import Path, Step

ANY = "*"
HARMLESS = {("metadata", key) for key in ("name", "labels", "annotations")}
ROUTED = ("Service", "Ingress")
TELLING = (
    *("alb.ingress.kubernetes.io/", "service.beta.kubernetes.io/", "kubernetes.io/ingress"),
    *("cloud.google.com/", "beta.cloud.google.com/"),
)
"""How the annotations begin by which load balancers are told about health checks and targets."""

LISTS = ("containers", "initContainers")
UNKNOWN = {ANY: {ANY: None}}
"""Stands for a value that is not written where it is set, as that of a copy."""


class Target:
    """What an object is called and holds by now, and which of its fields patches have touched.

    `names` and `namespaces` are all that it has had: kustomize finds it by each. `doubtful` says
    what a patch may have made anything: `name`, `labels`, the order of `containers`, a
    `container.image` and the like. `spec` is where what matters begins: the pod spec, or the
    object's own where it has no Pod.
    """

    def __init__(self, found: Found) -> None:
        """Begin with the object as its file has it."""
        metadata = mapping(found.raw.get("metadata"))
        self.found = found
        self.version = text(found.raw.get("apiVersion")).rpartition("/")[2]
        template = WORKLOADS[found.kind].template if found.kind in WORKLOADS else ()
        self.spec: Path = (*template, "spec")
        self.names: tuple[str, ...] = (text(metadata.get("name")),)
        namespace = text(metadata.get("namespace"))
        self.has_namespace = bool(namespace)
        self.namespaces: tuple[str, ...] = (namespace or "default",)
        self.labels = texts(metadata.get("labels"))
        self.annotations = texts(metadata.get("annotations"))
        self.added: frozenset[str] = frozenset()
        self.doubtful: frozenset[str] = frozenset()
        self.is_gone = False
        self.source = ""
        self.touched: dict[PatchedField, None] = {}
        self.called: dict[str, None] = {}

    def copied(self) -> Target:
        """Another way of the same object; what it is called and what is touched is kept once."""
        return copy(self)

    def items(self, key: str) -> list[dict[str, Any]]:
        """The items of one list of the Pod, as the file has them."""
        here: Any = self.found.raw
        for step in self.spec:
            here = mapping(here).get(step)
        return [mapping(item) for item in sequence(mapping(here).get(key))]

    def touch(self, *path: Step, deed: str = "", value: str = "") -> None:
        """Note that the current patch sets what is at a path, or does a deed that bears on it."""
        self.touched.setdefault(PatchedField(path, self.source, deed, value))

    def touch_beside(self, *path: Step) -> None:
        """The same beside the pod spec; labels and the like bear on nothing."""
        if path[:2] not in HARMLESS or self._is_told(*path[1:]):
            self.touch(*path)

    def annotate(self, annotations: dict[str, str]) -> None:
        """Give it these annotations, and note those that load balancers are told by."""
        for key in self.annotations.keys() | annotations.keys():
            if self.annotations.get(key) != annotations.get(key):
                self.touch_beside("metadata", "annotations", key)
        self.annotations = annotations

    def _is_told(self, field: Step = "", key: Step = "") -> bool:
        """Whether an annotation, or all of them, tells a load balancer what to do."""
        told = field == "annotations" and self.found.kind in ROUTED
        return told and str(key).startswith(TELLING if key else "")

    def touch_in_pod(self, *path: Step, deed: str = "", value: str = "") -> None:
        """The same for a path below the pod spec."""
        self.touch(*self.spec, *path, deed=deed, value=value)

    @property
    def is_service(self) -> bool:
        """Whether it matters which field of a port a patch sets, and to what its type."""
        return self.found.kind == "Service"

    def doubt(self, *what: str) -> None:
        """Note that nobody can say any more what something is."""
        self.doubtful |= set(what)

    def rename(self, name: str) -> None:
        """Call it something else; the old names still find it."""
        self.names = (*self.names, name)
        self.called[name] = None

    def move_to(self, namespace: str) -> None:
        """Give it another namespace; the old ones still find it."""
        self.has_namespace = True
        self.namespaces = (*self.namespaces, namespace)

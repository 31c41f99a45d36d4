"""Which kinds carry a pod template, and where; which objects a document holds.

A kind is registered by its name and API groups. "" is the core group; the groups that older
clusters served (extensions, and the batch and apps previews) keep the same shape.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from kubectl_prodready.paths import Path

APPS = frozenset(("apps", "extensions"))
BATCH = frozenset(("batch", "extensions"))
CORE = frozenset(("",))
LIST_DEPTH = 8


class Kind(NamedTuple):
    """A workload kind: its API groups and the path to its pod template ("" for a bare Pod)."""

    groups: frozenset[str]
    template: tuple[str, ...]


DOCKERFILE = "Dockerfile"
"""The kind of what is no Kubernetes object, but is judged and changed as these are."""

WORKLOADS = {
    "Pod": Kind(CORE, ()),
    "PodTemplate": Kind(CORE, ("template",)),
    "ReplicationController": Kind(CORE, ("spec", "template")),
    "Deployment": Kind(APPS, ("spec", "template")),
    "ReplicaSet": Kind(APPS, ("spec", "template")),
    "StatefulSet": Kind(APPS, ("spec", "template")),
    "DaemonSet": Kind(APPS, ("spec", "template")),
    "Job": Kind(BATCH, ("spec", "template")),
    "CronJob": Kind(BATCH, ("spec", "jobTemplate", "spec", "template")),
}

SHORT = {
    "po": "Pod",
    "rc": "ReplicationController",
    "deploy": "Deployment",
    "rs": "ReplicaSet",
    "sts": "StatefulSet",
    "ds": "DaemonSet",
    "cj": "CronJob",
}
SPELLINGS = {
    **SHORT,
    **{kind.lower(): kind for kind in WORKLOADS},
    **{f"{kind.lower()}s": kind for kind in WORKLOADS},
}
"""Every way to spell a workload kind on kubectl's command line, in lower case."""

ROUTES = ("HTTPRoute", "GRPCRoute", "TCPRoute", "TLSRoute")
"""Kinds of the Gateway API that send traffic to Services."""

NEIGHBOURS = {
    "LimitRange": CORE,
    "ResourceQuota": CORE,
    "HorizontalPodAutoscaler": frozenset(("autoscaling",)),
    "VerticalPodAutoscaler": frozenset(("autoscaling.k8s.io",)),
    "PodDisruptionBudget": frozenset(("policy",)),
    "Service": CORE,
    "Ingress": frozenset(("networking.k8s.io", "extensions")),
    "IngressClass": frozenset(("networking.k8s.io",)),
    **dict.fromkeys(("Gateway", *ROUTES), frozenset(("gateway.networking.k8s.io",))),
    "BackendConfig": frozenset(("cloud.google.com",)),
    "HealthCheckPolicy": frozenset(("networking.gke.io",)),
}
"""Kinds that say something about the workloads beside them."""

OF_THE_CLUSTER = frozenset(("IngressClass",))
"""Those of them that live in no namespace, and so are beside all."""

JOBS = ("Job", "CronJob")
"""Kinds whose Pods come to an end: nothing waits for them, or restarts them for their health."""

IMMUTABLE = {
    "Job": "a Job's template is immutable",
    "Pod": "a Pod's containers are immutable",
}
"""Kinds whose containers nobody can change once they exist (docs: Job, Pod update)."""


LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
"""The annotation in which client-side apply keeps the whole manifest that it was given."""


class Malformed(Exception):  # noqa: N818  it is caught where the place is known
    """A value of the wrong shape, such as a scalar where a mapping belongs."""

    def __init__(self, path: Path, expected: str) -> None:
        """Name the path and what belongs there."""
        super().__init__(expected)
        self.path = path
        self.expected = expected


def no_remarks(_: Path) -> str:
    """What comments say of an object that nobody looked for comments of."""
    return ""


class Found(NamedTuple):
    """An object in a document: where it is, its kind and what it says.

    `remarks` gives the rules, separated by commas, that comments beside a path want ignored.
    """

    path: Path
    kind: str
    group: str
    raw: dict[str, Any]
    remarks: Callable[[Path], str] = no_remarks


def group_of(api_version: object) -> str:
    """The API group of an apiVersion: `apps` of `apps/v1`, "" of `v1`."""
    return str(api_version).rpartition("/")[0]


def whole_object(raw: dict[str, Any]) -> Found:
    """An object that stands alone, as an API server gives it."""
    return Found((), str(raw.get("kind") or ""), group_of(raw.get("apiVersion")), raw)


def current_group(kind: str) -> str:
    """The group in which servers have a workload kind today; "" for a Dockerfile."""
    if kind == DOCKERFILE:
        return ""
    return next(iter(WORKLOADS[kind].groups - {"extensions"}))


def objects_in(data: Any, path: Path = (), kind: str = "", version: str = "") -> Iterator[Found]:
    """Every object of a document; Lists, typed ones too, are opened, nested ones as well.

    Items of a typed list may leave out kind and apiVersion; `kind` and `version` say them then.
    """
    if not isinstance(data, dict):
        return
    own_kind, own_version = data.get("kind", kind), data.get("apiVersion", version)
    if not isinstance(own_kind, str):
        return
    items = data.get("items")
    if own_kind.endswith("List") and isinstance(items, list) and len(path) < LIST_DEPTH:
        item_kind = own_kind.removesuffix("List")
        item_version = str(own_version) if item_kind else ""
        for index, item in enumerate(items):
            yield from objects_in(item, (*path, "items", index), item_kind, item_version)
        return
    yield Found(path, own_kind, group_of(own_version), data)


def namespace_of(found: Found) -> str:
    """The namespace that an object says it lives in, or ""."""
    metadata = found.raw.get("metadata")
    namespace = metadata.get("namespace") if isinstance(metadata, dict) else ""
    return str(namespace or "")


def is_workload(found: Found) -> bool:
    """Whether the object is of a kind that carries a pod template, in the right API group."""
    kind = WORKLOADS.get(found.kind)
    return kind is not None and found.group in kind.groups


def is_neighbour(found: Found) -> bool:
    """Whether the object says something about the workloads beside it."""
    return found.group in NEIGHBOURS.get(found.kind, ())


def mapping_at(data: Any, path: Path, start: Path) -> dict[str, Any]:
    """The mapping at a path of keys, {} where it is missing or null.

    `start` is where `data` itself stands, for the error. Raises Malformed where something else
    stands on the way.
    """
    for taken, key in enumerate(path):
        if data is None:
            return {}
        if not isinstance(data, dict):
            raise Malformed((*start, *path[:taken]), "a mapping")
        data = data.get(key)
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise Malformed((*start, *path), "a mapping")
    return data


def items_at(data: dict[str, Any], key: str, start: Path) -> list[Any]:
    """The list under a key, [] where it is missing or null.

    `start` is where `data` itself stands, for the error. Raises Malformed for anything else.
    """
    items = data.get(key) or []
    if not isinstance(items, list):
        raise Malformed((*start, key), "a list")
    return items

"""Which containers lack what, before and after, and the reason for each that still does."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

from tools.prove.meanings import step

APPS = ("apps/v1", "extensions/v1")
BATCH = ("batch/v1", "batch/v2", "extensions/v1")
KINDS = {
    "Pod": (("v1",), ()),
    "PodTemplate": (("v1",), ("template",)),
    "ReplicationController": (("v1",), ("spec", "template")),
    "Deployment": (APPS, ("spec", "template")),
    "ReplicaSet": (APPS, ("spec", "template")),
    "StatefulSet": (APPS, ("spec", "template")),
    "DaemonSet": (APPS, ("spec", "template")),
    "Job": (BATCH, ("spec", "template")),
    "CronJob": (BATCH, ("spec", "jobTemplate", "spec", "template")),
}
"""Per kind how its apiVersion begins, and where its pod template is."""

RESOURCES = {
    f"{resource}-{kind[:-1]}": ("resources", kind, resource)
    for resource in ("cpu", "memory", "ephemeral-storage")
    for kind in ("requests", "limits")
}
RUNNING = {
    "liveness-probe": ("livenessProbe",),
    "readiness-probe": ("readinessProbe",),
    "startup-probe": ("startupProbe",),
    "pre-stop": ("lifecycle", "preStop"),
}
"""What only containers have use for that run until somebody stops them."""

OF_POD = {
    "grace-period": ("terminationGracePeriodSeconds",),
    "share-process-namespace": ("shareProcessNamespace",),
}
RULES = {**RESOURCES, **RUNNING, **OF_POD}
"""Per rule the field that it looks for, below the container or below the pod spec."""

ENDING = ("Job", "CronJob")
NUMBERS = re.compile(r"\b[0-9][0-9.]*(?:[KMGT]i|[mkMG])?\b")


class Place(NamedTuple):
    """One container or pod spec: its file, object and path."""

    file: str
    object: tuple[str, str, str]
    path: str


class Lack(NamedTuple):
    """A container or Pod that lacks what a rule looks for."""

    place: Place
    rule: str


def lacks(file: str, documents: list[Any]) -> Iterator[Lack]:
    """What the containers and Pods of a file lack, by rule."""
    for document in documents:
        pods: dict[Place, dict[str, Any]] = {}
        for place, container, spec in containers(file, document):
            asked = RESOURCES | (RUNNING if _runs_on(place, container, spec) else {})
            yield from _lacks(place, container, asked)
            pods[
                place._replace(
                    path=place.path[: place.path.rindex("ontainers[")].rpartition(".")[0]
                )
            ] = spec
        for place, spec in pods.items():
            yield from _lacks(place, spec, OF_POD)


def _lacks(place: Place, raw: Any, asked: Mapping[str, tuple[str, ...]]) -> Iterator[Lack]:
    for rule, keys in asked.items():
        value = raw
        for key in keys:
            value = value.get(key) if isinstance(value, dict) else None
        if value is None or value == {}:
            yield Lack(place, rule)


def _runs_on(place: Place, container: dict[str, Any], spec: dict[str, Any]) -> bool:
    """Whether a container runs until somebody stops it: native sidecars do."""
    ends = ".initContainers[" in place.path and container.get("restartPolicy") != "Always"
    is_there_to_end = spec.get("restartPolicy") in {"Never", "OnFailure"}
    return place.object[0] not in ENDING and not ends and not is_there_to_end


Container: TypeAlias = tuple[Place, dict[str, Any], dict[str, Any]]


def containers(file: str, raw: Any, path: str = "") -> Iterator[Container]:
    """Every container of a document, of Lists too, each with its pod spec."""
    if not isinstance(raw, dict) or not isinstance(kind := raw.get("kind"), str):
        return
    if kind.endswith("List") and isinstance(raw.get("items"), list):
        item_kind = kind.removesuffix("List")
        for index, item in enumerate(raw["items"]):
            if isinstance(item, dict):
                typed = {"kind": item_kind, "apiVersion": raw.get("apiVersion")}
                whole = {**typed, **item} if item_kind else item
                yield from containers(file, whole, f"{path}{'.' if path else ''}items[{index}]")
        return
    versions, template = KINDS.get(kind, ((), ()))
    if str(raw.get("apiVersion")).startswith(versions):
        metadata = raw.get("metadata") or {}
        ref = (kind, metadata.get("namespace") or "", metadata.get("name") or "")
        spec: Any = raw
        keys = (*template, "spec")
        for key in keys:
            spec = spec.get(key) if isinstance(spec, dict) else None
        here = ".".join([*([path] if path else []), *keys])
        yield from _containers_of(file, tuple(map(str, ref)), spec, here)


def _containers_of(file: str, ref: tuple[str, ...], spec: Any, path: str) -> Iterator[Any]:
    for key in ("initContainers", "containers"):
        found = spec.get(key) if isinstance(spec, dict) else None
        items = found if isinstance(found, list) else []
        for index, item in enumerate(items):
            if isinstance(item, dict):
                place = f"{path}.{key}"
                whole = place + step(items, index, place)
                yield Place(file, (ref[0], ref[1], ref[2]), whole), item, spec


class Reasons:
    """What the tool said about a file, to be asked about single containers."""

    def __init__(self, entry: dict[str, Any]) -> None:
        """`entry` is the file's part of the JSON report."""
        self.entry = entry

    def of(self, lack: Lack) -> str:
        """Why a container still lacks something, or ""."""
        entry = self.entry
        if entry["skipped"]:
            return f"skipped: {entry['skipped']}"
        if entry["errors"]:
            return f"refused: {_general(entry['errors'][0]['message'])}"
        for left in entry["leftAlone"]:
            if left["rule"] in {None, lack.rule} and _meant(left, lack.place):
                return _general(left["reason"])
        for change in entry["changes"]:
            offered = not change["accepted"] and change["rule"] == lack.rule
            if offered and _meant(change, lack.place):
                spoken = change.get("new") is None
                return f"said as {change['safety']}" if spoken else f"offered as {change['safety']}"
        return ""


def _meant(said: dict[str, Any], place: Place) -> bool:
    ref = said["object"]
    same = (ref["kind"], ref["namespace"]) == place.object[:2]
    path = said["path"]
    return same and (not path or place.path.startswith(path) or path.startswith(place.path))


def _general(reason: str) -> str:
    """A reason without the names and numbers of one case."""
    return "all or none" if reason.startswith("all or none") else NUMBERS.sub("N", reason)


def said(entries: Iterable[dict[str, Any]]) -> Counter[str]:
    """How often each rule only spoke."""
    return Counter(
        change["rule"] for entry in entries for change in entry["changes"] if change["new"] is None
    )


def count(found: list[Lack]) -> Counter[str]:
    """How many containers lack something, by rule."""
    return Counter(lack.rule for lack in found)

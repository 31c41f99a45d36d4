"""How far the rollout of a changed template is, as `kubectl rollout status` judges it.

The rules are those of kubectl's pkg/polymorphichelpers/rollout_status.go: nothing counts that the
controller has not seen (observedGeneration), then the new Pods are counted, then the old ones that
are still there, then those that are available.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import Any, NamedTuple

from kubectl_prodready.core.plain import mapping, sequence, text

DEADLINE = "ProgressDeadlineExceeded"
ON_DELETE = "OnDelete"


class Stage(Enum):
    """Where a rollout is."""

    GOING = auto()
    DONE = auto()
    FAILED = auto()
    """Its controller has given up."""
    NONE = auto()
    """Nothing rolls out by itself."""


class Rollout(NamedTuple):
    """Where a rollout is, in words for people."""

    stage: Stage
    told: str


def rollout_of(raw: dict[str, Any]) -> Rollout:
    """How far the rollout of a live object is."""
    kind = text(raw.get("kind"))
    if kind not in _BY_KIND:
        return Rollout(Stage.NONE, "nothing rolls out")
    spec, status = mapping(raw.get("spec")), mapping(raw.get("status"))
    if spec.get("paused") is True:
        return Rollout(Stage.NONE, "it is paused: it rolls out once it is resumed")
    if mapping(spec.get("updateStrategy")).get("type") == ON_DELETE:
        return Rollout(Stage.NONE, "it rolls out as its Pods are deleted (OnDelete)")
    if _count(mapping(raw.get("metadata")), "generation") > _count(status, "observedGeneration"):
        return Rollout(Stage.GOING, "its controller has not seen the change yet")
    return _BY_KIND[kind](spec, status)


def _deployment(spec: dict[str, Any], status: dict[str, Any]) -> Rollout:
    for condition in sequence(status.get("conditions")):
        said = mapping(condition)
        if said.get("type") == "Progressing" and said.get("reason") == DEADLINE:
            return Rollout(
                Stage.FAILED, f"it exceeded its progress deadline: {said.get('message')}"
            )
    wanted, new = _wanted(spec), _count(status, "updatedReplicas")
    if new < wanted:
        return _going(f"{new} of {wanted} new Pods are there")
    if old := max(_count(status, "replicas") - new, 0):
        return _going(f"{old} old Pods are still there")
    return _available(_count(status, "availableReplicas"), new)


def _daemon_set(_spec: dict[str, Any], status: dict[str, Any]) -> Rollout:
    wanted, new = _count(status, "desiredNumberScheduled"), _count(status, "updatedNumberScheduled")
    if new < wanted:
        return _going(f"{new} of {wanted} new Pods are there")
    return _available(_count(status, "numberAvailable"), wanted)


def _stateful_set(spec: dict[str, Any], status: dict[str, Any]) -> Rollout:
    wanted, new = _wanted(spec), _count(status, "updatedReplicas")
    if (ready := _count(status, "readyReplicas")) < wanted:
        return _going(f"{ready} of {wanted} Pods are ready")
    rolling = mapping(mapping(spec.get("updateStrategy")).get("rollingUpdate"))
    if partition := _count(rolling, "partition"):
        if new < wanted - partition:
            return _going(f"{new} of {wanted - partition} new Pods are there")
        return Rollout(Stage.DONE, f"rolled out down to its partition: {new} new Pods")
    if status.get("updateRevision") != status.get("currentRevision"):
        return _going(f"{new} of {wanted} new Pods are there")
    return Rollout(Stage.DONE, "rolled out")


_BY_KIND = {"Deployment": _deployment, "DaemonSet": _daemon_set, "StatefulSet": _stateful_set}


def _available(count: int, wanted: int) -> Rollout:
    if count < wanted:
        return _going(f"{count} of {wanted} new Pods are available")
    return Rollout(Stage.DONE, "rolled out")


def _going(told: str) -> Rollout:
    return Rollout(Stage.GOING, told)


def _wanted(spec: dict[str, Any]) -> int:
    wanted = spec.get("replicas")
    return wanted if isinstance(wanted, int) else 1


def _count(said: dict[str, Any], key: str) -> int:
    """A number of an object; the API server leaves out a 0."""
    value = said.get(key)
    return value if isinstance(value, int) else 0

"""What autoscalers do with the resources of a workload."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from kubectl_prodready.core.neighbours import Neighbour, Neighbours
from kubectl_prodready.core.once import once
from kubectl_prodready.core.plain import mapping, sequence, text
from kubectl_prodready.core.quantity import Quantity

CPU_ONLY = ("cpu",)
CONTROLLED = ("cpu", "memory")
REFERENCES = {
    "HorizontalPodAutoscaler": "scaleTargetRef",
    "VerticalPodAutoscaler": "targetRef",
}
"""The kinds of autoscalers, with the field of their spec that says what they scale."""

OFF = ("Off", False)
"""`off` without quotes is false in YAML 1.1."""


class Target(NamedTuple):
    """What a VerticalPodAutoscaler measured; `confident` False: it says itself that it is early."""

    amount: Quantity
    confident: bool
    source: str


def horizontal(
    neighbours: Neighbours, kind: str, names: Iterable[str], resource: str
) -> Neighbour | None:
    """The HorizontalPodAutoscaler that scales a workload of these names on a resource."""
    for neighbour in _of(neighbours, "HorizontalPodAutoscaler", kind, names):
        if resource in _scaled_on(neighbour.spec):
            return neighbour
    return None


def vertical(neighbours: Neighbours, kind: str, names: Iterable[str]) -> Sequence[Neighbour]:
    """The VerticalPodAutoscalers of a workload of these names."""
    return _of(neighbours, "VerticalPodAutoscaler", kind, names)


def _of(
    neighbours: Neighbours, autoscaler: str, kind: str, names: Iterable[str]
) -> Sequence[Neighbour]:
    """The autoscalers of a workload under any name that it has on its way to the cluster.

    Kustomize puts a new name into the reference of a HorizontalPodAutoscaler that it has by then
    (api/internal/konfig/builtinpluginconsts/namereference.go), and into that of no other one.
    """
    found = _by_target(neighbours, autoscaler)
    return [one for name in dict.fromkeys(names) for one in found.get((kind, name), ())]


@once
def _by_target(neighbours: Neighbours, kind: str) -> dict[tuple[str, str], list[Neighbour]]:
    """The autoscalers of a kind, by kind and name of what they scale."""
    found: dict[tuple[str, str], list[Neighbour]] = {}
    for neighbour in neighbours.of_kind(kind):
        found.setdefault(scaled_by(neighbour), []).append(neighbour)
    return found


def scaled_by(autoscaler: Neighbour) -> tuple[str, str]:
    """Kind and name of what an autoscaler scales."""
    ref = mapping(autoscaler.spec.get(REFERENCES[autoscaler.kind]))
    return text(ref.get("kind")), text(ref.get("name"))


def overwrites(vpa: Neighbour, container: str, resource: str) -> bool:
    """Whether a VerticalPodAutoscaler sets a container's resource by itself.

    Everything but `updateMode: Off` does; a policy may take a container or a resource out.
    """
    if mapping(vpa.spec.get("updatePolicy")).get("updateMode", "Auto") in OFF:
        return False
    policy = _policy(vpa.spec, container)
    controlled = tuple(sequence(policy.get("controlledResources"))) or CONTROLLED
    return resource in controlled and policy.get("mode", "Auto") not in OFF


def measured(vpas: Iterable[Neighbour], container: str, resource: str) -> Target | None:
    """What VerticalPodAutoscalers recommend for a container, wherever the workload is.

    None where there is no recommendation, or where two differ.
    """
    found = [target for vpa in vpas if (target := _target(vpa, container, resource))]
    agreed = all(target.amount == found[0].amount for target in found)
    return min(found, key=lambda target: target.confident) if found and agreed else None


def _target(vpa: Neighbour, container: str, resource: str) -> Target | None:
    recommendation = mapping(vpa.status.get("recommendation"))
    for entry in map(mapping, sequence(recommendation.get("containerRecommendations"))):
        if vpa.everywhere and entry.get("containerName") == container:
            amount = Quantity.parse(mapping(entry.get("target")).get(resource))
            return Target(amount, not _is_early(vpa), str(vpa)) if amount else None
    return None


def _is_early(vpa: Neighbour) -> bool:
    """Whether it has too few samples by its own word (VPA API, condition LowConfidence)."""
    return any(
        (condition.get("type"), condition.get("status")) == ("LowConfidence", "True")
        for condition in map(mapping, sequence(vpa.status.get("conditions")))
    )


def _policy(spec: dict[str, Any], container: str) -> dict[str, Any]:
    entries = sequence(mapping(spec.get("resourcePolicy")).get("containerPolicies"))
    for name in (container, "*"):
        for policy in map(mapping, entries):
            if policy.get("containerName") == name:
                return policy
    return {}


def _scaled_on(spec: dict[str, Any]) -> Iterable[str]:
    """The resources whose *utilisation* an autoscaler follows; cpu where it names no metric."""
    if "targetCPUUtilizationPercentage" in spec or not spec.get("metrics"):
        return CPU_ONLY
    found = []
    for metric in map(mapping, sequence(spec.get("metrics"))):
        for source in (mapping(metric.get(key)) for key in ("resource", "containerResource")):
            target = mapping(source.get("target"))
            by_average = target.get("type") == "AverageValue" or "targetAverageValue" in source
            if source and not by_average:
                found.append(str(source.get("name")))
    return found

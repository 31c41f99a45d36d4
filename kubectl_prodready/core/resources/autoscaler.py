"""What autoscalers do with the resources of a workload."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from kubectl_prodready.core.neighbours import Neighbour, Neighbours
from kubectl_prodready.core.once import once
from kubectl_prodready.core.plain import mapping, sequence, text
from kubectl_prodready.core.quantity import Quantity

DEFAULT_PERCENT = 80
"""Of cpu, where a HorizontalPodAutoscaler names no metric."""

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


class Peak(NamedTuple):
    """The most that VerticalPodAutoscalers saw of a container: no limit belongs under it.

    `bound` is the upper bound, beyond which resources are likely wasted (VPA API,
    RecommendedContainerResources); the target where there is none.
    """

    target: Quantity
    bound: Quantity
    source: str


class Utilization(NamedTuple):
    """What a HorizontalPodAutoscaler keeps a container's use at, in percent of its request.

    `percent` None: it follows the use, but does not say that everywhere, or not how much.
    """

    percent: int | None
    source: str


def horizontal(neighbours: Neighbours, kind: str, names: Iterable[str]) -> Sequence[Neighbour]:
    """The HorizontalPodAutoscalers of a workload of these names."""
    return _of(neighbours, "HorizontalPodAutoscaler", kind, names)


def least_pods(neighbours: Neighbours, kind: str, names: Iterable[str]) -> int:
    """How many Pods the HorizontalPodAutoscalers of the named workload keep; 0 without one.

    Whatever they follow; 1 unless they say otherwise (API reference: minReplicas).
    """
    asked = [hpa.spec.get("minReplicas", 1) for hpa in horizontal(neighbours, kind, names)]
    return max((least for least in asked if isinstance(least, int)), default=0)


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
    if not neighbours.objects:
        return ()
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
    found = [
        Target(amount, not _is_early(vpa), str(vpa))
        for vpa in vpas
        if vpa.everywhere
        for amount in _recommended(vpa, container, resource, "target")
    ]
    agreed = all(target.amount == found[0].amount for target in found)
    return min(found, key=lambda target: target.confident) if found and agreed else None


def peak(vpas: Iterable[Neighbour], container: str, resource: str) -> Peak | None:
    """The most that VerticalPodAutoscalers saw of a container, anywhere and however early.

    What is too little evidence for a request still shows that a limit may be too low. A target
    may be cut by the `maxAllowed` of a policy; `uncappedTarget` is not.
    """
    targets, bounds, sources = [], [], []
    for vpa in vpas:
        if seen := _recommended(vpa, container, resource, "target", "uncappedTarget"):
            targets += seen
            bounds += _recommended(vpa, container, resource, "upperBound")
            sources.append(str(vpa))
    return Peak(max(targets), max(targets + bounds), ", ".join(sources)) if targets else None


def _recommended(vpa: Neighbour, container: str, resource: str, *kinds: str) -> list[Quantity]:
    """The amounts of some kinds that a VerticalPodAutoscaler recommends for a container."""
    recommendation = mapping(vpa.status.get("recommendation"))
    for entry in map(mapping, sequence(recommendation.get("containerRecommendations"))):
        if entry.get("containerName") == container:
            amounts = (Quantity.parse(mapping(entry.get(kind)).get(resource)) for kind in kinds)
            return [amount for amount in amounts if amount]
    return []


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


def followed(hpas: Iterable[Neighbour], container: str, resource: str) -> Utilization | None:
    """How the first HorizontalPodAutoscaler that does follows a container's use over its request.

    Of several shares the least holds: it asks for the most Pods.
    """
    for hpa in hpas:
        if shares := [share for name, share in _shares(hpa.spec, container) if name == resource]:
            known = [share for share in shares if isinstance(share, int) and share > 0]
            return Utilization(min(known, default=None) if hpa.everywhere else None, str(hpa))
    return None


def _shares(spec: dict[str, Any], container: str) -> Iterator[tuple[Any, Any]]:
    """The resources whose *utilisation* an autoscaler follows, and the percentage it aims at.

    cpu where it names no metric, as it cannot in autoscaling/v1 (API reference: metrics).
    """
    if not spec.get("metrics"):
        yield "cpu", spec.get("targetCPUUtilizationPercentage", DEFAULT_PERCENT)
    for metric in map(mapping, sequence(spec.get("metrics"))):
        one = mapping(metric.get("containerResource"))
        concerned = (one,) if one.get("container", container) == container else ()
        for source in (mapping(metric.get("resource")), *concerned):
            target = mapping(source.get("target"))
            by_average = target.get("type") == "AverageValue" or "targetAverageValue" in source
            if not by_average:
                share = target.get("averageUtilization", source.get("targetAverageUtilization"))
                yield source.get("name"), share

"""What surrounds a workload in the same input and namespace.

Rules ask the workload; none searches. A neighbour that is ambiguous is no evidence: where two
say different things, the question has no answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from kubectl_prodready.core.model import Ref
from kubectl_prodready.core.quantity import Quantity

CPU_ONLY = ("cpu",)
CONTROLLED = ("cpu", "memory")


class Neighbour(NamedTuple):
    """An object beside a workload, in the namespace it will live in ("" where nobody says).

    `everywhere` tells whether it, or one that says the same, is there wherever the workload is: a
    base may be part of several overlays.
    """

    kind: str
    namespace: str
    name: str
    raw: dict[str, Any]
    everywhere: bool = True

    def __str__(self) -> str:
        """For evidence."""
        return str(Ref(self.kind, self.namespace, self.name))


class Bounds(NamedTuple):
    """What the LimitRanges of a namespace say about one resource of one container.

    Defaults follow from one another as the API server fills them in (SetDefaults_LimitRangeItem:
    a default limit from `max`, a default request from the default limit or `min`). None where a
    LimitRange is silent, or two contradict each other.
    """

    minimum: Quantity | None
    maximum: Quantity | None
    default: Quantity | None
    default_request: Quantity | None
    ratio: Quantity | None
    source: str


class Neighbours(NamedTuple):
    """All that surrounds one workload."""

    objects: tuple[Neighbour, ...] = ()

    def of_kind(self, kind: str) -> Iterator[Neighbour]:
        """The neighbours of one kind."""
        return (neighbour for neighbour in self.objects if neighbour.kind == kind)

    def limit_range_items(self, type_: str) -> Iterator[tuple[Neighbour, dict[str, Any]]]:
        """The items of every LimitRange for `Container` or `Pod`."""
        for neighbour in self.of_kind("LimitRange"):
            for item in _list(_dict(neighbour.raw.get("spec")).get("limits")):
                if _dict(item).get("type") == type_:
                    yield neighbour, item

    def container_bounds(self, resource: str) -> Bounds | None:
        """What the LimitRanges say about one resource of a container."""
        items = list(self.limit_range_items("Container")) if self.objects else []
        if not items:
            return None
        filled = [_filled(item, resource) for _, item in items]
        if not any(any(item.values()) for item in filled):
            return None
        sure = [_filled(item, resource) for neighbour, item in items if neighbour.everywhere]
        sources = ", ".join(sorted({str(neighbour) for neighbour, _ in items}))
        return Bounds(
            minimum=max(_all(filled, "min"), default=None),
            maximum=min(_all(filled, "max"), default=None),
            default=_one(_all(filled, "default"), _all(sure, "default")),
            default_request=_one(_all(filled, "defaultRequest"), _all(sure, "defaultRequest")),
            ratio=min(_all(filled, "maxLimitRequestRatio"), default=None),
            source=sources,
        )

    def pod_maximum(self, resource: str) -> tuple[Quantity, str] | None:
        """The least `max` for a whole Pod, and who says so."""
        found = [
            (maximum, str(neighbour))
            for neighbour, item in self.limit_range_items("Pod")
            if (maximum := Quantity.parse(_dict(item.get("max")).get(resource)))
        ]
        return min(found, default=None)

    def quotas(self, name: str) -> Iterator[tuple[Quantity, str]]:
        """What is left of every quota on `requests.cpu` and the like, and whose it is."""
        for neighbour in self.of_kind("ResourceQuota"):
            spec, status = (_dict(neighbour.raw.get(part)) for part in ("spec", "status"))
            short = name.removeprefix("requests.")
            hard = _dict(spec.get("hard"))
            limit = Quantity.parse(hard.get(name, hard.get(short)))
            used = Quantity.parse(_dict(status.get("used")).get(name))
            if limit is not None:
                left = limit if used is None else Quantity(limit.nanos - used.nanos, limit.suffix)
                yield left, str(neighbour)

    def autoscaler(self, kind: str, name: str, resource: str) -> Neighbour | None:
        """The HorizontalPodAutoscaler that scales the named workload on a resource."""
        for neighbour in self.of_kind("HorizontalPodAutoscaler"):
            spec = _dict(neighbour.raw.get("spec"))
            if _targets(spec.get("scaleTargetRef"), kind, name) and resource in _scaled_on(spec):
                return neighbour
        return None

    def vertical_autoscaler(self, kind: str, name: str) -> Neighbour | None:
        """The VerticalPodAutoscaler of the named workload."""
        for neighbour in self.of_kind("VerticalPodAutoscaler"):
            if _targets(_dict(neighbour.raw.get("spec")).get("targetRef"), kind, name):
                return neighbour
        return None


def vpa_overwrites(vpa: Neighbour, container: str, resource: str) -> bool:
    """Whether a VerticalPodAutoscaler sets a container's resource by itself.

    Everything but `updateMode: Off` does; a policy may take a container or a resource out.
    """
    spec = _dict(vpa.raw.get("spec"))
    # `off` without quotes is false in YAML 1.1
    if _dict(spec.get("updatePolicy")).get("updateMode", "Auto") in ("Off", False):
        return False
    policy = _policy(spec, container)
    controlled: tuple[str, ...] = tuple(_list(policy.get("controlledResources"))) or CONTROLLED
    return resource in controlled and policy.get("mode", "Auto") not in ("Off", False)


def vpa_target(vpa: Neighbour, container: str, resource: str) -> Quantity | None:
    """What a VerticalPodAutoscaler measured and recommends, wherever the workload is."""
    if not vpa.everywhere:
        return None
    recommendation = _dict(_dict(vpa.raw.get("status")).get("recommendation"))
    for entry in _list(recommendation.get("containerRecommendations")):
        if _dict(entry).get("containerName") == container:
            return Quantity.parse(_dict(entry.get("target")).get(resource))
    return None


def _policy(spec: dict[str, Any], container: str) -> dict[str, Any]:
    policies = [_dict(p) for p in _list(_dict(spec.get("resourcePolicy")).get("containerPolicies"))]
    for name in (container, "*"):
        for policy in policies:
            if policy.get("containerName") == name:
                return policy
    return {}


def _scaled_on(spec: dict[str, Any]) -> Iterable[str]:
    """The resources whose *utilisation* an autoscaler follows; cpu where it names no metric."""
    if "targetCPUUtilizationPercentage" in spec or not spec.get("metrics"):
        return CPU_ONLY
    found = []
    for metric in _list(spec.get("metrics")):
        for source in (_dict(_dict(metric).get(key)) for key in ("resource", "containerResource")):
            target = _dict(source.get("target"))
            by_average = target.get("type") == "AverageValue" or "targetAverageValue" in source
            if source and not by_average:
                found.append(str(source.get("name")))
    return found


def _targets(ref: Any, kind: str, name: str) -> bool:
    fields = _dict(ref)
    return (fields.get("kind"), fields.get("name")) == (kind, name)


def _filled(item: dict[str, Any], resource: str) -> dict[str, Quantity | None]:
    """A LimitRange item's values for one resource, with the API server's defaulting."""
    names = ("min", "max", "default", "defaultRequest", "maxLimitRequestRatio")
    values = {name: Quantity.parse(_dict(item.get(name)).get(resource)) for name in names}
    values["default"] = values["default"] or values["max"]
    values["defaultRequest"] = values["defaultRequest"] or values["default"] or values["min"]
    return values


def _all(items: Iterable[dict[str, Quantity | None]], name: str) -> list[Quantity]:
    return [value for item in items if (value := item[name]) is not None]


def _one(values: list[Quantity], sure: list[Quantity]) -> Quantity | None:
    """The value that all agree on, some of them for sure."""
    return values[0] if sure and all(value == values[0] for value in values) else None


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []

"""What LimitRanges say: about one container, and about all of a Pod together.

The API server applies them when a Pod is admitted (docs: concepts/policy/limit-range). It does not
check that they go together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from kubectl_prodready.core.neighbours import Neighbour, Neighbours
from kubectl_prodready.core.once import once
from kubectl_prodready.core.plain import mapping, sequence
from kubectl_prodready.core.quantity import Quantity

KIND = "LimitRange"


class Bounds(NamedTuple):
    """What the LimitRanges of a namespace say about one resource of one container.

    Defaults follow from one another as the API server fills them in (SetDefaults_LimitRangeItem:
    a default limit from `max`, a default request from the default limit or `min`). None where a
    LimitRange is silent, or two contradict each other. A container without a limit may get any
    from `least_default` to `greatest_default`.
    """

    minimum: Quantity | None
    maximum: Quantity | None
    default: Quantity | None
    default_request: Quantity | None
    least_default: Quantity | None
    greatest_default: Quantity | None
    ratio: Quantity | None
    source: str


class PodBounds(NamedTuple):
    """What one LimitRange says about one resource of all containers of a Pod together."""

    minimum: Quantity | None
    maximum: Quantity | None
    ratio: Quantity | None
    source: str


@once
def container_bounds(neighbours: Neighbours, resource: str) -> Bounds | None:
    """What the LimitRanges say about one resource of a container; None where they are silent."""
    items = list(_items(neighbours, "Container"))
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
        least_default=min(_all(filled, "default"), default=None),
        greatest_default=max(_all(filled, "default"), default=None),
        ratio=min(_all(filled, "maxLimitRequestRatio"), default=None),
        source=sources,
    )


@once
def pod_bounds(neighbours: Neighbours, resource: str) -> tuple[PodBounds, ...]:
    """What each LimitRange says about one resource of a whole Pod."""
    return tuple(
        PodBounds(
            minimum=_amount(item, "min", resource),
            maximum=_amount(item, "max", resource),
            ratio=_amount(item, "maxLimitRequestRatio", resource),
            source=str(neighbour),
        )
        for neighbour, item in _items(neighbours, "Pod")
    )


def _items(neighbours: Neighbours, type_: str) -> Iterator[tuple[Neighbour, dict[str, Any]]]:
    """The items of every LimitRange for `Container` or `Pod`."""
    for neighbour in neighbours.of_kind(KIND):
        for item in map(mapping, sequence(neighbour.spec.get("limits"))):
            if item.get("type") == type_:
                yield neighbour, item


def _filled(item: dict[str, Any], resource: str) -> dict[str, Quantity | None]:
    """A LimitRange item's values for one resource, with the API server's defaulting."""
    names = ("min", "max", "default", "defaultRequest", "maxLimitRequestRatio")
    values = {name: _amount(item, name, resource) for name in names}
    values["default"] = values["default"] or values["max"]
    values["defaultRequest"] = values["defaultRequest"] or values["default"] or values["min"]
    return values


def _amount(item: dict[str, Any], name: str, resource: str) -> Quantity | None:
    return Quantity.parse(mapping(item.get(name)).get(resource))


def _all(items: Iterable[dict[str, Quantity | None]], name: str) -> list[Quantity]:
    return [value for item in items if (value := item[name]) is not None]


def _one(values: list[Quantity], sure: list[Quantity]) -> Quantity | None:
    """The value that all agree on, and that is said wherever the workload is."""
    agreed = all(value == values[0] for value in values)
    return values[0] if sure and agreed else None

"""What an API server is expected to answer to a change: the object as planned, with its defaults.

Defaults of the API: k8s.io/kubernetes, pkg/apis/core/v1/defaults.go.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kubectl_prodready.core.applying.places import at, place_of, put
from kubectl_prodready.core.plain import mapping, sequence
from kubectl_prodready.core.quantity import Quantity
from kubectl_prodready.paths import Path

AMOUNTS = ("requests", "limits")
PROBE = {"timeoutSeconds": 1, "periodSeconds": 10, "successThreshold": 1, "failureThreshold": 3}
HANDLERS = {
    "httpGet": {"path": "/", "scheme": "HTTP"},
    "grpc": {"service": ""},
}
"""What the server adds to each kind of handler."""


def alike(one: Any, other: Any, path: Path) -> bool:
    """Whether two values at a path mean the same: `0.5` of a core is `500m`."""
    if one == other and type(one) is type(other):
        return True
    if path[-2:-1] not in {(kind,) for kind in AMOUNTS}:
        return False
    amounts = Quantity.parse(one), Quantity.parse(other)
    return None not in amounts and amounts[0] == amounts[1]


def with_defaults(after: dict[str, Any], paths: Iterable[Path]) -> dict[str, Any]:
    """The object as the server gives it: what was added at the paths has its defaults."""
    for path in paths:
        place = place_of(after, path)
        value = at(after, place)
        if isinstance(value, dict):
            after = put(after, place, _defaulted(value, str(path[-1])))
    return after


def with_requests(pod: dict[str, Any], template: dict[str, Any]) -> dict[str, Any]:
    """A Pod in which each limit of its template that has no request is the request."""
    spec = mapping(template.get("spec"))
    for kind in ("initContainers", "containers"):
        for one in map(mapping, sequence(spec.get(kind))):
            resources = mapping(one.get("resources"))
            asked = mapping(resources.get("requests"))
            limits = mapping(resources.get("limits")).items()
            missing = {key: value for key, value in limits if key not in asked}
            if missing:
                pod = _requesting(pod, kind, one.get("name"), missing)
    return pod


def _requesting(pod: dict[str, Any], kind: str, name: Any, more: dict[str, Any]) -> dict[str, Any]:
    for index, one in enumerate(pod["spec"].get(kind) or ()):
        if one.get("name") == name:
            resources = mapping(one.get("resources"))
            requests = {**mapping(resources.get("requests")), **more}
            place = ("spec", kind, index, "resources")
            changed: dict[str, Any] = put(pod, place, {**resources, "requests": requests})
            return changed
    return pod


def _defaulted(value: dict[str, Any], key: str) -> dict[str, Any]:
    """A value with all that the server would add to it and to what is in it."""
    inside = {
        name: _defaulted(below, name) if isinstance(below, dict) else below
        for name, below in value.items()
    }
    if key.endswith("Probe"):
        return {**PROBE, **inside}
    return {**HANDLERS.get(key, {}), **inside}

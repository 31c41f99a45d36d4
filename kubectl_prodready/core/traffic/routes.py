"""What sends traffic on to a Service: Ingresses and the routes of the Gateway API."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kubectl_prodready.core.kinds import ROUTES
from kubectl_prodready.core.neighbours import Neighbour, Neighbours
from kubectl_prodready.core.once import once
from kubectl_prodready.core.plain import mapping, sequence, text

INGRESS = "Ingress"


def annotations_of(neighbour: Neighbour) -> dict[str, str]:
    """The annotations of an object, as text."""
    metadata = mapping(neighbour.raw.get("metadata"))
    return {str(key): text(value) for key, value in mapping(metadata.get("annotations")).items()}


def written_in(annotations: Mapping[str, str], key: str) -> dict[str, Any]:
    """What the JSON in an annotation says, {} where there is none, or none that can be read."""
    written = annotations.get(key)
    if not written:
        return {}
    import json  # for the few that have such an annotation

    try:
        return mapping(json.loads(written))
    except ValueError:
        return {}


def routes_to(neighbours: Neighbours, service: Neighbour) -> tuple[Neighbour, ...]:
    """The Ingresses and routes that name a Service as their backend."""
    return tuple(_by_service(neighbours).get(service.name, ()))


@once
def _by_service(neighbours: Neighbours) -> dict[str, list[Neighbour]]:
    found: dict[str, list[Neighbour]] = {}
    for kind in (INGRESS, *ROUTES):
        for route in neighbours.of_kind(kind):
            for name in dict.fromkeys(_backends(route)):
                found.setdefault(name, []).append(route)
    return found


def _backends(route: Neighbour) -> Iterator[str]:
    """The names of the Services that an Ingress or a route sends traffic to."""
    if route.kind == INGRESS:
        yield from _of_ingress(route.spec)
        return
    for rule in map(mapping, sequence(route.spec.get("rules"))):
        for ref in map(mapping, sequence(rule.get("backendRefs"))):
            if ref.get("kind", "Service") == "Service":
                yield text(ref.get("name"))


def _of_ingress(spec: dict[str, Any]) -> Iterator[str]:
    """Both shapes of a backend: that of networking.k8s.io/v1 and the older one."""
    backends = [mapping(spec.get(key)) for key in ("defaultBackend", "backend")]
    for rule in map(mapping, sequence(spec.get("rules"))):
        paths = map(mapping, sequence(mapping(rule.get("http")).get("paths")))
        backends += [mapping(path.get("backend")) for path in paths]
    for backend in backends:
        name = backend.get("serviceName") or mapping(backend.get("service")).get("name")
        if name:
            yield text(name)


def gateway_class_of(neighbours: Neighbours, route: Neighbour) -> str:
    """The class of the Gateway that a route belongs to, "" where it is not beside it."""
    parents = {text(mapping(ref).get("name")) for ref in sequence(route.spec.get("parentRefs"))}
    for gateway in neighbours.of_kind("Gateway"):
        if gateway.name in parents:
            return text(gateway.spec.get("gatewayClassName"))
    return ""


def class_of(ingress: Neighbour) -> str:
    """The class of an Ingress, from its field or from the older annotation."""
    older = annotations_of(ingress).get("kubernetes.io/ingress.class", "")
    return text(ingress.spec.get("ingressClassName")) or older

"""What sends traffic on to a Service: Ingresses and the routes of the Gateway API."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kubectl_prodready.core.kinds import ROUTES
from kubectl_prodready.core.neighbours import Neighbour, Neighbours
from kubectl_prodready.core.once import once
from kubectl_prodready.core.plain import mapping, sequence, text
from kubectl_prodready.core.workload import Workload

INGRESS = "Ingress"
CLASS = "IngressClass"
IS_DEFAULT = "ingressclass.kubernetes.io/is-default-class"
ALB_CONTROLLERS = ("ingress.k8s.aws/alb", "eks.amazonaws.com/alb")
"""What an IngressClass names for ALBs: aws-load-balancer-controller, and EKS Auto Mode."""


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


def routes_to(workload: Workload, service: Neighbour) -> list[Neighbour]:
    """The Ingresses and routes beside a workload that name a Service as their backend."""
    found = _by_service(workload.neighbours).get(service.name, ())
    return [route for route in found if workload.file not in route.absent]


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
            if ref.get("kind", "Service") == "Service" and _is_beside(route, ref):
                yield text(ref.get("name"))


def _is_beside(route: Neighbour, ref: dict[str, Any]) -> bool:
    """Whether a reference leads to the namespace of its route, as one without a namespace does."""
    return text(ref.get("namespace")) in {"", route.namespace}


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


def gateway_classes(neighbours: Neighbours, route: Neighbour) -> frozenset[str]:
    """The classes of all Gateways that a route belongs to, "" for those that are not beside it."""
    found: set[str] = set()
    for ref in map(mapping, sequence(route.spec.get("parentRefs"))):
        if ref.get("kind", "Gateway") == "Gateway":
            beside = _gateways(neighbours, text(ref.get("name"))) if _is_beside(route, ref) else ()
            found |= {text(one.spec.get("gatewayClassName")) for one in beside} or {""}
    return frozenset(found)


@once
def _gateways(neighbours: Neighbours, name: str) -> tuple[Neighbour, ...]:
    """The Gateways of a name."""
    return tuple(one for one in neighbours.of_kind("Gateway") if one.name == name)


def written_class(ingress: Neighbour) -> str | None:
    """The class in the older annotation of an Ingress, None without it."""
    return annotations_of(ingress).get("kubernetes.io/ingress.class")


def class_of(neighbours: Neighbours, ingress: Neighbour) -> str:
    """The class of an Ingress, "" where none is written; `alb` for all that AWS's controller runs.

    The annotation wins over the field (AWS: pkg/ingress/group_loader.go; ingress-gce: pkg/utils).
    A default IngressClass beside it is the class of those that name none.
    """
    written = written_class(ingress)
    if written is not None:
        return written
    name = text(ingress.spec.get("ingressClassName"))
    for one in neighbours.of_kind(CLASS):
        is_default = not name and annotations_of(one).get(IS_DEFAULT) == "true"
        if one.name == name or is_default:
            controller = text(one.spec.get("controller"))
            return "alb" if controller in ALB_CONTROLLERS else controller or one.name
    return name

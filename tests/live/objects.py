"""Live objects and what they are planned by, for tests without a server."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from kubectl_prodready.core.gate import Gate
from kubectl_prodready.core.kinds import whole_object
from kubectl_prodready.core.model import Safety
from kubectl_prodready.core.neighbours import Neighbour, Neighbours
from kubectl_prodready.core.registry import load_rules
from kubectl_prodready.core.settings import UNDECIDED
from kubectl_prodready.fixing.judge import Judge, Options
from kubectl_prodready.live.planning import Namespace, Planned

DEPLOYMENT: dict[str, Any] = {
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "metadata": {"name": "web", "namespace": "shop", "uid": "u-1", "resourceVersion": "7"},
    "spec": {
        "replicas": 3,
        "selector": {"matchLabels": {"app": "web"}},
        "strategy": {
            "type": "RollingUpdate",
            "rollingUpdate": {"maxUnavailable": "25%", "maxSurge": "25%"},
        },
        "template": {
            "metadata": {"labels": {"app": "web"}},
            "spec": {
                "containers": [
                    {
                        "name": "web",
                        "image": "registry.example.com/shop/web:1.4",
                        "ports": [{"containerPort": 8080, "protocol": "TCP"}],
                        "resources": {"limits": {"memory": "256Mi"}},
                    }
                ],
                "restartPolicy": "Always",
            },
        },
    },
}


def deployment(**metadata: Any) -> dict[str, Any]:
    raw = deepcopy(DEPLOYMENT)
    raw["metadata"].update(metadata)
    return raw


def neighbour(kind: str, name: str, **spec: Any) -> Neighbour:
    group = {"PodDisruptionBudget": "policy/v1", "HorizontalPodAutoscaler": "autoscaling/v2"}
    raw = {
        "apiVersion": group.get(kind, "v1"),
        "kind": kind,
        "metadata": {"name": name, "namespace": "shop"},
        "spec": spec,
    }
    return Neighbour(kind, "shop", name, raw)


def namespace(
    *around: Neighbour,
    safety: Safety | None = None,
    beside: tuple[dict[str, Any], ...] = (),
    doubt: str = "",
) -> Namespace:
    judge = Judge(Options(load_rules(), Gate(safety, (1, 34))))
    found = tuple(map(whole_object, beside))
    return Namespace(judge, Neighbours(around), found, UNDECIDED, doubt)


def planned(raw: dict[str, Any], *around: Neighbour, safety: Safety | None = None) -> Planned:
    return namespace(*around, safety=safety).plan(raw)

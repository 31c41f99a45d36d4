"""Live objects with managedFields, as an API server 1.37 gave them, for tests without one."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

from kubectl_prodready.paths import Item

SPEC = ("spec", "template", "spec")
WEB = (*SPEC, "containers", Item("name", "web"))
GRACE = (*SPEC, "terminationGracePeriodSeconds")
PROBE = (*WEB, "livenessProbe")
REQUESTS = (*WEB, "resources", "requests")
HOOK = (*WEB, "lifecycle", "preStop")
LAST = "kubectl.kubernetes.io/last-applied-configuration"

CREATED = {
    "f:spec": {
        "f:replicas": {},
        "f:selector": {},
        "f:template": {
            "f:metadata": {"f:labels": {".": {}, "f:app": {}}},
            "f:spec": {
                "f:containers": {
                    'k:{"name":"web"}': {
                        ".": {},
                        "f:image": {},
                        "f:imagePullPolicy": {},
                        "f:name": {},
                        "f:ports": {
                            ".": {},
                            'k:{"containerPort":80,"protocol":"TCP"}': {
                                ".": {},
                                "f:containerPort": {},
                                "f:protocol": {},
                            },
                        },
                        "f:resources": {},
                    }
                },
                "f:terminationGracePeriodSeconds": {},
            },
        },
    }
}
"""What `kubectl create` owns: its own fields and those that have a default."""


def container(**fields: Any) -> dict[str, Any]:
    return {
        "name": "web",
        "image": "nginx",
        "imagePullPolicy": "Always",
        "ports": [{"containerPort": 80, "protocol": "TCP"}],
        "resources": {},
        **fields,
    }


def owning(manager: str, fields: Any, operation: str = "Apply") -> dict[str, Any]:
    return {
        "manager": manager,
        "operation": operation,
        "apiVersion": "apps/v1",
        "time": "2026-11-29T00:03:12Z",
        "fieldsType": "FieldsV1",
        "fieldsV1": deepcopy(fields),
    }


def in_web(fields: Any, **of_the_pod: Any) -> dict[str, Any]:
    """The trie of an apply configuration that has fields of the container."""
    item = {'k:{"name":"web"}': {".": {}, "f:name": {}, **fields}} if fields else {}
    spec = {"f:containers": item} if fields else {}
    return {"f:spec": {"f:template": {"f:spec": {**spec, **of_the_pod}}}}


def live(
    *entries: dict[str, Any],
    grace: int = 30,
    creator: str = "kubectl-create",
    last: Any = None,
    **fields: Any,
) -> dict[str, Any]:
    """A Deployment that a creator made; `fields` are its container's."""
    metadata: dict[str, Any] = {
        "name": "web",
        "namespace": "shop",
        "uid": "u-1",
        "resourceVersion": "7",
        "managedFields": [owning(creator, CREATED, "Update"), *entries],
    }
    if last is not None:
        metadata["annotations"] = {LAST: last if isinstance(last, str) else json.dumps(last)}
    labels = {"app": "web"}
    spec = {"containers": [container(**fields)], "terminationGracePeriodSeconds": grace}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": metadata,
        "spec": {
            "replicas": 1,
            "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": spec},
        },
        "status": {},
    }

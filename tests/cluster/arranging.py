"""What a cluster has beside workloads: a quota, bounds, rights; and objects to begin with."""

from __future__ import annotations

from functools import partial
from typing import Any

from tests.cluster.client import MERGE, RefusedError, until
from tests.cluster.controlplane import ControlPlane

RBAC = "/apis/rbac.authorization.k8s.io/v1"
LEASES = "/apis/coordination.k8s.io/v1/namespaces/{}/leases?dryRun=All"
CLAIMS = "/api/v1/namespaces/{}/persistentvolumeclaims?dryRun=All"
LEASE_COUNT = "count/leases.coordination.k8s.io"


def pod_spec(**container: Any) -> dict[str, Any]:
    """One container called `web`, with more said of it."""
    return {"containers": [{"name": "web", "image": "registry.example.com/web:1", **container}]}


def pod(name: str = "web", **container: Any) -> dict[str, Any]:
    return {"metadata": {"name": name}, "spec": pod_spec(**container)}


def deployment(name: str = "web", replicas: int = 2, **container: Any) -> dict[str, Any]:
    labels = {"app": name}
    template = {"metadata": {"labels": labels}, "spec": pod_spec(**container)}
    spec = {"replicas": replicas, "selector": {"matchLabels": labels}, "template": template}
    metadata = {"name": name}
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": metadata, "spec": spec}


def enforce_quota(
    plane: ControlPlane, namespace: str, hard: dict[str, str], used: dict[str, str] | None = None
) -> None:
    """A quota that holds: with the status that a controller would write, of `used` or nothing.

    It lets no Lease in, either, by which is seen when the server has taken notice of it.
    """
    path = f"/api/v1/namespaces/{namespace}/resourcequotas"
    hard = {**hard, LEASE_COUNT: "0"}
    plane.request("POST", path, {"metadata": {"name": "quota"}, "spec": {"hard": hard}})
    status = {"hard": hard, "used": {**dict.fromkeys(hard, "0"), **(used or {})}}
    # a patch, for a controller that there is may have written meanwhile
    plane.request("PATCH", f"{path}/quota/status", {"status": status}, MERGE)
    lease = {"metadata": {"name": "probe"}}
    until(partial(is_forbidden, plane, LEASES.format(namespace), lease), "the quota holds")


def set_limits(plane: ControlPlane, namespace: str, **container: Any) -> None:
    """A LimitRange for containers, of `max=`, `min=`, `default=` and so on, that holds.

    It bounds claims as well, by which is seen when the server has taken notice of it.
    """
    claims = {"type": "PersistentVolumeClaim", "max": {"storage": "1"}}
    limits = {"limits": [{"type": "Container", **container}, claims]}
    body = {"metadata": {"name": "limits"}, "spec": limits}
    plane.request("POST", f"/api/v1/namespaces/{namespace}/limitranges", body)
    asked = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}
    claim = {"metadata": {"name": "probe"}, "spec": asked}
    until(partial(is_forbidden, plane, CLAIMS.format(namespace), claim), "the bounds hold")


def allow(plane: ControlPlane, namespace: str, user: str, *rules: dict[str, Any]) -> None:
    """Give a user a role in a namespace: rules of `apiGroups`, `resources` and `verbs`."""
    path = f"{RBAC}/namespaces/{namespace}"
    group = "rbac.authorization.k8s.io"
    plane.request("POST", f"{path}/roles", {"metadata": {"name": user}, "rules": list(rules)})
    binding = {
        "metadata": {"name": user},
        "roleRef": {"apiGroup": group, "kind": "Role", "name": user},
        "subjects": [{"apiGroup": group, "kind": "User", "name": user}],
    }
    plane.request("POST", f"{path}/rolebindings", binding)
    for rule in rules:
        until(partial(may, plane, namespace, user, rule), f"{user} has the role")


def may(plane: ControlPlane, namespace: str, user: str, rule: dict[str, Any]) -> bool:
    """Whether the server would let a user do the first thing that a rule allows."""
    asked = {
        "namespace": namespace,
        "verb": rule["verbs"][0],
        "group": rule["apiGroups"][0],
        "resource": rule["resources"][0],
    }
    path = "/apis/authorization.k8s.io/v1/subjectaccessreviews"
    review = plane.request("POST", path, {"spec": {"user": user, "resourceAttributes": asked}})
    return bool(review["status"]["allowed"])


def is_forbidden(plane: ControlPlane, path: str, body: dict[str, Any]) -> bool:
    """Whether admission forbids to create an object."""
    try:
        plane.request("POST", path, body)
    except RefusedError as error:
        if error.code != 403:
            raise
        return True
    return False

"""Ask the API server what it would do, before anything is done: with the object, and with a Pod.

A dry run goes all the way through admission: webhooks, quotas, LimitRanges, Pod Security (docs:
reference/using-api/api-concepts, dry-run). A controller would only later find out that no Pod of a
template is let in; so a Pod is asked for as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kubectl_prodready.cluster.refusal import may_not
from kubectl_prodready.cluster.resource import WORKLOADS
from kubectl_prodready.cluster.server import Object, Server
from kubectl_prodready.cluster.wire import DRY
from kubectl_prodready.core.applying.answers import with_defaults, with_requests
from kubectl_prodready.core.applying.configuration import Wanted, changed
from kubectl_prodready.core.kinds import WORKLOADS as KINDS
from kubectl_prodready.core.kinds import mapping_at
from kubectl_prodready.core.plain import mapping, sequence
from kubectl_prodready.errors import ClusterError
from kubectl_prodready.live.beyond import beyond

PODS = "/api/v1/namespaces/{}/pods"
NAME = 40
"""Characters of a workload's name in that of a Pod which is only tried."""


def path_of(raw: Object) -> str:
    """Where an object is on the server."""
    metadata = raw["metadata"]
    return WORKLOADS[raw["kind"]].path(metadata.get("namespace", ""), metadata["name"])


def pod_of(raw: Object) -> Object:
    """A Pod as a controller would make it of an object's template."""
    template, own = template_of(raw), raw["metadata"]
    metadata = mapping(template.get("metadata"))
    kept = {key: metadata[key] for key in ("labels", "annotations") if key in metadata}
    name = {"namespace": own["namespace"], "generateName": f"{own['name'][:NAME]}-prodready-"}
    spec = dict(mapping(template.get("spec")))
    if claims := sequence(mapping(raw.get("spec")).get("volumeClaimTemplates")):
        spec["volumes"] = [*sequence(spec.get("volumes")), *map(_claimed, claims)]
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {**kept, **name}, "spec": spec}


def template_of(raw: Object) -> Object:
    """The template of an object's Pods."""
    return mapping_at(raw, KINDS[raw["kind"]].template, ())


def check_pods(server: Server, raw: Object, after: Object, changes: Sequence[Wanted]) -> None:
    """Try a Pod of a changed template, and see that it differs as planned from one of the old.

    Raises ClusterError where it is not let in, or comes out with more than the planned changes.
    """
    try:
        new = dry_pod(server, after)
    except ClusterError as error:
        if not error.status:
            raise
        raise _refused(server, raw, error) from None
    try:
        old = dry_pod(server, raw)
    except ClusterError as error:
        if error.status:
            return  # only the changed one is let in: all the better
        raise
    prefix = len(KINDS[raw["kind"]].template)
    inside = [(path[prefix:], value) for path, value in changes]
    expected = with_defaults(changed(old, inside), [path for path, _ in inside])
    if more := beyond(with_requests(expected, template_of(after)), new):
        raise ClusterError(
            f"admission would change more of its Pods than is planned: {more}",
            advice="see what the webhooks of this cluster do with such Pods",
        )


def check_former_pod(server: Server, raw: Object, after: Object) -> None:
    """See that Pods of a former template are still let in, unless those of today are not, either.

    A full quota must not keep anybody from taking a change back. Raises ClusterError.
    """
    try:
        dry_pod(server, after)
    except ClusterError as error:
        if not error.status:
            raise
        try:
            dry_pod(server, raw)
        except ClusterError:
            return
        raise _told(
            f"a Pod of the former template is not let in any more: {error.message}", error
        ) from None


def dry_pod(server: Server, raw: Object) -> Object:
    """What the server would make of a Pod of an object. Raises ClusterError."""
    path = PODS.format(raw["metadata"]["namespace"])
    return server.post(path, pod_of(raw), dryRun=DRY)


def _refused(server: Server, raw: Object, error: ClusterError) -> ClusterError:
    """Why a Pod of a changed template is not let in, and whether one of the old would be."""
    if may_not(error.message):
        return _told(f"no Pod of the changed template can be tried: {error.message}", error)
    also = ""
    try:
        dry_pod(server, raw)
    except ClusterError as other:
        if other.status:
            also = " (nor is one of the present template)"
    return _told(f"a Pod of the changed template is not let in{also}: {error.message}", error)


def _told(message: str, error: ClusterError) -> ClusterError:
    """The same error in other words."""
    return ClusterError(
        message,
        advice=error.advice,
        status=error.status,
        reason=error.reason,
        details=error.details,
    )


def _claimed(claim: Any) -> dict[str, Any]:
    """The volume of a claim that a StatefulSet makes for each Pod."""
    name = mapping(mapping(claim).get("metadata")).get("name")
    return {"name": name, "persistentVolumeClaim": {"claimName": f"{name}-prodready"}}

"""The wanted objects of a cluster, and in the place of what cannot be read, why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, TypeAlias

from kubectl_prodready.cluster.kinds import Wanted
from kubectl_prodready.cluster.refusal import unknown_type
from kubectl_prodready.cluster.resource import NAMESPACES
from kubectl_prodready.cluster.server import Object, Server
from kubectl_prodready.errors import ClusterError, ForbiddenError, MissingError, UsageError

SYSTEM_NAMESPACES = ("kube-system", "kube-public", "kube-node-lease")
"""Those of the cluster itself: only read when they are named."""

NOT_THEIRS = ",".join(f"metadata.namespace!={name}" for name in SYSTEM_NAMESPACES)


class Scope(NamedTuple):
    """Where to look, and for what: one namespace, or everywhere; label and field selectors."""

    namespace: str
    everywhere: bool = False
    labels: str = ""
    fields: str = ""


Read: TypeAlias = Object | ClusterError
"""An object, or why one, or those of one place, could not be read."""


def read(server: Server, wanted: Iterable[Wanted], scope: Scope) -> Iterator[Read]:
    """The wanted objects as they come, page by page, each once.

    A name that is missing, and a namespace that this user may not read, are errors among the
    objects, and the rest goes on. Raises UsageError for names together with what chooses among
    many, ClusterError where the server does not go on.
    """
    every = list(wanted)
    if any(one.names for one in every):
        _want_plain_names(scope)
    for one in every:
        if one.names:
            yield from _by_name(server, one, scope.namespace)
        elif scope.everywhere and one.resource.namespaced:
            yield from _everywhere(server, one, scope)
        else:
            yield from _in(server, one, scope.namespace, scope)


def _want_plain_names(scope: Scope) -> None:
    if scope.everywhere:
        raise UsageError(
            "an object cannot be named in all namespaces at once",
            advice="name its namespace with -n",
        )
    if scope.labels or scope.fields:
        raise UsageError(
            "names and a selector do not go together", advice="give the one or the other"
        )


def _by_name(server: Server, wanted: Wanted, namespace: str) -> Iterator[Read]:
    for name in wanted.names:
        try:
            yield server.get(wanted.resource.path(namespace, name))
        except ForbiddenError as error:
            yield error
        except MissingError as error:
            yield _missing(error, wanted, namespace, name)


def _missing(error: MissingError, wanted: Wanted, namespace: str, name: str) -> MissingError:
    where = f" in namespace {namespace}" if wanted.resource.namespaced else ""
    return MissingError(
        f'there is no {wanted.resource.title} "{name}"{where}',
        advice="-n names another namespace" if where else "",
        status=error.status,
        reason=error.reason,
        details={"kind": wanted.resource.kind, "name": name, "namespace": namespace},
    )


def _everywhere(server: Server, wanted: Wanted, scope: Scope) -> Iterator[Read]:
    """All namespaces in one list; where that is forbidden, those that are not, one by one."""
    fields = ",".join(filter(None, (scope.fields, NOT_THEIRS)))
    try:
        yield from _listed(server, wanted.resource.path(), scope._replace(fields=fields))
    except ForbiddenError as error:
        try:
            namespaces = namespaces_of(server)
        except ForbiddenError:
            error.advice = "this user may not list namespaces, either: name one with -n"
            yield error
            return
        for namespace in namespaces:
            yield from _in(server, wanted, namespace, scope)
    except MissingError as error:
        yield unknown_type(wanted.resource.title, error.status)


def namespaces_of(server: Server) -> list[str]:
    """The names of all namespaces but the cluster's own. Raises ClusterError."""
    names = [one["metadata"]["name"] for one in server.listed(NAMESPACES.path())]
    return [name for name in names if name not in SYSTEM_NAMESPACES]


def _in(server: Server, wanted: Wanted, namespace: str, scope: Scope) -> Iterator[Read]:
    try:
        yield from _listed(server, wanted.resource.path(namespace), scope)
    except ForbiddenError as error:
        yield error
    except MissingError as error:
        yield unknown_type(wanted.resource.title, error.status)


def _listed(server: Server, path: str, scope: Scope) -> Iterator[Object]:
    query: dict[str, Any] = {"labelSelector": scope.labels, "fieldSelector": scope.fields}
    for page in server.pages(path, **query):
        yield from page

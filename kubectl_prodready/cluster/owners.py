"""Who owns a live object: the one that a person edits, or somebody else's program."""

from __future__ import annotations

from typing import NamedTuple

from kubectl_prodready.cluster.resource import WORKLOADS
from kubectl_prodready.cluster.server import Object, Server
from kubectl_prodready.core.kinds import group_of
from kubectl_prodready.core.plain import mapping, sequence, text
from kubectl_prodready.errors import ClusterError, ForbiddenError, MissingError


class Owner(NamedTuple):
    """What an ownerReference names; it lives in the namespace of what it owns, or in none."""

    api_version: str
    kind: str
    name: str
    uid: str

    def __str__(self) -> str:
        """For people, as in "Rollout/web (argoproj.io)"."""
        group = group_of(self.api_version)
        return f"{self.kind}/{self.name}" + (f" ({group})" if group else "")


class Top(NamedTuple):
    """The end of the way up from an object.

    `raw` is the highest object that could be read, the object itself where nobody owns it: what a
    person edits, if there is no `owner` above it. An `owner` is either a kind of which this tool
    knows nothing, an operator's own, or, with an `error`, one that is gone or cannot be read.
    """

    raw: Object
    owner: Owner | None = None
    error: ClusterError | None = None


class Owners:
    """Walks up from objects; an owner of many is read once."""

    def __init__(self, server: Server) -> None:
        """Read nothing yet."""
        self._server = server
        self._read: dict[str, Object | ClusterError] = {}

    def top_of(self, raw: Object) -> Top:
        """From a Pod to its Deployment, from a Job to its CronJob, as far as it goes.

        Raises ClusterError where the server does not go on.
        """
        seen: set[str] = set()
        while (owner := owner_of(raw)) and owner.uid not in seen:
            seen.add(owner.uid)
            known = WORKLOADS.get(owner.kind)
            if known is None or known.group != group_of(owner.api_version):
                return Top(raw, owner)
            above = self._owner(owner, text(mapping(raw.get("metadata")).get("namespace")))
            if isinstance(above, ClusterError):
                return Top(raw, owner, above)
            raw = above
        return Top(raw)

    def _owner(self, owner: Owner, namespace: str) -> Object | ClusterError:
        if owner.uid not in self._read:
            self._read[owner.uid] = self._asked(owner, namespace)
        return self._read[owner.uid]

    def _asked(self, owner: Owner, namespace: str) -> Object | ClusterError:
        """The owner; another object of its name, with another uid, is not it."""
        try:
            found = self._server.get(WORKLOADS[owner.kind].path(namespace, owner.name))
        except MissingError as error:
            return _gone(owner, namespace, error.status)
        except ForbiddenError as error:
            return error
        if mapping(found.get("metadata")).get("uid") != owner.uid:
            return _gone(owner, namespace, 0)
        return found


def owner_of(raw: Object) -> Owner | None:
    """The owner that controls an object, as its ownerReferences say, or None."""
    references = sequence(mapping(raw.get("metadata")).get("ownerReferences"))
    for one in map(mapping, references):
        if one.get("controller") is True:
            parts = (text(one.get(key)) for key in ("apiVersion", "kind", "name", "uid"))
            return Owner(*parts)
    return None


def _gone(owner: Owner, namespace: str, status: int) -> MissingError:
    return MissingError(
        f"its owner {owner} in namespace {namespace} is gone",
        advice="the cluster is about to delete it, too",
        status=status,
        reason="NotFound",
    )

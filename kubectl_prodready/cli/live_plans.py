"""Live objects as commands read and plan them: which server, which objects, by which rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

from kubectl_prodready.cli.cluster_flags import connection_of
from kubectl_prodready.cli.options import VERSION
from kubectl_prodready.cluster.around import Around
from kubectl_prodready.cluster.connection import Connection, connect
from kubectl_prodready.cluster.discovery import Discovery
from kubectl_prodready.cluster.kinds import wanted
from kubectl_prodready.cluster.owners import Owners
from kubectl_prodready.cluster.reading import Scope, read
from kubectl_prodready.cluster.server import Server
from kubectl_prodready.errors import ClusterError, InputError
from kubectl_prodready.fixing.judge import Judge
from kubectl_prodready.live.looking import Edited, Look, Looker
from kubectl_prodready.live.planning import Forced
from kubectl_prodready.live.results import LiveReport
from kubectl_prodready.live.seen import HERE
from kubectl_prodready.live.world import World
from kubectl_prodready.pipeline import Run, options_of
from kubectl_prodready.report.report import remark
from kubectl_prodready.report.tally import Tally
from kubectl_prodready.sources.decisions import FileDecisions


class Asked(NamedTuple):
    """What a person asked for: resource arguments, where to look, what to print and to do."""

    names: tuple[str, ...]
    namespace: str
    labels: str
    output: str
    kubernetes_version: str
    job: Run
    flags: Mapping[str, Any]
    reports: tuple[str, ...] = ()
    verbose: bool = False

    @property
    def has_names(self) -> bool:
        """Whether objects are named: `TYPE/NAME` or `TYPE NAME`, and not a type alone."""
        return len(self.names) > 1 or "/" in self.names[0]


def server_of(asked: Asked) -> Server:
    """The server that the flags mean. Raises ClusterError, UsageError."""
    given = connection_of(asked.flags)
    return connect(Connection(namespace=asked.namespace, **given), tell=remark)


def world_of(server: Server, asked: Asked) -> World:
    """What surrounds the objects of a server."""
    return World(Around(server, everywhere=asked.flags["all_namespaces"]), _warn)


def looker_of(server: Server, asked: Asked, report: LiveReport, *, keep: bool = False) -> Looker:
    """Who looks at the objects, by the rules that hold for this server.

    Raises InputError for a team's configuration that has errors.
    """
    decisions = FileDecisions((HERE,))
    decisions.governing(HERE)
    if decisions.errors:
        raise decisions.errors[0]
    # who only looks may look at what others bring as well
    is_forced = asked.flags.get("force_managed")
    forced = Forced(delivered=is_forced is not False, owned=bool(is_forced))
    judge = partial(judge_of, _job(server, asked))
    return Looker(judge, decisions, report, forced=forced, keep=keep)


def judge_of(job: Run) -> Judge:
    """Who asks the rules of a run; worker processes make their own."""
    return Judge(options_of(job))


def _warn(line: str) -> None:
    remark(f"warning: {line}")


def _job(server: Server, asked: Asked) -> Run:
    """What is to be done; unless a version is given, for that of the server and its kubelets."""
    job = asked.job
    if asked.kubernetes_version == VERSION.default:
        known = (server.version, server.oldest_kubelet())
        oldest = min(version for version in known if version)
        job = job._replace(gate=job.gate._replace(version=oldest))
    options_of(job)  # raises UsageError for rules that there are not
    return job


def edited(server: Server, world: World, asked: Asked, tally: Tally) -> Iterator[Edited]:
    """What a person edits of each wanted object, once for what several of them belong to.

    What cannot be read is told and counted, and the rest goes on.
    """
    flags = asked.flags
    namespace = asked.namespace or server.namespace
    scope = Scope(namespace, flags["all_namespaces"], asked.labels, flags["field_selector"])
    owners = Owners(server)
    seen: set[str] = set()
    for one in wanted(asked.names, Discovery(server)):
        found = read(server, (one,), scope)
        is_all = not (one.names or scope.labels or scope.fields)
        for raw in world.passing(one.resource, found) if is_all else found:
            try:
                if isinstance(raw, ClusterError):
                    raise raw
                top = owners.top_of(raw)
            except ClusterError as error:
                tally.fail(error)
                continue
            uid = top.raw["metadata"]["uid"]
            if uid not in seen:
                seen.add(uid)
                yield Edited(top.raw, top.error.message if top.error else "")


def count(tally: Tally, look: Look, asked: Asked) -> None:
    """Count a look; that an object that was named is left alone is an error."""
    if look.error:
        tally.fail(look.error)
        return
    tally.add(look.result)
    if look.refused and asked.has_names:
        advice = f"at its source: {look.instead}" if look.instead else ""
        tally.fail(InputError(f"{look.ref} is left alone: {look.refused}", advice=advice))

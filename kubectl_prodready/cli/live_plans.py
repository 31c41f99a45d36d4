"""Live objects as commands read and plan them: which server, which objects, by which rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from kubectl_prodready.cli.cluster_flags import CONNECTION
from kubectl_prodready.cli.options import VERSION
from kubectl_prodready.cluster.around import Around
from kubectl_prodready.cluster.connection import Connection, connect
from kubectl_prodready.cluster.discovery import Discovery
from kubectl_prodready.cluster.kinds import wanted
from kubectl_prodready.cluster.owners import Owners
from kubectl_prodready.cluster.reading import Scope, read
from kubectl_prodready.cluster.server import Object, Server
from kubectl_prodready.errors import ClusterError, InputError, ProdreadyError
from kubectl_prodready.fixing.judge import Judge, Options
from kubectl_prodready.live.planning import Planned
from kubectl_prodready.live.results import result_of
from kubectl_prodready.live.world import HERE, World
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

    @property
    def has_names(self) -> bool:
        """Whether objects are named: `TYPE/NAME` or `TYPE NAME`, and not a type alone."""
        return len(self.names) > 1 or "/" in self.names[0]


def server_of(asked: Asked) -> Server:
    """The server that the flags mean. Raises ClusterError, UsageError."""
    given = {flag.name: asked.flags[flag.name] for flag in CONNECTION}
    return connect(Connection(namespace=asked.namespace, **given), tell=remark)


def world_of(server: Server, asked: Asked) -> World:
    """What surrounds the objects of a server, and the rules that judge them there.

    Raises InputError for a team's configuration that has errors.
    """
    decisions = FileDecisions((HERE,))
    decisions.governing(HERE)
    if decisions.errors:
        raise decisions.errors[0]
    around = Around(server, everywhere=asked.flags["all_namespaces"])
    return World(around, Judge(_options(server, asked)), decisions, _warn)


def _warn(line: str) -> None:
    remark(f"warning: {line}")


def _options(server: Server, asked: Asked) -> Options:
    """How the rules are asked; unless a version is given, that of the server and its kubelets."""
    job = asked.job
    if asked.kubernetes_version == VERSION.default:
        known = (server.version, server.oldest_kubelet())
        oldest = min(version for version in known if version)
        job = job._replace(gate=job.gate._replace(version=oldest))
    return options_of(job)


def plans(server: Server, world: World, asked: Asked, tally: Tally) -> Iterator[Planned]:
    """The plan for each wanted object, once for what several of them belong to.

    What cannot be read or planned is told and counted, and the rest goes on.
    """
    flags = asked.flags
    scope = Scope(
        asked.namespace or server.namespace,
        flags["all_namespaces"],
        asked.labels,
        flags["field_selector"],
    )
    # who only looks may look at what others bring as well
    forced = flags.get("force_managed", True)
    owners = Owners(server)
    seen: set[str] = set()
    for found in read(server, wanted(asked.names, Discovery(server)), scope):
        if isinstance(found, ClusterError):
            tally.fail(found)
            continue
        try:
            plan = _planned(found, owners, world, seen, force_managed=forced)
        except ProdreadyError as error:
            tally.fail(error)
            continue
        if plan:
            yield plan


def _planned(
    raw: Object, owners: Owners, world: World, seen: set[str], *, force_managed: bool
) -> Planned | None:
    """The plan for what a person edits of an object; None where it was planned before."""
    top = owners.top_of(raw)
    if top.raw["metadata"]["uid"] in seen:
        return None
    seen.add(top.raw["metadata"]["uid"])
    plan = world.plan(top.raw, force_managed=force_managed)
    if top.error:  # its owner is gone, or must not be seen
        return plan._replace(refused=f"{plan.refused} ({top.error.message})")
    return plan


def count(tally: Tally, plan: Planned, asked: Asked) -> None:
    """Count a plan; that an object that was named is left alone is an error."""
    tally.add(result_of(plan))
    if plan.refused and asked.has_names:
        advice = f"at its source: {plan.instead}" if plan.instead else ""
        tally.fail(InputError(f"{plan.ref} is left alone: {plan.refused}", advice=advice))

"""kubectl's resource arguments: `TYPE`, `TYPE/NAME ...`, `T1,T2`, `TYPE NAME ...`, `all`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kubectl_prodready.cluster.discovery import Discovery
from kubectl_prodready.cluster.resource import WORKLOADS, Resource, well_known
from kubectl_prodready.errors import UsageError

ALL = "all"
OF_ALL = (
    "Deployment",
    "StatefulSet",
    "DaemonSet",
    "CronJob",
    "Job",
    "ReplicationController",
    "ReplicaSet",
    "Pod",
)
"""The workload kinds of kubectl's category `all`, those that own others first."""

EXAMPLE = "as in: kubectl prodready fix deployment/web"


class Wanted(NamedTuple):
    """Objects of one kind: those of these names, or all where there are none."""

    resource: Resource
    names: tuple[str, ...] = ()


def wanted(arguments: Sequence[str], discovery: Discovery) -> list[Wanted]:
    """What the arguments mean; the server is asked only about kinds that are no usual workload.

    `all` are the workload kinds of kubectl's category of this name. Raises UsageError for arguments
    that cannot be, MissingError for a kind that the server does not have.
    """
    if not arguments:
        raise UsageError("no resource is named", advice=EXAMPLE)
    if any("/" in argument for argument in arguments):
        return _pairs(arguments, discovery)
    types, names = arguments[0], tuple(dict.fromkeys(arguments[1:]))
    if not all(names):
        raise UsageError("a name is empty", advice=EXAMPLE)
    words = [word for word in types.split(",") if word]
    if not words:
        raise UsageError(f'"{types}" names no resource type', advice=EXAMPLE)
    if names and ALL in words:
        raise UsageError("all goes with no names", advice="name the type, too: " + EXAMPLE)
    found = [one for word in words for one in _resources(word, discovery)]
    return [Wanted(one, names) for one in dict.fromkeys(found)]


def _resources(word: str, discovery: Discovery) -> Iterator[Resource]:
    if word == ALL:
        yield from (WORKLOADS[kind] for kind in OF_ALL)
    else:
        yield well_known(word) or discovery.find(word)


def _pairs(arguments: Sequence[str], discovery: Discovery) -> list[Wanted]:
    """The objects of `TYPE/NAME ...`, each once, in the order of the arguments."""
    found: dict[Wanted, None] = {}
    for argument in arguments:
        word, slash, name = argument.partition("/")
        if not slash:
            raise UsageError(
                f'"{argument}" stands beside arguments of the form TYPE/NAME',
                advice=f"write all of them so, {EXAMPLE}",
            )
        if not word or not name or "/" in name:
            raise UsageError(f'"{argument}" is no TYPE/NAME', advice=EXAMPLE)
        found[Wanted(well_known(word) or discovery.find(word), (name,))] = None
    return list(found)

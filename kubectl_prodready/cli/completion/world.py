"""What completion finds beyond the line, in little time and without a word."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from kubectl_prodready.cli.completion.candidates import Described, plain
from kubectl_prodready.cli.completion.line import Line
from kubectl_prodready.cli.completion.tables import own_rules
from kubectl_prodready.errors import ProdreadyError

if TYPE_CHECKING:
    from kubectl_prodready.cluster.resolving import Connection
    from kubectl_prodready.cluster.resource import Resource
    from kubectl_prodready.cluster.server import Server
    from kubectl_prodready.cluster.unattended import Unattended

LIMIT = 1.5
"""Seconds for all that is looked for in kubeconfig files and on a server."""

NAMES_ONLY = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json"
"""Rows of what `kubectl get` shows, without the objects: a hundredth of their bytes."""


class Around:
    """What surrounds one line: rules, records, kubeconfig files, a cluster."""

    def __init__(self, line: Line) -> None:
        """Look for nothing yet."""
        self._line = line

    def rules(self) -> Described:
        """All rules; of those that other packages bring the names only."""
        from kubectl_prodready.cli.completion.brought import rules_of_others

        return own_rules() | rules_of_others()

    def runs(self, record: str) -> Described:
        """The runs that are recorded, newest first, each with its time."""
        from kubectl_prodready.records.folder import folder_of
        from kubectl_prodready.records.names import ENDING, NAME

        listed: list[str] = []
        with suppress(OSError, ProdreadyError):  # plans may be named as well, and are files
            listed = os.listdir(folder_of(_path(record)))
        found = (name.removesuffix(ENDING) for name in listed)
        return {
            name: _time_of(name) for name in sorted(filter(NAME.fullmatch, found), reverse=True)
        }

    def of_kubeconfig(self, what: str) -> Described:
        """The names of contexts, clusters or users; no server is asked."""
        from kubectl_prodready.cli.completion.hurrying import within

        return within(LIMIT, lambda: plain(sorted(self._named(what)))) or {}

    def _named(self, what: str) -> Sequence[str]:
        from kubectl_prodready.cluster.kubeconfig import read_kubeconfig

        config = read_kubeconfig(_path(self._line.value("kubeconfig")), os.environ)
        return tuple(getattr(config, f"{what}s"))

    def namespaces(self) -> Described:
        """The namespaces of the cluster that the line means."""
        from kubectl_prodready.cluster.resource import NAMESPACES

        return self._asked([NAMESPACES], lambda _: "")

    def objects(self, types: Sequence[str]) -> Described:
        """The names of the objects of these types, in the namespace that the line means."""
        from kubectl_prodready.cluster.resource import well_known

        known = [one for one in map(well_known, types) if one]
        return self._asked(known, lambda server: server.namespace)

    def _asked(self, kinds: Sequence[Resource], place: Callable[[Server], str]) -> Described:
        """The names of all objects of these kinds, of one namespace if there is a place."""
        from kubectl_prodready.cli.completion.hurrying import within
        from kubectl_prodready.cluster.unattended import Unattended

        program = Unattended()

        def names() -> Described:
            server = _server(self._line, program)
            paths = [kind.path(place(server)) for kind in kinds]
            return plain(sorted({name for path in paths for name in _names_at(server, path)}))

        return within(LIMIT, names, program.stop) or {}


def _server(line: Line, program: Unattended) -> Server:
    """The server that the line means, asked once and by nobody who could answer a question."""
    from kubectl_prodready.cluster.connection import connect
    from kubectl_prodready.cluster.patience import Patience

    return connect(_connection(line), patience=Patience(tries=1), program=program.run)


def _connection(line: Line) -> Connection:
    """Kubectl's connection flags, as far as they are typed already."""
    from kubectl_prodready.cluster.resolving import Connection

    given: dict[str, Any] = {}
    for name, usual in Connection._field_defaults.items():
        if name in line.values:
            switched = usual is False or _path(line.value(name))
            given[name] = line.values[name] if usual == () else switched
    return Connection(**given | {"request_timeout": f"{LIMIT}s"})


def _path(word: str) -> str:
    """A word that may be a path, as the shell will pass it on."""
    return os.path.expanduser(word) if word.startswith("~") else word


def _names_at(server: Server, path: str) -> list[str]:
    """The names of what is at a path; from the server's memory, for what is new is not missed."""
    from kubectl_prodready.core.plain import mapping, sequence, text

    found = server.get(path, accept=NAMES_ONLY, includeObject="None", resourceVersion="0")
    rows = [sequence(mapping(row).get("cells")) for row in sequence(found.get("rows"))]
    # what a server makes no rows of comes as it is
    items = [mapping(mapping(one).get("metadata")) for one in sequence(found.get("items"))]
    return [text(row[0]) for row in rows if row] + [text(one.get("name")) for one in items]


def _time_of(run: str) -> str:
    """When a run began, from its name."""
    return f"{run[:4]}-{run[4:6]}-{run[6:8]} {run[9:11]}:{run[11:13]}:{run[13:15]} UTC"

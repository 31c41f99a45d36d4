"""The cluster that a record or a plan speaks of, and no other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from kubectl_prodready.cli.cluster_flags import connection_of
from kubectl_prodready.cluster.connection import Connection, connect
from kubectl_prodready.cluster.patience import Patience
from kubectl_prodready.cluster.server import Server
from kubectl_prodready.errors import UsageError
from kubectl_prodready.report.report import remark

WHICH_SERVER = ("kubeconfig", "context", "cluster", "server")
"""Flags that say which server is meant: then it need not be that of the record."""


class Known(NamedTuple):
    """What is known of a cluster: its uid, and the address and context by which it was reached."""

    uid: str
    server: str
    context: str


def same_cluster(
    known: Known, values: Mapping[str, Any], what: str, patience: Patience | None = None
) -> Server:
    """The server of a cluster. Raises UsageError where the flags mean another; `what` was there."""
    given = connection_of(values)
    if not any(given[name] for name in WHICH_SERVER):
        given["context"] = known.context
    server = connect(Connection(**given), tell=remark, patience=patience)
    has_uids = known.uid and server.cluster
    is_same = known.uid == server.cluster if has_uids else known.server == server.url
    if not is_same:
        name = f" {known.context}" if known.context else ""
        raise UsageError(
            f"{what} was on {known.server}, and {server.url} is another cluster",
            advice=f"name the right one with --context{name}, or with --server its other address",
        )
    return server

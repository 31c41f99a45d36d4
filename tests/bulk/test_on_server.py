"""What is told of live objects that are not as they were planned."""

from __future__ import annotations

from typing import Any, cast

import pytest

from kubectl_prodready.bulk.on_server import OnServer
from kubectl_prodready.bulk.proposals import LeftError
from kubectl_prodready.cluster.server import Server
from kubectl_prodready.core.gate import Decision
from kubectl_prodready.core.model import Change, Ref, Safety
from kubectl_prodready.live.planning import Planned as LivePlan
from kubectl_prodready.plans.model import OnServer as Source
from kubectl_prodready.plans.model import Planned
from kubectl_prodready.records.journal import Blank

WEB = Ref("Deployment", "shop", "web")
PLANNED = Planned(WEB, Source("/web", "u-1", "1"), "", ())
CHANGE = Change(WEB, ("spec", "replicas"), 2, Safety.SAFE, (), "replicas")
RAW = {"kind": "Deployment", "metadata": {"namespace": "shop", "name": "web", "uid": "u-1"}}


class Answering:
    """A server that knows one object."""

    def get(self, _path: str) -> dict[str, Any]:
        return RAW


def on_server(**more: Any) -> OnServer:
    plan = LivePlan(RAW, WEB, decision=Decision((CHANGE,)))
    server = cast("Server", Answering())
    return OnServer(server, lambda *_: plan, Blank(), force=False, **more)


def test_what_would_be_changed_otherwise_is_left_alone() -> None:
    with pytest.raises(LeftError) as caught:
        on_server().tried(PLANNED)
    assert caught.value.told == (
        "by now something else would be changed of it: spec.replicas; plan anew"
    )


def test_who_may_not_see_all_is_told_so() -> None:
    def doubt(namespace: str) -> str:
        return f"not seen in {namespace}: services"

    with pytest.raises(LeftError) as caught:
        on_server(doubt=doubt).tried(PLANNED)
    assert caught.value.told.endswith(
        ": spec.replicas: not seen in shop: services; ask for the right to list them"
    )

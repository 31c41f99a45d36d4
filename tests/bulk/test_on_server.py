"""What is told of live objects that are not as they were planned."""

from __future__ import annotations

from typing import cast

from kubectl_prodready.bulk.on_server import OnServer
from kubectl_prodready.cluster.server import Server
from kubectl_prodready.core.model import Change, Ref
from kubectl_prodready.plans.model import OnServer as Source
from kubectl_prodready.plans.model import Planned
from kubectl_prodready.records.journal import Blank

PLANNED = Planned(Ref("Deployment", "shop", "web"), Source("/web", "u-1", "1"), "", ())


def test_who_may_not_see_all_is_told_so() -> None:
    def doubt(namespace: str) -> str:
        return f"not seen in {namespace}: services"

    server, change = cast("Server", None), cast("Change", None)
    left = OnServer(server, lambda *_: NotImplemented, Blank(), force=False, doubt=doubt)
    told = "by now something else would be changed of it: not seen in shop: services"
    assert left.otherwise(PLANNED, [change]).message == told
    sure = OnServer(server, lambda *_: NotImplemented, Blank(), force=False)
    assert sure.otherwise(PLANNED, []).told == "by now nothing would be changed of it; plan anew"

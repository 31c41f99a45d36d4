"""`plan` for live objects."""

from __future__ import annotations

import sys

from kubectl_prodready.bulk.making import Maker
from kubectl_prodready.bulk.making_live import LivePlanText
from kubectl_prodready.cli.exits import ERROR, FINE
from kubectl_prodready.cli.live import View, looks_in, view_of
from kubectl_prodready.cli.live_plans import Asked, server_of
from kubectl_prodready.cli.live_reports import Account
from kubectl_prodready.cli.options import VERSION
from kubectl_prodready.cli.plan_place import Place, tell
from kubectl_prodready.cli.program import program
from kubectl_prodready.cli.progress import progress
from kubectl_prodready.core.effects import Effect
from kubectl_prodready.core.room import allocatable, quota_left
from kubectl_prodready.errors import ForbiddenError
from kubectl_prodready.live.seen import Seen
from kubectl_prodready.plans.model import LIVE, Cluster, Head, Terms


def plan_live(asked: Asked, out: str, safety: str) -> int:
    """Plan for live objects; returns the exit code. Raises ProdreadyError."""
    report = LivePlanText()
    account = Account(asked)
    tally = account.tally
    server = server_of(asked)
    tally.where = f"on {server.url}"
    with account, Place(out) as place, progress(sys.stderr) as bar:
        with bar.ticking():
            view = view_of(server, asked, report)
            maker = Maker(_head(view, asked, safety), program(), place.add)
        quotas: dict[str, dict[str, str]] = {}

        def heed(seen: Seen) -> None:
            quotas[seen.name] = quota_left(seen.neighbours)

        for look in looks_in(view, asked, tally, bar, heed):
            account.show(look)
            if look.text:
                changes = [finding.change for finding in look.result.findings if finding.accepted]
                maker.add(look.ref, look.text, changes, Effect(look.effect, look.added))
        bar.clear()
        maker.end(allocatable=_nodes(view), quotas=quotas)
        place.put()
    tally.tell(wrote=False, program=program())
    tell(maker, out)
    return ERROR if tally.failures else FINE


def _head(view: View, asked: Asked, safety: str) -> Head:
    server, job = view.server, asked.job
    given = asked.kubernetes_version
    terms = Terms(
        select=job.select,
        ignore=job.ignore,
        safety=safety,
        kubernetes_version="" if given == VERSION.default else given,
        managed=bool(asked.flags["force_managed"]),
    )
    return Head(LIVE, terms, Cluster(server.cluster, server.url, server.context))


def _nodes(view: View) -> dict[str, str]:
    """What the nodes have, as far as this user may see them."""
    try:
        return allocatable(node for page in view.server.pages("/api/v1/nodes") for node in page)
    except ForbiddenError:
        return {}

"""`fix --apply`: plan live objects, try what is planned, ask, and apply it."""

from __future__ import annotations

import sys

from kubectl_prodready.cli.asking import Assent
from kubectl_prodready.cli.carrying import Carrier, Screen
from kubectl_prodready.cli.cluster_flags import How
from kubectl_prodready.cli.live import looks_in, report_of, view_of
from kubectl_prodready.cli.live_plans import Asked, server_of
from kubectl_prodready.cli.live_reports import Account
from kubectl_prodready.cli.progress import progress
from kubectl_prodready.live.applying import Applier


def apply(asked: Asked, how: How, program: str) -> int:
    """Plan, show, try, ask and apply; returns the exit code. Raises ProdreadyError."""
    assent = None if how.dry_run else Assent(yes=how.yes, disruptive=how.disruptive)
    report = report_of(asked.output)
    account = Account(asked, changes=True)
    tally = account.tally
    server = server_of(asked)
    tally.where = f"on {server.url}"
    with account, progress(sys.stderr) as bar:
        carrier = Carrier(server, how, Screen(report, tally, program, bar))
        with bar.ticking():
            view = view_of(server, asked, report, keep=True)
        for look in looks_in(view, asked, tally, bar):
            if look.plan:
                carrier.take(look)
                account.expect(look)
            else:
                account.show(look)
        tally.tell(wrote=False, program=program)
        try:
            carrier.carry_out(Applier(server, view.planned, force=how.force), assent)
        finally:  # also after Ctrl-C
            account.settle(carrier.standing())
    return carrier.code()

"""`fix` and `check` for live objects: read them, plan, and show it."""

from __future__ import annotations

import sys

from kubectl_prodready.cli.live_plans import Asked, count, plans, server_of, world_of
from kubectl_prodready.cli.options import coloured
from kubectl_prodready.errors import UsageError
from kubectl_prodready.live.results import (
    LiveDiff,
    LiveLines,
    LiveNames,
    LivePatch,
    LiveReport,
    LiveYaml,
)
from kubectl_prodready.report.tally import Tally


def look_at(asked: Asked) -> Tally:
    """Plan the wanted objects and show what each lacks; returns what was found, to be summed up."""
    report = report_of(asked.output)
    server = server_of(asked)
    tally = Tally(verbose=asked.job.thorough, where=f"on {server.url}")
    for plan in plans(server, world_of(server, asked), asked, tally):
        count(tally, plan, asked)
        report.show(plan)
    sys.stdout.flush()  # before the summary, which goes another way
    return tally


def report_of(output: str) -> LiveReport:
    """What shows each plan. Raises UsageError for what only files have."""
    if output == "json":
        raise UsageError("-o json is for files", advice="leave it out for live objects")
    if output == "text":
        return LiveLines()
    if output == "yaml":
        return LiveYaml()
    if output == "patch":
        return LivePatch()
    if output == "name":
        return LiveNames()
    return LiveDiff(colour=coloured())

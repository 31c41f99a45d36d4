"""`fix` and `check` for live objects: read them, plan, and show it."""

from __future__ import annotations

import sys

from kubectl_prodready.cli.exits import CHANGES_NEEDED, ERROR, FINE, NO_INPUT, worst
from kubectl_prodready.cli.live_plans import Asked, count, plans, server_of, world_of
from kubectl_prodready.cli.options import coloured
from kubectl_prodready.cli.program import program
from kubectl_prodready.errors import UsageError
from kubectl_prodready.live.results import LiveDiff, LiveLines, LiveNames, LiveReport, LiveYaml
from kubectl_prodready.report.tally import Tally


def fix_live(asked: Asked) -> int:
    """Plan the wanted objects and show what would change; exit as for files."""
    if asked.output == "json":
        raise UsageError("-o json is for files", advice="use -o yaml, patch or name")
    server = server_of(asked)
    tally = Tally(verbose=asked.verbose, where=f"on {server.url}")
    report = _report(asked.output)
    world = world_of(server, asked)
    for plan in plans(server, world, asked, tally):
        count(tally, plan, asked)
        report.show(plan)
    sys.stdout.flush()  # before the summary, which goes another way
    tally.tell(wrote=False, program=program())
    return _code(tally, settled=asked.output == "yaml")


def _report(output: str) -> LiveReport:
    if output == "yaml":
        return LiveYaml()
    if output == "name":
        return LiveNames()
    return LiveDiff(colour=coloured())


def check_live(asked: Asked) -> Tally:
    """Say what the wanted objects lack, one line a finding."""
    if asked.output == "json":
        raise UsageError("-o json is for files", advice="leave it out for live objects")
    server = server_of(asked)
    tally = Tally(verbose=asked.verbose, where=f"on {server.url}")
    report = LiveLines()
    for plan in plans(server, world_of(server, asked), asked, tally):
        count(tally, plan, asked)
        report.show(plan)
    sys.stdout.flush()  # before the summary, which goes another way
    return tally


def _code(tally: Tally, *, settled: bool) -> int:
    codes = [FINE]
    if tally.failures:
        codes.append(ERROR)
    if tally.accepted and not settled:
        codes.append(CHANGES_NEEDED)
    if not tally.inputs:
        codes.append(NO_INPUT)
    return worst(codes)

"""Runs in a list: one line each."""

from __future__ import annotations

import time
from calendar import timegm

from kubectl_prodready.records.lines import BEGUN, DONE, UNDONE
from kubectl_prodready.records.runs import Run
from kubectl_prodready.report.escape import escaped

RECORDED = "%Y-%m-%dT%H:%M:%SZ"


def line_of_run(run: Run) -> str:
    """Name, local time, kind, where, and how much was written and taken back."""
    states = [entry.state for entry in run.entries]
    counts = [f"{states.count(DONE) + states.count(UNDONE)} written"]
    # a run that was killed may leave one, of which nobody knows
    counts += [f"{states.count(BEGUN)} perhaps written"] if BEGUN in states else []
    counts += [f"{states.count(UNDONE)} taken back"]
    where = " ".join(run.where.values())
    return escaped("  ".join((run.name, _local(run.time), run.kind, where, ", ".join(counts))))


def _local(recorded: str) -> str:
    """A time as the clock here shows it; one of another form as it stands."""
    try:
        seconds = timegm(time.strptime(recorded, RECORDED))
    except ValueError:
        return recorded
    return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(seconds))

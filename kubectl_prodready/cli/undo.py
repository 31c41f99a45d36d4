"""`undo`: take back what a run has written."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kubectl_prodready.cli import options as o
from kubectl_prodready.cli.cluster_flags import AGREEING, CONNECTION
from kubectl_prodready.cli.exits import FINE, NO_INPUT
from kubectl_prodready.cli.flags import Flag
from kubectl_prodready.errors import UsageError
from kubectl_prodready.records.folder import folder_of
from kubectl_prodready.records.recorder import LIVE
from kubectl_prodready.records.runs import Run, run_named, runs
from kubectl_prodready.report.escape import escaped
from kubectl_prodready.report.report import emit, many, remark

FLAGS = (
    Flag("names", (), (), "The run; by default the last one that is not taken back.", "RUN"),
    Flag("list", ("--list",), False, "Only name the runs, the last one first."),
    o.RECORD,
    Flag("force", ("--force",), False, "Also probes and hooks that were changed since."),
    Flag("dry_run", ("--dry-run",), False, "Only try; nothing is written."),
    *AGREEING,
    *CONNECTION,
)


def run(*, names: tuple[str, ...], list: bool, record: str, **values: Any) -> int:  # noqa: A002
    """Take back what a run of fix has written: files by --write, live objects by --apply.

    A file comes back byte for byte, if it still is what was written. Of a live object each field
    that was set and is still ours is taken back; what was changed since is left and named.

    Exits with 1 when something is left, 2 on errors, 3 when there is nothing to take back, else 0.
    """
    folder = folder_of(record)
    if list:
        found = runs(folder, _warn)
        emit("".join(f"{escaped(_line(one))}\n" for one in found))
        return FINE if found else NO_INPUT
    if len(names) > 1:
        raise UsageError("one run at a time can be taken back", advice="undo --list names all")
    found_run = run_named(folder, "".join(names), _warn)
    if found_run is None or not found_run.open:
        name = f"the run {found_run.name}" if found_run else "every run"
        remark(f"nothing to take back: {name} is taken back already, or wrote nothing")
        return NO_INPUT
    if found_run.kind == LIVE:
        from kubectl_prodready.cli.live_undo import take_back  # loads the cluster library

        return take_back(found_run, values)
    from kubectl_prodready.cli.file_undo import restore

    return restore(found_run, values)


def _line(one: Run) -> str:
    """A run in one line: its name, when, what, where, how much, and what is left of it."""
    when = datetime.fromisoformat(one.time).astimezone()
    where = one.where.get("context") or one.where.get("server") or one.where.get("folder", "")
    noun = "object" if one.kind == LIVE else "file"
    wrote = [entry for entry in one.entries if entry.state != "failed"]
    left = f"{len(one.open)} to take back" if one.open else "taken back"
    return f"{one.name}  {when:%Y-%m-%d %H:%M}  {where}  {many(len(wrote), noun)}, {left}"


def _warn(line: str) -> None:
    remark(f"warning: {line}")

"""`undo`: take back what a run wrote."""

from __future__ import annotations

import os
from typing import Any

from kubectl_prodready.cli import options as o
from kubectl_prodready.cli.cluster_flags import AGREEING, CONNECTION
from kubectl_prodready.cli.exits import ERROR, FINE, NO_INPUT, worst
from kubectl_prodready.cli.flags import Flag
from kubectl_prodready.errors import InputError, UsageError
from kubectl_prodready.records.folder import folder_of
from kubectl_prodready.records.journal import journal_path
from kubectl_prodready.records.lines import LIVE
from kubectl_prodready.records.runs import Run, newest_left, run_at, run_named, runs
from kubectl_prodready.report.report import emit, remark

FLAGS = (
    Flag("names", (), (), "Runs, or plans; by default the newest run with something left.", "RUN"),
    Flag("listing", ("--list",), False, "List the runs, newest first; take back nothing."),
    Flag("dry_run", ("--dry-run",), False, "Only say what would be taken back."),
    Flag("force", ("--force",), False, "Live objects: also what was changed since. Never files."),
    o.RECORD,
    *AGREEING,
    *CONNECTION,
)


def run(
    *,
    names: tuple[str, ...],
    listing: bool,
    dry_run: bool,
    force: bool,
    record: str,
    **live: Any,
) -> int:
    """Take back what a run wrote: by default the newest run that has something left.

    A file comes back byte for byte where it still is what was written, and one that was new is
    removed; where it was changed since, or is gone, it is left alone and named. Of a live object
    each field comes back that is still ours; what others have changed since is left alone and
    named. So `undo` again goes on with the run before.

    Exits with 1 when something was left alone, 2 on errors, 3 when there is no run to take back,
    else 0.
    """
    folder = folder_of(record)
    if listing:
        if names or dry_run or force:
            raise UsageError("--list takes nothing back", advice="leave out the rest")
        return _list(folder)
    chosen = _chosen(folder, names)
    if not chosen:
        remark(f"no run to take back in {folder}")
        return NO_INPUT
    codes = [_take_back(one, force=force, dry_run=dry_run, live=live) for one in chosen]
    # what is missing from a record is not taken back, however well the rest goes
    return worst([*codes, *(ERROR for one in chosen if one.is_damaged and one.left)])


def _chosen(folder: str, names: tuple[str, ...]) -> list[Run]:
    """The runs that are meant, newest first: a later one may have written the same files."""
    if names:
        return [_named(folder, name) for name in sorted(set(names), reverse=True)]
    newest = newest_left(folder, _warn)
    return [newest] if newest else []


def _named(folder: str, name: str) -> Run:
    """A run by its name, or by the plan that it carried out. Raises InputError."""
    journal = journal_path(os.path.realpath(name))
    if os.path.lexists(journal):
        return run_at(journal, name, _warn)
    if os.path.isfile(name):
        raise InputError(
            f"nothing was done of it: there is no {os.path.basename(journal)}",
            advice="`kubectl prodready undo --list` names other runs",
            file=name,
        )
    return run_named(folder, name, _warn)


def _take_back(meant: Run, *, force: bool, dry_run: bool, live: dict[str, Any]) -> int:
    """Take back one run, as its kind wants it."""
    if not meant.left:
        undone = any(entry.is_undone for entry in meant.entries)
        remark(f"run {meant.name} {'was taken back already' if undone else 'wrote nothing'}")
        return FINE
    if meant.kind == LIVE:
        from kubectl_prodready.cli import live_undo  # loads the cluster library

        return live_undo.take_back(meant, force=force, dry_run=dry_run, **live)
    from kubectl_prodready.cli import file_undo

    return file_undo.take_back(meant, force=force, dry_run=dry_run)


def _list(folder: str) -> int:
    from kubectl_prodready.report.runs import line_of_run

    found = runs(folder, _warn)
    for one in found:
        emit(line_of_run(one) + "\n")
    if not found:
        remark(f"no runs in {folder}")
    return FINE if found else NO_INPUT


def _warn(line: str) -> None:
    remark(f"warning: {line}")

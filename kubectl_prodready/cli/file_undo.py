"""`undo` of a run on files: each comes back byte for byte, if it is still what was written."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from kubectl_prodready.cli.exits import CHANGES_NEEDED, ERROR, FINE, worst
from kubectl_prodready.errors import InputError, ProdreadyError, UnprovenError, UsageError
from kubectl_prodready.records.recorder import Recorder
from kubectl_prodready.records.runs import Entry, Run
from kubectl_prodready.report.report import Output, emit, many, remark
from kubectl_prodready.sinks.files import write
from kubectl_prodready.sinks.former import Former, SavedFile, digest, former, saved_of


def restore(run: Run, values: Mapping[str, Any]) -> int:
    """Restore the files of a run; returns the exit code. Raises UsageError, WriteError."""
    if values["force"]:
        raise UsageError(
            "--force is for live objects",
            advice="a file that was changed since is yours: git, or an editor, takes it back",
        )
    codes, restored, output = [FINE], 0, Output()
    with Recorder.reopen(run.path) as record:
        for entry in run.open:
            name = str(entry.what.get("file", ""))
            try:
                is_done = _restored(entry, record, dry_run=values["dry_run"])
            except InputError as error:
                codes.append(CHANGES_NEEDED)
                remark(f"{name}: left alone: {error}")
            except ProdreadyError as error:
                codes.append(ERROR)
                remark(f"error: {name}: not restored: {error}")
            else:
                if is_done:
                    restored += 1
                    suffix = " (dry run)" if values["dry_run"] else ""
                    output.attempt(partial(emit, f"{name} restored{suffix}\n"))
    remark(f"{restored} of {many(len(run.open), 'file')} restored")
    return worst(codes)


def _restored(entry: Entry, record: Recorder, *, dry_run: bool) -> bool:
    """Restore one file; False where it was never written. Raises ProdreadyError."""
    saved = saved_of(entry.what)
    if saved is None:
        raise UnprovenError(f"entry {entry.number} of the record cannot be read")
    found = _former(saved, entry)
    if not dry_run:
        if found:
            write(saved.path, saved.path, found)
        record.undone(entry.number)
    return found is not None


def _former(saved: SavedFile, entry: Entry) -> Former | None:
    """The file as it was; None where that is how it is: the run was ended before it wrote it."""
    try:
        with open(saved.path, "rb") as file:
            raw = file.read()
    except FileNotFoundError:
        raise InputError("it is no longer there") from None
    except OSError as error:
        raise InputError((error.strerror or str(error)).lower()) from None
    if entry.state == "begun" and digest(raw) == saved.before:
        return None
    return former(raw, saved)

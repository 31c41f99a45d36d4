"""What --baseline adds to `check`: read it first, and in the end tell or record."""

from __future__ import annotations

from collections import Counter

from kubectl_prodready.core.baseline import Known, Scope, as_text
from kubectl_prodready.core.selection import Selection
from kubectl_prodready.errors import WriteError
from kubectl_prodready.fixing.results import FileResult
from kubectl_prodready.pipeline import Run
from kubectl_prodready.report.known import Comparison
from kubectl_prodready.report.report import many, remark
from kubectl_prodready.report.tally import Tally
from kubectl_prodready.sinks.baseline import write_baseline
from kubectl_prodready.sources.baseline import read_baseline


class Recording:
    """A baseline during one run of `check`."""

    def __init__(self, name: str, job: Run, *, update: bool) -> None:
        """Read the baseline. Raises InputError where it is none."""
        self.baseline = read_baseline(name)
        self.records = update or self.baseline.raw is None
        scope = Scope(job.select, job.ignore, all_objects=job.selection == Selection())
        self._comparison = Comparison(self.baseline, scope)

    def judged(self, result: FileResult) -> FileResult:
        """A result, its known findings marked."""
        return self._comparison.judged(result)

    def settle(self, tally: Tally) -> bool:
        """Record, or tell what could be dropped; returns whether all that was found is recorded.

        Nothing is recorded in a run with errors: whatever they hide would be lost, or seem new.
        """
        if not self.records:
            if count := self._comparison.gone().total():
                them = "it" if count == 1 else "them"
                gone = f"{many(count, 'known finding')} {'is' if count == 1 else 'are'} fixed"
                remark(f"  {gone}: --update-baseline drops {them}")
            return False
        if tally.failures:
            remark(f"  {self.baseline.shown}: nothing was recorded, for there were errors")
            return False
        return bool(tally.inputs) and self._written(tally)

    def _written(self, tally: Tally) -> bool:
        before, after = self.baseline.recorded, self._comparison.after()
        path, shown, raw = self.baseline.path, self.baseline.shown, self.baseline.raw
        text = as_text(after.elements())
        try:
            if text.encode() != raw:
                write_baseline(path, shown, text, raw)
        except WriteError as error:
            tally.fail(error)
            return False
        remark(f"  {shown}: {_told(before, after, is_new=raw is None)}")
        return True


def _told(before: Counter[Known], after: Counter[Known], *, is_new: bool) -> str:
    """What became of a baseline."""
    recorded = f"{many(after.total(), 'finding')} recorded"
    if is_new:
        return recorded
    return f"{recorded}, {(after - before).total()} of them new; {(before - after).total()} dropped"

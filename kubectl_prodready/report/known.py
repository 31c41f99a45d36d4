"""Hold the findings of a run against a baseline: which are known, which new, and which gone."""

from __future__ import annotations

from collections import Counter

from kubectl_prodready.core.baseline import Known, Scope, known_as, known_at, updated
from kubectl_prodready.fixing.results import FileResult
from kubectl_prodready.sources.baseline import Baseline


class Comparison:
    """One run beside a baseline; takes the results one after the other."""

    def __init__(self, baseline: Baseline, scope: Scope) -> None:
        """Start with nothing found."""
        self.baseline = baseline
        self.scope = scope
        self.found: Counter[Known] = Counter()
        self._left: set[Known] = set()
        """What is left alone, and perhaps only for lack of a rule that was not asked."""
        self._seen: dict[str, frozenset[str] | None] = {}
        """By each file that was looked at its objects; None where it has errors."""

    def judged(self, result: FileResult) -> FileResult:
        """The result, its known findings marked; of several alike as many as are recorded."""
        file = self.baseline.name_of(result.path)
        failed = result.errors or result.failed
        self._seen[file] = None if failed else frozenset(map(str, result.workloads))
        if not self.scope.all_rules:
            self._left |= {known_at(file, item.left) for item in result.left}
        findings = []
        for finding in result.findings:
            one = known_as(file, finding.change)
            self.found[one] += 1
            is_known = self.found[one] <= self.baseline.recorded[one]
            findings.append(finding._replace(known=is_known))
        return result._replace(findings=tuple(findings))

    def gone(self) -> Counter[Known]:
        """What is recorded and was not found, as far as this run can tell."""
        missing = self.baseline.recorded - self.found
        return Counter({one: n for one, n in missing.items() if self._can_tell(one)})

    def after(self) -> Counter[Known]:
        """What the baseline should hold now; what the run cannot tell of stays."""
        return updated(self.baseline.recorded, self.gone(), self.found)

    def _can_tell(self, known: Known) -> bool:
        if known.file not in self._seen:
            return not self.baseline.has(known.file)
        seen = self._seen[known.file]
        if seen is None or known in self._left or not self.scope.asks(known.rule):
            return False
        return self.scope.all_objects or known.object in seen

"""Count what happened over all files, and say it on standard error."""

from __future__ import annotations

from collections import Counter

from kubectl_prodready.core.kinds import DOCKERFILE
from kubectl_prodready.core.model import Ref, Safety
from kubectl_prodready.core.selection import Selection
from kubectl_prodready.core.surroundings import PATCH_REASONS
from kubectl_prodready.errors import InputError, ProdreadyError
from kubectl_prodready.fixing.results import FileResult, Finding, Left
from kubectl_prodready.paths import written
from kubectl_prodready.report.report import many, objects, remark
from kubectl_prodready.sources.files import Gathered

MOST_REASONS = 8


class Tally:
    """The sums of a run."""

    def __init__(self, *, verbose: bool, writes: bool = True, where: str = "") -> None:
        """Start at nothing; `verbose` names each thing that was skipped or left alone.

        A run that `writes` leaves a file with errors as it is, so its changes wait. `where` the
        workloads are is told in the place of the number of files.
        """
        self.where = where
        self.verbose = verbose
        self.writes = writes
        self.inputs = 0
        self.files = 0
        self.workloads = 0
        self.dockerfiles = 0
        self.patches = 0
        self.failures = 0
        self.by_rule: Counter[str] = Counter()
        self.by_safety: Counter[Safety] = Counter()
        self.offered: Counter[Safety] = Counter()
        self.spoken = 0
        self.known = 0
        self.reasons: Counter[tuple[str, str]] = Counter()
        self.skipped: Counter[str] = Counter()
        self.ignored = 0
        self.waiting = 0
        self.refs: set[Ref] = set()
        self.warned: set[str] = set()
        self.refused: dict[Ref, str] = {}

    @property
    def _in_files(self) -> str:
        return f"in {many(self.files, 'file')}"

    @property
    def _looked_at(self) -> str:
        """What was looked at, and where it is."""
        return f"{objects(self.workloads, self.dockerfiles)} {self.where or self._in_files}"

    @property
    def accepted(self) -> int:
        """How many changes were taken."""
        return self.by_safety.total()

    def start(self, inputs: Gathered) -> None:
        """Tell what could not be had, and what was said in vain."""
        for pattern in inputs.unused:
            remark(f"warning: --exclude {pattern} matches nothing")
        self.ignored = len(inputs.ignored)
        for name in inputs.ignored:
            self.say(f"{name}: skipped: ignored by git")
        for error in inputs.errors:
            self.fail(error)

    def add(self, result: FileResult) -> None:
        """Count one file; its warnings and errors are told at once."""
        if result.skipped:
            self.skipped[result.skipped] += 1
            self.say(f"{result.file}: skipped: {result.skipped}")
            return
        self.inputs += 1
        self.files += bool(result.workloads)
        dockerfiles = sum(ref.kind == DOCKERFILE for ref in result.workloads)
        self.dockerfiles += dockerfiles
        self.workloads += len(result.workloads) - dockerfiles
        self.patches += result.patches
        self.refs.update(result.workloads)
        for warning in map(str, result.warnings):
            if warning not in self.warned:
                self.warned.add(warning)
                remark(f"warning: {warning}")
        for error in result.errors:
            self.fail(error)
        for failed in result.failed:
            self.failures += 1
            remark(
                f"error: {result.file}: {failed.ref}: the rule {failed.rule} failed: {failed.error}"
            )
        waits = bool(result.errors) and self.writes
        for finding in result.findings:
            self._count(result.file, finding, waits=waits)
        for left in result.left:
            self._leave(result.file, left)

    def _leave(self, file: str, left: Left) -> None:
        if not left.left.rule:
            self.refused[left.left.ref] = left.left.reason
        # patches are counted as what they are, and what is fine is no news
        if left.left.reason not in PATCH_REASONS and not left.left.is_fine:
            self.reasons[left.left.rule, left.left.reason] += 1
        if self.verbose:
            remark(_named(file, left))

    def _count(self, file: str, finding: Finding, *, waits: bool) -> None:
        """Count one change, or one hint that is only said: no flag makes a change of it."""
        change = finding.change
        if finding.known:
            self.known += 1
            if self.verbose:
                from kubectl_prodready.report.lines import line_of  # for who wants to see all

                remark(line_of(file, finding))
        elif change.is_spoken:
            self.spoken += 1
        elif waits:
            self.waiting += finding.accepted
        elif finding.accepted:
            self.by_rule[change.rule] += 1
            self.by_safety[change.safety] += 1
        else:
            self.offered[change.safety] += 1

    def miss(self, selection: Selection) -> None:
        """Tell which named objects were not there, or were there and left alone whole."""
        for name in selection.missing((*self.refs, *self.refused)):
            self.fail(
                InputError(f"{name} is no workload of this input", advice="check kind, name and -n")
            )
        for ref, reason in self.refused.items():
            if (ref.kind.lower(), ref.name) in selection.names:
                self.fail(InputError(f"{ref} is left alone: {reason}"))

    def fail(self, error: ProdreadyError) -> None:
        """Tell an error and count it."""
        self.failures += 1
        remark(f"error: {error}")

    def say(self, line: str) -> None:
        """Tell what only -v asks for."""
        if self.verbose:
            remark(line)

    def tell(self, *, wrote: bool, program: str, invites: bool = False) -> None:
        """The summary; `program` is how to call this one again.

        It `invites` to write where what was shown is what would be written.
        """
        done = "written" if wrote else "to make"
        levels = ", ".join(
            f"{count} {safety.word}" for safety, count in sorted(self.by_safety.items())
        )
        remark(
            f"{self._looked_at}: "
            f"{many(self.accepted, 'change')} {done}" + (f" ({levels})" if levels else "")
        )
        if self.by_rule:
            remark("  " + ", ".join(f"{rule} {n}" for rule, n in sorted(self.by_rule.items())))
        self._tell_left_alone()
        for safety, count in sorted(self.offered.items()):
            remark(f"  {many(count, 'more change')} with --safety {safety.word}")
        self._tell_skipped()
        self._tell_not_written(program)
        if self.accepted and invites and not wrote:
            remark(f"add --write to write them; `{program} explain RULE` tells why")

    def tell_unasked(self, program: str) -> None:
        """What nobody was asked about, where all else was answered one by one."""
        self._tell_left_alone()
        self._tell_skipped()
        self._tell_not_written(program)

    def tell_findings(self, *, beside_known: bool = False) -> None:
        """The summary of a run that changes nothing; `beside_known`: it has a baseline."""
        found = self._found
        counted = many(found.total(), "finding")
        if beside_known:
            counted = f"{many(self.known, 'known finding')}, {found.total()} new"
        levels = ", ".join(f"{count} {safety.word}" for safety, count in sorted(found.items()))
        remark(f"{self._looked_at}: {counted}" + (f" ({levels})" if levels else ""))
        self._tell_left_alone()
        self._tell_skipped()

    def tell_no_input(self) -> None:
        """Why the run ends as it does, where nothing of what was named is a manifest."""
        remark("no input found")

    def levels(self) -> set[Safety]:
        """The levels at which something was found."""
        return set(self._found)

    @property
    def _found(self) -> Counter[Safety]:
        """How much was found at each level, hints that are only said as well."""
        return self.by_safety + self.offered + Counter({Safety.HINT: self.spoken})

    def _tell_left_alone(self) -> None:
        if self.patches:
            remark(f"  left alone: {many(self.patches, 'kustomize patch', 'kustomize patches')}")
        shown = self.reasons.most_common()
        for (rule, reason), count in shown[:MOST_REASONS]:
            remark(f"  left alone: {count} x {rule + ': ' if rule else ''}{reason}")
        if len(shown) > MOST_REASONS and not self.verbose:
            remark(f"  left alone: {len(shown) - MOST_REASONS} more reasons; -v names them all")

    def _tell_not_written(self, program: str) -> None:
        if self.waiting:
            verb = "waits" if self.waiting == 1 else "wait"
            remark(f"  {many(self.waiting, 'more change')} {verb} in files with errors")
        if self.spoken:
            them = "it" if self.spoken == 1 else "them"
            remark(f'  {many(self.spoken, "hint")}: "{program} check" shows {them}')

    def _tell_skipped(self) -> None:
        if self.skipped:
            reasons = ", ".join(f"{n} {reason}" for reason, n in sorted(self.skipped.items()))
            verbose = "" if self.verbose else "; -v names them"
            remark(f"  skipped {many(self.skipped.total(), 'file')}: {reasons}{verbose}")
        if self.ignored and (self.verbose or not self.inputs):
            remark(f"  skipped {many(self.ignored, 'name')} that git ignores")


def _named(file: str, left: Left) -> str:
    rule = f"{left.left.rule}: " if left.left.rule else ""
    place = f"{written(left.left.path)}: " if left.left.path else ""
    if not left.line:  # a live object
        return f"{left.left.ref}: left alone: {rule}{place}{left.left.reason}"
    return f"{file}:{left.line}:{left.column}: left alone: {rule}{place}{left.left.reason}"

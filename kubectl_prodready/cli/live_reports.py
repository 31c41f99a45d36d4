"""Reports of live objects for programs: by -o, and by --report in files beside it."""

from __future__ import annotations

from collections.abc import Iterable
from types import TracebackType
from typing import Self

from kubectl_prodready.cli.live_plans import Asked
from kubectl_prodready.cli.reports import FORMATS, report_as, with_files
from kubectl_prodready.core.model import Ref
from kubectl_prodready.errors import InputError, ProdreadyError
from kubectl_prodready.fixing.results import LIVE, FileResult
from kubectl_prodready.live.looking import Look
from kubectl_prodready.live.planning import Planned
from kubectl_prodready.live.results import result_of
from kubectl_prodready.report.report import Lasting, Silent
from kubectl_prodready.report.tally import Tally

CUT = "interrupted: not everything is told here"


class Account:
    """What reports are told of live objects, errors included. It is ended by its own block."""

    def __init__(self, asked: Asked, *, changes: bool = False) -> None:
        """Have told nothing. A run that `changes` objects goes on when nobody reads any more.

        Raises UsageError for a report that cannot be.
        """
        report = report_as(asked.output) if asked.output in FORMATS else Silent()
        self._several = with_files(report, asked.reports)
        self._lasting = Lasting(self._several) if changes else None
        self._report = self._lasting or self._several
        self._waiting: dict[Ref, FileResult] = {}
        self._is_open = True
        self.tally = LiveTally(self, verbose=asked.verbose)

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Tell why it ends, and end what is to be read as a whole."""
        if isinstance(error, KeyboardInterrupt):
            self.fail(ProdreadyError(CUT))
        elif isinstance(error, ProdreadyError):
            self.fail(error)
        elif error:
            return
        self._end()

    def show(self, look: Look) -> None:
        """Tell of an object of which nothing more becomes; its error is told by who counts it."""
        if not look.error:
            self._report.show(look.result)

    def tell(self, result: FileResult) -> None:
        """Tell what became of an object."""
        self._report.show(result)

    def expect(self, look: Look) -> None:
        """Keep what was found of an object until it is known what becomes of it."""
        self._waiting[look.ref] = look.result

    def settle(self, applied: Iterable[Planned]) -> None:
        """Tell what became of what was kept; what was applied, as it was planned in the end."""
        done = {plan.ref: result_of(plan)._replace(applied=True) for plan in applied}
        for ref, result in self._waiting.items():
            self._report.show(done.get(ref, result))
        self._waiting = {}

    def fail(self, error: ProdreadyError) -> None:
        """Tell an error, as long as there is anything to tell it in."""
        if self._is_open:
            told = InputError(error.message, advice=error.advice)
            self._report.show(FileResult(LIVE, errors=(told,)))

    def _end(self) -> None:
        self._report.end()
        self._is_open = False
        for one in (self._lasting and self._lasting.error, *self._several.errors):
            if one:
                self.tally.fail(one)


class LiveTally(Tally):
    """The sums of a run on live objects, of whose errors reports are told, too."""

    def __init__(self, account: Account, *, verbose: bool) -> None:
        """Start at nothing."""
        super().__init__(verbose=verbose)
        self._account = account

    def fail(self, error: ProdreadyError) -> None:
        """Tell an error and count it."""
        super().fail(error)
        self._account.fail(error)

"""What workloads and containers have in common, as rules see them."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

from kubectl_prodready.core.model import Change, Evidence, LeftAlone, Safety, Version
from kubectl_prodready.paths import Path

if TYPE_CHECKING:
    from kubectl_prodready.core.workload import Workload


class View:
    """A place in a workload, and the ways to speak about it.

    What a rule says bears the name of the rule that the engine asks about the workload.
    """

    def __init__(self, workload: Workload, path: Path, raw: dict[str, Any]) -> None:
        """Look at the mapping `raw` that stands at `path` in the document."""
        self.workload = workload
        self.path = path
        self.raw = raw
        self.answers: dict[Hashable, Any] = {}

    def set(  # noqa: PLR0913  a change has this many sides; all but two have names
        self,
        keys: tuple[str, ...],
        value: Any,
        safety: Safety,
        *evidence: Evidence,
        why: str = "",
        needs: tuple[Path, ...] = (),
        since: Version | None = None,
        old: Any = None,
    ) -> Change:
        """A change: the keys below this place shall have the value, in the place of `old`."""
        path = (*self.path, *keys)
        whose, rule = self.workload.ref, self.workload.asked
        return Change(whose, path, value, safety, evidence, rule, why, needs, since, old)

    def hint(
        self,
        text: str,
        source: str = "",
        *,
        about: tuple[str, ...] = (),
        about_pod: tuple[str, ...] = (),
    ) -> Change:
        """Something to say, without a value.

        It judges fields of this place, and of the pod spec: an overlay that changes one has the
        last word, and then nothing is said.
        """
        evidence = (Evidence(text, source),)
        judged = [(*self.path, key) for key in about]
        judged += [(*self.workload.spec_path, key) for key in about_pod]
        whose, rule = self.workload.ref, self.workload.asked
        return Change(whose, self.path, None, Safety.HINT, evidence, rule, about=tuple(judged))

    def leave(self, keys: tuple[str, ...], reason: str, *, is_fine: bool = False) -> LeftAlone:
        """The keys below this place stay as they are; `is_fine`: for nothing is lacking."""
        workload = self.workload
        return LeftAlone(workload.ref, (*self.path, *keys), workload.asked, reason, is_fine)

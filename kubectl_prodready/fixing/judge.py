"""What the rules of a run say about a workload, wherever it was read from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from kubectl_prodready.core.engine import examine
from kubectl_prodready.core.gate import Decision, Gate, decide, taken
from kubectl_prodready.core.model import Change, Failed
from kubectl_prodready.core.registry import running
from kubectl_prodready.core.rule import Rule
from kubectl_prodready.core.selection import Selection
from kubectl_prodready.core.trust import doubted
from kubectl_prodready.core.workload import Workload


class Options(NamedTuple):
    """How to fix: by which rules, through which gate, which objects, with comments or not.

    `selected` are the rules that were asked for by name. A `thorough` look tells why nothing is
    lacking, too. `known` tells the names of all rules. With `effects` it is told what
    the changes come to, and with `fixes` what each of them is alone. With `new_files` a change may
    be a file that is not there yet.
    """

    rules: tuple[Rule, ...]
    gate: Gate = Gate()
    selection: Selection = Selection()
    notes: bool = True
    prove: bool = True
    selected: frozenset[str] = frozenset()
    thorough: bool = True
    known: Callable[[], frozenset[str]] = frozenset
    effects: bool = False
    fixes: bool = False
    new_files: bool = False


class Judge:
    """Asks the rules of one run, and lets through what may be."""

    def __init__(self, options: Options) -> None:
        """Keep which rules are asked, and what they may do."""
        self.options = options

    def decide(self, workload: Workload, doubt: str = "") -> tuple[Decision, tuple[Failed, ...]]:
        """What the rules say about a workload, through the gate.

        With a `doubt`, a reason why not all was seen that bears on it, nothing is safe.
        """
        said = examine(workload, self.rules(workload), thorough=self.options.thorough)
        decision = decide(workload, doubted(said.changes, doubt), self.options.gate)
        return decision._replace(left=(*said.left, *decision.left)), said.failed

    def wishes(self, workload: Workload, ruled: set[str], doubt: str = "") -> tuple[Change, ...]:
        """What more would be taken of a workload that got changes of some rules.

        Rules that only speak, and of which none was taken, need not be asked.
        """
        rules = (one for one in self.rules(workload) if not one.only_speaks or one.id in ruled)
        said = examine(workload, rules, thorough=False)
        return taken(workload, doubted(said.changes, doubt), self.options.gate)

    def rules(self, workload: Workload) -> Iterable[Rule]:
        """The rules that run for a workload."""
        options = self.options
        return running(options.rules, workload.settings, options.selected)

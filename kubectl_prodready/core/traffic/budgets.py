"""PodDisruptionBudgets, which count the Pods that are ready."""

from __future__ import annotations

from typing import Any

from kubectl_prodready.core.neighbours import Neighbour
from kubectl_prodready.core.once import once
from kubectl_prodready.core.plain import mapping, sequence, text, texts
from kubectl_prodready.core.workload import Workload

KIND = "PodDisruptionBudget"


@once
def budgets_of(workload: Workload) -> tuple[Neighbour, ...]:
    """The budgets that count the Pods of a workload."""
    labels = texts(workload.pod_metadata.get("labels"))
    return tuple(
        budget
        for budget in workload.neighbours.of_kind(KIND)
        if _selects(mapping(budget.spec.get("selector")), labels)
    )


def _selects(selector: dict[str, Any], labels: dict[str, str]) -> bool:
    """Whether a label selector takes some labels; an empty one takes all (policy/v1)."""
    wanted = texts(selector.get("matchLabels"))
    terms = map(mapping, sequence(selector.get("matchExpressions")))
    return wanted.items() <= labels.items() and all(_meets(term, labels) for term in terms)


def _meets(term: dict[str, Any], labels: dict[str, str]) -> bool:
    key, operator = text(term.get("key")), term.get("operator")
    if operator in {"Exists", "DoesNotExist"}:
        return (key in labels) is (operator == "Exists")
    values = [text(value) for value in sequence(term.get("values"))]
    return (labels.get(key) in values) is (operator == "In")

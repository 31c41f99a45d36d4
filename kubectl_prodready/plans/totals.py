"""The sums of a plan: added up while its objects pass, told at its end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kubectl_prodready.core.effects import Effect
from kubectl_prodready.core.model import Ref
from kubectl_prodready.core.quantity import Quantity


class Totals:
    """Sums by namespace: objects, Pods that restart, requests in addition."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.objects = self.steps = self.restarts = 0
        self._namespaces: dict[str, _Namespace] = {}

    @property
    def namespaces(self) -> Mapping[str, _Namespace]:
        """The sums of each namespace, by its name, in their order."""
        return dict(sorted(self._namespaces.items()))

    def add(self, ref: Ref, steps: int, effect: Effect) -> None:
        """Count an object."""
        self.objects += 1
        self.steps += steps
        self.restarts += effect.consequences.pods
        self._namespaces.setdefault(ref.namespace, _Namespace()).add(effect)

    def said(
        self,
        allocatable: Mapping[str, str] | None = None,
        quotas: Mapping[str, Mapping[str, str]] | None = None,
    ) -> dict[str, Any]:
        """The last document's data.

        `allocatable` is what all nodes have, `quotas` what those of namespaces leave, as amounts
        by resource.
        """
        left = quotas or {}
        return {
            "objects": self.objects,
            "changes": self.steps,
            "restartingPods": self.restarts,
            **({"allocatable": dict(allocatable)} if allocatable else {}),
            "namespaces": [
                {
                    "namespace": name,
                    **one.said(),
                    **({"quotaLeft": dict(left[name])} if left.get(name) else {}),
                }
                for name, one in self.namespaces.items()
            ],
        }


class _Namespace:
    def __init__(self) -> None:
        self.objects = self.restarts = 0
        self.added: dict[tuple[str, bool], Quantity] = {}

    def add(self, effect: Effect) -> None:
        self.objects += 1
        self.restarts += effect.consequences.pods
        for one in effect.added:
            key = one.resource, one.per_node
            known = self.added.get(key)
            self.added[key] = known.plus(one.amount) if known else one.amount

    def said(self) -> dict[str, Any]:
        told: dict[str, Any] = {"objects": self.objects, "restartingPods": self.restarts}
        for key, is_per_node in (("addedRequests", False), ("addedRequestsPerNode", True)):
            said = {name: str(one) for (name, per), one in self.added.items() if per is is_per_node}
            told |= {key: said} if said else {}
        return told

"""The one table of values for what nobody measured.

Requests follow the small presets of the best-known charts (bitnami common, templates/
_resources.tpl: cpu 100m, memory 128Mi, ephemeral-storage 50Mi; ephemeral-storage limit 2Gi).
Limits are generous on purpose: one that is too low throttles, kills or evicts.
"""

from __future__ import annotations

from typing import NamedTuple

from kubectl_prodready.core.quantity import NANO, Quantity

MEBI = 1024**2 * NANO
GIBI = 1024**3 * NANO


class Default(NamedTuple):
    """For a resource: the request, the least limit, and the limit as a multiple of the request.

    `finest` is the finest amount that Kubernetes takes, in billionths: a thousandth of a cpu, a
    byte (docs: concepts/configuration/manage-resources-containers).
    """

    request: Quantity
    least_limit: Quantity
    factor: int
    finest: int

    def at_least(self, request: Quantity, limit: Quantity) -> Default:
        """The same, neither lower than these."""
        return self._replace(
            request=max(self.request, request), least_limit=max(self.least_limit, limit)
        )


DEFAULTS = {
    "cpu": Default(Quantity(NANO // 10, "m"), Quantity(2 * NANO), 4, NANO // 1000),
    "memory": Default(Quantity(128 * MEBI, "Mi"), Quantity(512 * MEBI, "Mi"), 4, NANO),
    "ephemeral-storage": Default(Quantity(50 * MEBI, "Mi"), Quantity(2 * GIBI, "Gi"), 2, NANO),
}


def generous_limit(
    default: Default, request: Quantity, more: Quantity, least: Quantity
) -> Quantity:
    """The limit for a request: the multiple of it and `more`, at least both leasts."""
    limit = max(default.least_limit, request.times(default.factor)).plus(more)
    return max(limit, least).rounded_up(default.finest)

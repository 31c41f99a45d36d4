"""What a rule about amounts comes to: a value with its evidence, or a reason."""

from __future__ import annotations

from typing import NamedTuple

from kubectl_prodready.core.model import Evidence, Safety
from kubectl_prodready.core.quantity import Quantity

UNMEASURED = "unmeasured default"


class Size(NamedTuple):
    """A value, how far to trust it, and why; `reason` instead where none can be given.

    `why` is the short reason to review it.
    """

    value: Quantity | None
    safety: Safety = Safety.REVIEW
    evidence: tuple[Evidence, ...] = ()
    reason: str = ""
    why: str = UNMEASURED

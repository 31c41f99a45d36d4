"""What rules propose for an object, as a digest and as steps of a plan."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from kubectl_prodready.core.applying.hidden import headers_hidden_in
from kubectl_prodready.core.model import Change, Safety
from kubectl_prodready.paths import written
from kubectl_prodready.plans.model import Step

DIGITS = 32
"""Hexadecimal digits of a digest: few enough to read past them, and enough to be unique."""


def proposal_of(changes: Sequence[Change]) -> str:
    """The digest of what is proposed. What it is proposed for, and why, is no part of it."""
    said = [(written(one.path), one.value, one.old, one.rule, one.safety.word) for one in changes]
    raw = json.dumps(said, sort_keys=True).encode()
    return hashlib.sha256(raw).hexdigest()[:DIGITS]


def steps_of(changes: Sequence[Change], widest: Safety) -> tuple[Step, ...]:
    """The changes as steps of a plan; those beyond the `widest` level wait for a decision."""
    return tuple(
        Step(
            written(one.path),
            shown(one),
            one.rule,
            one.safety.word,
            tuple(map(str, one.evidence)),
            apply=one.safety <= widest,
        )
        for one in changes
    )


def shown(change: Change) -> object:
    """The value of a change as a plan shows it: a probe may have another one's headers."""
    return headers_hidden_in(change.value)

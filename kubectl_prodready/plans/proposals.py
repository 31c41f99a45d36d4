"""What rules propose for an object, as a digest and as steps of a plan."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence

from kubectl_prodready.core.applying.hidden import headers_hidden_in
from kubectl_prodready.core.model import Change, Safety
from kubectl_prodready.paths import written
from kubectl_prodready.plans.model import Step

DIGITS = 6
"""Hexadecimal digits of each change: it is only held against the other changes of its object."""

BETWEEN = "-"


def digest_of(change: Change) -> str:
    """By what a change is known again. What it is proposed for, and why, is no part of it."""
    said = (written(change.path), change.value, change.old, change.rule, change.safety.word)
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:DIGITS]


def proposal_of(changes: Sequence[Change]) -> str:
    """All that is proposed for an object, so that it can be held against what is later."""
    return BETWEEN.join(map(digest_of, changes))


def news_in(proposal: str, changes: Iterable[Change]) -> list[Change]:
    """The changes that were no part of a proposal."""
    known = set(proposal.split(BETWEEN))
    return [one for one in changes if digest_of(one) not in known]


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

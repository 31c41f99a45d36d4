"""Where a person would put a new key, and in which order several."""

from __future__ import annotations

from functools import lru_cache

from kubectl_prodready.core.model import Change
from kubectl_prodready.paths import Step

BEHIND = {"resources": ("ports",)}
"""For a new key the sister it stands behind, where there is one; else it goes to the end."""

READING_ORDER = (
    *("resources", "requests", "limits", "cpu", "memory", "ephemeral-storage"),
    *("startupProbe", "livenessProbe", "readinessProbe", "lifecycle"),
    *("shareProcessNamespace", "terminationGracePeriodSeconds"),
)
"""How new keys that are sisters follow one another; others come first, by name."""


def behind(key: str) -> tuple[str, ...]:
    """The sisters that a new key should stand behind, the most wanted first."""
    return BEHIND.get(key, ())


def reading_order(change: Change) -> tuple[tuple[int, str], ...]:
    """A sort key that brings new sisters into the order in which people read them."""
    return tuple(map(_order, change.path))


@lru_cache(maxsize=1024)
def _order(step: Step) -> tuple[int, str]:
    return READING_ORDER.index(step) if step in READING_ORDER else -1, str(step)

"""Requests and limits, as the six rules about them decide."""

from __future__ import annotations

from kubectl_prodready.core.resources.ephemeral import missing_ephemeral_limits
from kubectl_prodready.core.resources.sizing import missing_limit, missing_request

__all__ = [
    "missing_ephemeral_limits",
    "missing_limit",
    "missing_request",
]

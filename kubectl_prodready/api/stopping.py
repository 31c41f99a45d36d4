"""preStop hooks and grace periods."""

from __future__ import annotations

from kubectl_prodready.core.lifecycle.stopping import (
    grace_of,
    hook_seconds,
    missing_grace,
    missing_hook,
    pre_stop_command,
)

__all__ = [
    "grace_of",
    "hook_seconds",
    "missing_grace",
    "missing_hook",
    "pre_stop_command",
]

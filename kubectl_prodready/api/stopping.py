"""preStop hooks and grace periods."""

from __future__ import annotations

from kubectl_prodready.core.building.shell import lacking_shell
from kubectl_prodready.core.lifecycle.hooks import hook_seconds, pre_stop_command
from kubectl_prodready.core.lifecycle.stopping import grace_of, missing_grace, missing_hook
from kubectl_prodready.core.probing.probes import ends

__all__ = [
    "ends",
    "grace_of",
    "hook_seconds",
    "lacking_shell",
    "missing_grace",
    "missing_hook",
    "pre_stop_command",
]

"""What people typed to get here, for help and advice."""

from __future__ import annotations

import os
import sys

COMPLETES = "kubectl_complete-prodready"
"""The file that kubectl calls to complete, with the words behind the plugin's name."""


def program() -> str:
    """How to call this program again in the same way."""
    is_module = sys.argv[0].endswith(os.path.join("kubectl_prodready", "__main__.py"))
    return "python -m kubectl_prodready" if is_module else "kubectl prodready"


def is_for_completion() -> bool:
    """Whether this was called by the name that kubectl calls for completion."""
    return os.path.basename(sys.argv[0]).startswith(COMPLETES)


def as_typed(text: str) -> str:
    """A text that speaks of `kubectl prodready`, in the words that were typed."""
    return text.replace("kubectl prodready", program())

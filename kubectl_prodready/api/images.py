"""What is known about images: the words for it, and the question."""

from __future__ import annotations

from kubectl_prodready.core.images.facts import (
    Facts,
    GraceFact,
    MemoryFact,
    ProbeFact,
    StopFact,
)
from kubectl_prodready.core.images.image import Image
from kubectl_prodready.core.images.knowledge import TOLD_BY, facts_of
from kubectl_prodready.core.images.started import started, undeclared
from kubectl_prodready.core.traffic.served import served_port

__all__ = [
    "TOLD_BY",
    "Facts",
    "GraceFact",
    "Image",
    "MemoryFact",
    "ProbeFact",
    "StopFact",
    "facts_of",
    "served_port",
    "started",
    "undeclared",
]

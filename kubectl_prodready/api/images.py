"""What is known about images: the words for it, and the question."""

from __future__ import annotations

from kubectl_prodready.core.images.facts import Facts, GraceFact, ProbeFact, StopFact
from kubectl_prodready.core.images.image import Image
from kubectl_prodready.core.images.knowledge import TOLD_BY, facts_of

__all__ = [
    "TOLD_BY",
    "Facts",
    "GraceFact",
    "Image",
    "ProbeFact",
    "StopFact",
    "facts_of",
]

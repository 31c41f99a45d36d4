"""What is known about images: the words for it, and the question."""

from __future__ import annotations

from kubectl_prodready.core.images.checks import ask, get, tcp
from kubectl_prodready.core.images.facts import Facts, GraceFact, ProbeFact, SizeFact, StopFact
from kubectl_prodready.core.images.image import Image
from kubectl_prodready.core.images.knowledge import facts_of
from kubectl_prodready.core.images.program import Program, port_in, variable_named

__all__ = [
    "Facts",
    "GraceFact",
    "Image",
    "ProbeFact",
    "Program",
    "SizeFact",
    "StopFact",
    "ask",
    "facts_of",
    "get",
    "port_in",
    "tcp",
    "variable_named",
]

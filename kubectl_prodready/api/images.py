"""What is known about images: the words for it, and the question."""

from __future__ import annotations

from kubectl_prodready.core.building.user import named_user
from kubectl_prodready.core.images.amounts import bytes_in
from kubectl_prodready.core.images.checks import ask, get, tcp
from kubectl_prodready.core.images.facts import (
    Facts,
    GraceFact,
    MemoryFact,
    ProbeFact,
    SizeFact,
    StopFact,
)
from kubectl_prodready.core.images.image import Image
from kubectl_prodready.core.images.knowledge import TOLD_BY, facts_of
from kubectl_prodready.core.images.program import (
    Program,
    all_ports,
    has_script,
    literal,
    port_in,
    variable_named,
)
from kubectl_prodready.core.images.properties import may_set
from kubectl_prodready.core.processes.started import started
from kubectl_prodready.core.traffic.members import kept_apart
from kubectl_prodready.core.traffic.served import served_port

__all__ = [
    "TOLD_BY",
    "Facts",
    "GraceFact",
    "Image",
    "MemoryFact",
    "ProbeFact",
    "Program",
    "SizeFact",
    "StopFact",
    "all_ports",
    "ask",
    "bytes_in",
    "facts_of",
    "get",
    "has_script",
    "kept_apart",
    "literal",
    "may_set",
    "named_user",
    "port_in",
    "served_port",
    "started",
    "tcp",
    "variable_named",
]

"""The one import for rules, plugins and third parties.

A rule is a function with the `rule` decorator in a module of its own; see CONTRIBUTING.md. What is
known about an image is a function from a container and its image to facts; see plugins/README.md.
The modules in here have the words of one topic each.
"""

from __future__ import annotations

from kubectl_prodready.core.model import Change, Evidence, LeftAlone, Outcome, Safety
from kubectl_prodready.core.quantity import Quantity
from kubectl_prodready.core.rule import Example, rule
from kubectl_prodready.core.workload import Container, Role, Workload

__all__ = [
    "Change",
    "Container",
    "Evidence",
    "Example",
    "LeftAlone",
    "Outcome",
    "Quantity",
    "Role",
    "Safety",
    "Workload",
    "rule",
]

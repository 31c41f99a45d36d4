"""The one import for rules, plugins and third parties.

A rule is a function with the `rule` decorator in a module of its own; see CONTRIBUTING.md.
"""

from __future__ import annotations

from kubectl_prodready.core.credentials import credentials
from kubectl_prodready.core.environment import listed
from kubectl_prodready.core.ephemeral import missing_ephemeral_limits
from kubectl_prodready.core.heap_room import heap_over_limit
from kubectl_prodready.core.log_files import followed_log, log_files
from kubectl_prodready.core.model import Change, Evidence, LeftAlone, Outcome, Safety
from kubectl_prodready.core.pid_one import not_to_share, signs_of_pid_1
from kubectl_prodready.core.process import proven_shell
from kubectl_prodready.core.quantity import Quantity
from kubectl_prodready.core.rule import Example, rule
from kubectl_prodready.core.several import process_manager, servers
from kubectl_prodready.core.signals import lost_signals
from kubectl_prodready.core.sizing import missing_limit, missing_request
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
    "credentials",
    "followed_log",
    "heap_over_limit",
    "listed",
    "log_files",
    "lost_signals",
    "missing_ephemeral_limits",
    "missing_limit",
    "missing_request",
    "not_to_share",
    "process_manager",
    "proven_shell",
    "rule",
    "servers",
    "signs_of_pid_1",
]

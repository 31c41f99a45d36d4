"""The one import for rules, plugins and third parties.

A rule is a function with the `rule` decorator in a module of its own; see CONTRIBUTING.md. What is
known about an image is a function from a container and its image to facts; see plugins/README.md.
"""

from __future__ import annotations

from kubectl_prodready.core.credentials import credentials
from kubectl_prodready.core.environment import listed
from kubectl_prodready.core.ephemeral import missing_ephemeral_limits
from kubectl_prodready.core.facts import Facts, GraceFact, ProbeFact, StopFact
from kubectl_prodready.core.heap_room import heap_over_limit
from kubectl_prodready.core.image import Image
from kubectl_prodready.core.knowledge import facts_of
from kubectl_prodready.core.liveness import missing_liveness, missing_startup
from kubectl_prodready.core.log_files import followed_log, log_files
from kubectl_prodready.core.model import Change, Evidence, LeftAlone, Outcome, Safety
from kubectl_prodready.core.pid_one import not_to_share, signs_of_pid_1
from kubectl_prodready.core.ports import number_of, ports_of, tcp_ports
from kubectl_prodready.core.probes import all_probes, handler_of, probe, timing_of
from kubectl_prodready.core.process import proven_shell
from kubectl_prodready.core.quantity import Quantity
from kubectl_prodready.core.readiness import missing_readiness
from kubectl_prodready.core.rule import Example, rule
from kubectl_prodready.core.several import process_manager, servers
from kubectl_prodready.core.signals import lost_signals
from kubectl_prodready.core.sizing import missing_limit, missing_request
from kubectl_prodready.core.stopping import (
    grace_of,
    hook_seconds,
    missing_grace,
    missing_hook,
    pre_stop_command,
)
from kubectl_prodready.core.workload import Container, Role, Workload

__all__ = [
    "Change",
    "Container",
    "Evidence",
    "Example",
    "Facts",
    "GraceFact",
    "Image",
    "LeftAlone",
    "Outcome",
    "ProbeFact",
    "Quantity",
    "Role",
    "Safety",
    "StopFact",
    "Workload",
    "all_probes",
    "credentials",
    "facts_of",
    "followed_log",
    "grace_of",
    "handler_of",
    "heap_over_limit",
    "hook_seconds",
    "listed",
    "log_files",
    "lost_signals",
    "missing_ephemeral_limits",
    "missing_grace",
    "missing_hook",
    "missing_limit",
    "missing_liveness",
    "missing_readiness",
    "missing_request",
    "missing_startup",
    "not_to_share",
    "number_of",
    "ports_of",
    "pre_stop_command",
    "probe",
    "process_manager",
    "proven_shell",
    "rule",
    "servers",
    "signs_of_pid_1",
    "tcp_ports",
    "timing_of",
]

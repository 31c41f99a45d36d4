"""What runs in a container, as far as its command, arguments and variables say."""

from __future__ import annotations

from kubectl_prodready.core.processes.credentials import credentials
from kubectl_prodready.core.processes.environment import listed
from kubectl_prodready.core.processes.heap_room import heap_over_limit
from kubectl_prodready.core.processes.log_files import followed_log, log_files
from kubectl_prodready.core.processes.pid_one import is_first_process, not_to_share, signs_of_pid_1
from kubectl_prodready.core.processes.process import proven_shell
from kubectl_prodready.core.processes.several import process_manager, servers
from kubectl_prodready.core.processes.signals import lost_signals

__all__ = [
    "credentials",
    "followed_log",
    "heap_over_limit",
    "is_first_process",
    "listed",
    "log_files",
    "lost_signals",
    "not_to_share",
    "process_manager",
    "proven_shell",
    "servers",
    "signs_of_pid_1",
]

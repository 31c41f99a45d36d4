"""What runs in a container, as far as its command, arguments and variables say."""

from __future__ import annotations

from kubectl_prodready.core.credentials import credentials
from kubectl_prodready.core.environment import listed
from kubectl_prodready.core.heap_room import heap_over_limit
from kubectl_prodready.core.log_files import followed_log, log_files
from kubectl_prodready.core.pid_one import not_to_share, signs_of_pid_1
from kubectl_prodready.core.process import proven_shell
from kubectl_prodready.core.several import process_manager, servers
from kubectl_prodready.core.signals import lost_signals

__all__ = [
    "credentials",
    "followed_log",
    "heap_over_limit",
    "listed",
    "log_files",
    "lost_signals",
    "not_to_share",
    "process_manager",
    "proven_shell",
    "servers",
    "signs_of_pid_1",
]

"""Probes, the ports that they reach, and which ones a container should get."""

from __future__ import annotations

from kubectl_prodready.core.probing.liveness import missing_liveness, missing_startup
from kubectl_prodready.core.probing.patience import same_check
from kubectl_prodready.core.probing.probes import (
    all_probes,
    declares,
    handler_of,
    is_hasty,
    probe,
    timing_of,
)
from kubectl_prodready.core.probing.readiness import missing_readiness
from kubectl_prodready.core.traffic.ports import number_of, ports_of, tcp_ports

__all__ = [
    "all_probes",
    "declares",
    "handler_of",
    "is_hasty",
    "missing_liveness",
    "missing_readiness",
    "missing_startup",
    "number_of",
    "ports_of",
    "probe",
    "same_check",
    "tcp_ports",
    "timing_of",
]

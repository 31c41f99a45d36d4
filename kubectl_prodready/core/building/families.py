"""The families of systems that final bases of images belong to."""

from __future__ import annotations

DEBIAN, UBUNTU, ALPINE, RHEL = "debian", "ubuntu", "alpine", "rhel"
DISTROLESS, SCRATCH, UNKNOWN = "distroless", "scratch", "unknown"
WITHOUT_SHELL = frozenset((DISTROLESS, SCRATCH))
WITH_SHELL = frozenset((DEBIAN, UBUNTU, ALPINE, RHEL))

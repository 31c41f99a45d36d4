"""What a team decided for its workloads, as its `.prodready.yaml` says."""

from __future__ import annotations

from typing import NamedTuple


class Settings(NamedTuple):
    """The decisions that hold for one workload; what nobody decided is None or empty.

    `drain_seconds` is how long a Pod still gets requests after it began to stop. `mirrors` are
    pairs of a registry or repository prefix and the one that it stands for.
    """

    drain_seconds: int | None = None
    mirrors: tuple[tuple[str, str], ...] = ()


UNDECIDED = Settings()

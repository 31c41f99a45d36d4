"""The flags for rollouts that are followed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kubectl_prodready.cli.flags import Flag
from kubectl_prodready.errors import UsageError

if TYPE_CHECKING:
    from kubectl_prodready.live.waiting import Wait

TIMEOUT = "5m"
WAITING = (
    Flag("wait", ("--wait",), False, "Follow the rollout of each live object to its end."),
    Flag("timeout", ("--timeout",), TIMEOUT, "How long a rollout may take.", "TIME"),
    Flag(
        "undo_on_failure",
        ("--undo-on-failure",),
        False,
        "With --wait, take an object back whose rollout fails.",
    ),
)


def wait_of(values: Mapping[str, Any]) -> Wait | None:
    """How to follow rollouts, None where nobody waits. Raises UsageError."""
    if not values["wait"]:
        for flag in WAITING[1:]:
            if values[flag.name] != flag.default:
                raise UsageError(f"{flag.spellings[0]} is for rollouts", advice="add --wait")
        return None
    from kubectl_prodready.cluster.duration import seconds_of
    from kubectl_prodready.live.waiting import Wait

    timeout = seconds_of(values["timeout"], "--timeout")
    if not timeout:
        told = f"--timeout {values['timeout']} leaves a rollout no time"
        raise UsageError(told, advice="write it as in 5m")
    return Wait(timeout, values["undo_on_failure"])

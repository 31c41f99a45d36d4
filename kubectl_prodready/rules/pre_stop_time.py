"""Hooks that use up the grace period."""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.api import Container, Example, Outcome, rule
from kubectl_prodready.api.stopping import ends, grace_of, hook_seconds

DEFAULT = 30
MARGIN = 5


@rule(
    "pre-stop-time",
    part="Terminating",
    about=("lifecycle",),
    examples=[
        Example.of_container(
            """\
lifecycle:
  preStop:
    exec:
      command: [/bin/sh, -c, sleep 30]
""",
            said="preStop takes 30 s of the 30 s",
        ),
        Example.of_container(
            """\
lifecycle:
  preStop:
    sleep:
      seconds: 40
""",
            pod="terminationGracePeriodSeconds: 70",
        ),
    ],
)
def pre_stop_time(container: Container) -> Iterator[Outcome]:
    """Leave the application time to stop after its hook.

    Why: the hook runs inside the grace period, and SIGTERM comes after it. What is left is all that
    the application has to finish; where nothing is left SIGKILL comes with its requests open.

    Derived from: the seconds that the hook sleeps, on the longest way through its script, and the
    grace period, 30 s where none is set. Not in what ends by itself: then no hook runs.

    Safety: only words; how long the application needs, its owner knows.
    """
    if ends(container):
        return
    seconds = hook_seconds(container)
    written = grace_of(container.workload)
    grace = DEFAULT if written is None else written
    if seconds and seconds + MARGIN > grace:
        yield container.hint(
            f"preStop takes {seconds} s of the {grace} s that the Pod has to stop, and SIGTERM "
            f"comes after it: set terminationGracePeriodSeconds to {seconds + DEFAULT} or more",
            about=("lifecycle",),
            about_pod=("terminationGracePeriodSeconds",),
        )

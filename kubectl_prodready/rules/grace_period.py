"""Pods whose grace period is too short for what has to happen in it."""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.api import Example, Outcome, Workload, rule
from kubectl_prodready.api.stopping import missing_grace

DATABASE = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: db
spec:
  selector:
    matchLabels:
      app: db
  template:
    metadata:
      labels:
        app: db
    spec:
      containers:
      - name: db
        image: postgres:17
"""
LONGER = """\
      terminationGracePeriodSeconds: 120  # prodready: review, the program needs its time
"""


@rule(
    "grace-period",
    part="Terminating",
    examples=[
        Example(DATABASE, DATABASE + LONGER),
        Example.of_container(""),
    ],
)
def grace_period(workload: Workload) -> Iterator[Outcome]:
    """Let a Pod finish what it does before it is killed.

    Why: the preStop hook and the application share the grace period. When it is over SIGKILL comes,
    whatever is open: half-written files, unanswered requests, work that nobody gives back.

    Derived from: the hook that the same fix adds, or a longer one that is in the Pod already, 15 s
    for the application and a margin of 5 s; the 30 s that Kubernetes gives are left alone where
    that is enough for the hook that comes. What a vendor says that its
    program needs to stop comes without a hook, too; with one, where that is there or comes along,
    the seconds of both.

    Safety: REVIEW. It is the only value that is ever raised, and only where the hook of the same
    fix would leave the application no time: the two come and go together.
    """
    return missing_grace(workload)

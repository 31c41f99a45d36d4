"""Containers that get SIGTERM while requests still arrive."""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.api import Container, Example, Outcome, rule
from kubectl_prodready.api.stopping import missing_hook


@rule(
    "pre-stop",
    part="Terminating",
    examples=[
        Example.of_service(
            "",
            """\
lifecycle:  # prodready: review, requests arrive while it stops
  preStop:
    sleep:
      seconds: 5
""",
        ),
        Example.of_container(""),
        Example.of_service(
            """\
lifecycle:
  preStop:
    exec:
      command: [drain]
"""
        ),
    ],
)
def pre_stop(container: Container) -> Iterator[Outcome]:
    """Let a Pod serve on until nobody sends it requests any more.

    Why: SIGTERM comes at the same time as the news that the Pod leaves its Services. Until every
    proxy and load balancer has heard it, new requests arrive, and fail if the server is gone.

    Derived from: what routes to the Pod. 5 s for a Service alone (KEP-3960), 25 s behind an ALB,
    40 s behind network endpoint groups of GKE, 120 s behind an NLB with IP targets, or `drain
    seconds` of the configuration. It is the native `sleep` (Kubernetes 1.30), else an exec where
    the image or the container itself proves that there is a shell. A program that SIGTERM makes cut
    its connections, as old nginx images do, is told to finish them first. The other main containers
    of such a Pod get the same, for what receives requests may need them. None for Pods that end by
    themselves, for init containers, for native sidecars behind, which stop after the main
    containers anyway (KEP-753), and where no Service sends traffic: it would only delay the stop.

    Safety: REVIEW, SAFE where the configuration says how long and the grace period has room. It
    takes its seconds from the grace period, so it comes together with a longer one where that would
    be too short. The rest is the application's: on SIGTERM stop accepting, answer with
    `Connection: close`, close keep-alive connections that are idle, finish what is open, exit.
    """
    return missing_hook(container)

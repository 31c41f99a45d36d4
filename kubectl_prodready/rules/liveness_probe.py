"""Containers without a liveness probe."""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.api import Container, Example, Outcome, rule
from kubectl_prodready.api.probes import missing_liveness

STARTUP = """\
startupProbe:
  tcpSocket:
    port: 80
  failureThreshold: 30
"""
LIVENESS = """\
livenessProbe:  # prodready: review, usual for this image
  tcpSocket:
    port: 80
  initialDelaySeconds: 30
  timeoutSeconds: 5
  failureThreshold: 6
"""


@rule(
    "liveness-probe",
    part="Running",
    examples=[
        Example.of_container("", said="offer a /healthy endpoint"),
        Example.of_container(STARTUP, STARTUP + LIVENESS, image="nginx:1.27"),
        Example.of_container(
            """\
livenessProbe:
  exec:
    command: [is-healthy]
"""
        ),
    ],
)
def liveness_probe(container: Container) -> Iterator[Outcome]:
    """Restart a container that hangs and will never recover by itself.

    Why: a process that runs but can serve no more stays so for ever, unless somebody looks.

    Derived from: what the vendor of a known image recommends, while the container runs the image's
    own program and no Service sends traffic to another port of it; together with a startup probe,
    so that no start is too slow, and more patient than a readiness probe. Nothing else is enough:
    an open port says nothing about the process behind it, a readiness probe may look at
    dependencies, and a liveness probe that fails for a dependency restarts all Pods at once. So may
    a HEALTHCHECK of the image's Dockerfile, which is only said.

    Safety: REVIEW; a wrong one kills what is healthy. Else only words: offer GET /healthy, which
    answers 200 as long as the process can serve, does no work and asks nobody; give it more
    patience than the readiness probe, and a timeout over the longest pause of the runtime. A
    process that exits when it cannot go on needs none, nor does a Pod that ends by itself, and with
    hostNetwork a vendor's probe would ask the node.
    """
    return missing_liveness(container)

"""Containers without a readiness probe."""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.api import Container, Example, Outcome, rule
from kubectl_prodready.api.probes import missing_readiness


@rule(
    "readiness-probe",
    part="Running",
    examples=[
        Example.of_service(
            "",
            """\
readinessProbe:
  tcpSocket:
    port: 8080
""",
        ),
        Example.of_container(
            """\
ports:
- containerPort: 8080
livenessProbe:
  httpGet:
    path: /healthy
    port: 8080
""",
            """\
ports:
- containerPort: 8080
livenessProbe:
  httpGet:
    path: /healthy
    port: 8080
readinessProbe:  # prodready: review, same check as liveness
  httpGet:
    path: /healthy
    port: 8080
  failureThreshold: 2
""",
        ),
        Example.of_container(""),
    ],
)
def readiness_probe(container: Container) -> Iterator[Outcome]:
    """Keep traffic away from a Pod until it can answer.

    Why: without a readiness probe a Pod gets requests from the moment its process is started, and
    keeps getting them while it cannot answer; a rollout goes on as if the new Pods were fine.

    Derived from: the strongest of these: what the vendor of a known image recommends; the health
    check that a load balancer makes before it sends traffic, of AWS (ALB, NLB), DigitalOcean or GKE
    (BackendConfig, HealthCheckPolicy); an existing liveness probe; the HEALTHCHECK of the image's
    Dockerfile, which Kubernetes ignores, with its interval, timeout and retries; the port that a
    Service sends traffic to, which must be open before traffic makes sense; the only port that
    EXPOSE of the image's Dockerfile names, where a skaffold.yaml, a compose file or a folder's name
    leads to one. Whatever it comes from, it gives up before a liveness probe with the same check
    does, or is not proposed. Never from the path of a route, never from /metrics, and never from an
    annotation that no load balancer reads. Where a Service sends traffic to another port than a
    known image listens on, that is said instead.

    Safety: SAFE for the port of a Service, or its declared health check, where it is a Deployment,
    the only workload that the Service selects, and the only container with this port, and the
    Service is not headless, and nothing beside it contradicts that; else REVIEW, as for a port that
    only a Dockerfile exposes, or where a single failure is enough. For a StatefulSet a port is only
    a HINT: members that wait for ready peers would never get ready. With hostNetwork, and where
    nothing can be derived, only words: offer GET /ready, which answers 503 until the initial data
    is loaded, and again as soon as SIGTERM arrived, while open connections are finished and
    keep-alive ones closed; it may look at what the application cannot do without.
    """
    return missing_readiness(container)

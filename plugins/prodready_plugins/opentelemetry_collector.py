"""OpenTelemetry Collector, the distributions of its project.

Its health_check extension answers for its own machine only, unless the configuration says more.
"""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, Program

IMAGES = (
    "docker.io/otel/opentelemetry-collector",
    "docker.io/otel/opentelemetry-collector-contrib",
    "docker.io/otel/opentelemetry-collector-k8s",
    "ghcr.io/open-telemetry/opentelemetry-collector-releases/opentelemetry-collector",
    "ghcr.io/open-telemetry/opentelemetry-collector-releases/opentelemetry-collector-contrib",
    "ghcr.io/open-telemetry/opentelemetry-collector-releases/opentelemetry-collector-k8s",
)


def facts(container: Container, image: Image) -> Facts:
    """That the image has no shell, and what its configuration has to offer first."""
    del image  # every version is alike
    known = Facts(has_no_shell=True)
    if not Program(container, "otelcol", "otelcol-contrib", "otelcol-k8s").is_own:
        return known
    return known._replace(
        missing="its configuration decides: a health_check extension at 0.0.0.0:13133 answers GET /"
    )

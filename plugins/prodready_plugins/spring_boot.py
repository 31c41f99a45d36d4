"""Spring Boot, known by variables that begin with SPRING_ or MANAGEMENT_.

Its actuator has endpoints for both probes since 2.3, and offers them in Kubernetes by itself
where the application has the actuator. MANAGEMENT_ENDPOINT_HEALTH_PROBES_ENABLED says that it has;
without that the probes are only a hint. Ports and paths come from MANAGEMENT_SERVER_PORT,
SERVER_PORT, MANAGEMENT_ENDPOINTS_WEB_BASE_PATH and SERVER_SERVLET_CONTEXT_PATH.
"""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, get, port_in

SIGNS = ("env.SPRING", "env.MANAGEMENT")

DOCS = "Spring Boot docs: Kubernetes probes"
ENABLED = "MANAGEMENT_ENDPOINT_HEALTH_PROBES_ENABLED"
OFFERS = "Spring Boot's actuator offers /actuator/health/liveness and /actuator/health/readiness"


def facts(container: Container, image: Image) -> Facts:
    """What an application with the actuator offers."""
    del image  # it may be any
    say = container.variable
    own = say("SERVER_PORT", "8080")
    managed = say("MANAGEMENT_SERVER_PORT", own)
    base = say("MANAGEMENT_ENDPOINTS_WEB_BASE_PATH", "/actuator")
    context = say("SERVER_SERVLET_CONTEXT_PATH", "/") if managed == own else "/"
    port = port_in(managed)
    if port is None or not base or not context or say("SERVER_SSL_ENABLED", "false") != "false":
        return Facts(missing=f"{OFFERS}, but where and how it listens is not known here")
    is_sure = say(ENABLED, "") == "true"
    fact = f"{ENABLED} is true" if is_sure else "Spring Boot offers it where it has the actuator"
    path = context.rstrip("/") + base.rstrip("/") + "/health"
    liveness = get(f"{path}/liveness", port, DOCS)
    readiness = get(f"{path}/readiness", port, DOCS, failures=2)
    return Facts(
        liveness=liveness.because(fact, is_sure=is_sure),
        readiness=readiness.because(fact, is_sure=is_sure),
        offers=OFFERS,
    )

"""Spring Boot, known by variables that begin with SPRING_ or MANAGEMENT_.

Its actuator has endpoints for both probes since 2.3, and offers them in Kubernetes by itself
where the application has the actuator. MANAGEMENT_ENDPOINT_HEALTH_PROBES_ENABLED says that it has;
without that the probes are only a hint. Ports and paths come from MANAGEMENT_SERVER_PORT,
SERVER_PORT, MANAGEMENT_ENDPOINTS_WEB_BASE_PATH and SERVER_SERVLET_CONTEXT_PATH; what else may move
the endpoints, or put TLS before them, leaves no probe.
"""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, get, may_set, port_in

SIGNS = ("env.SPRING", "env.MANAGEMENT")

DOCS = "Spring Boot docs: Kubernetes probes"
ENABLED = "MANAGEMENT_ENDPOINT_HEALTH_PROBES_ENABLED"
OFFERS = "Spring Boot's actuator offers /actuator/health/liveness and /actuator/health/readiness"

MOVING = (
    *("SERVERSSL", "SERVERADDRESS", "SERVERSERVLETPATH", "SERVERCONTEXTPATH"),
    *("SPRINGAPPLICATIONJSON", "SPRINGCONFIG", "SPRINGCLOUDCONFIG", "SPRINGCLOUDKUBERNETESCONFIG"),
    *("SPRINGMAINWEB", "SPRINGWEBFLUXBASEPATH", "SPRINGMVCSERVLETPATH"),
    *("MANAGEMENTSERVER", "MANAGEMENTENDPOINTS", "MANAGEMENTENDPOINTHEALTH"),
    *("MANAGEMENTHEALTHPROBES", "MANAGEMENTHEALTHLIVENESS", "MANAGEMENTHEALTHREADINESS"),
)
"""How variables begin that may move the endpoints, close them, or make them ask for more."""

READ = (
    *("MANAGEMENTSERVERPORT", "MANAGEMENTENDPOINTSWEBBASEPATH", "MANAGEMENTENDPOINTSWEBCORS"),
    *("MANAGEMENTENDPOINTSJMX", "MANAGEMENTENDPOINTHEALTHPROBES", "MANAGEMENTENDPOINTHEALTHSHOW"),
    *("MANAGEMENTENDPOINTHEALTHROLES", "MANAGEMENTENDPOINTHEALTHCACHE"),
)
"""Those of them that are read here, or move nothing."""

PROPERTIES = (
    *("server.", "management.", "spring.config", "spring.cloud.config", "spring.main.web"),
    *("spring.webflux.base", "spring.mvc.servlet", "spring.application.json"),
)


def facts(container: Container, image: Image) -> Facts:
    """What an application with the actuator offers."""
    del image  # it may be any
    said = {_plain(name): value for name, value in container.variables}
    own = said.get("SERVERPORT", "8080")
    managed = said.get("MANAGEMENTSERVERPORT", own)
    base = said.get("MANAGEMENTENDPOINTSWEBBASEPATH", "/actuator")
    context = said.get("SERVERSERVLETCONTEXTPATH", "/")
    port, enabled = port_in(managed), said.get(_plain(ENABLED), "unset")
    is_moved = any(_moves(*one) for one in said.items()) or may_set(container, *PROPERTIES)
    is_hidden = not all((own, base, context))
    if port is None or is_hidden or is_moved or enabled not in {"true", "unset"}:
        return Facts(missing=f"{OFFERS}, but where and how it listens is not known here")
    is_sure = enabled == "true"
    fact = f"{ENABLED} is true" if is_sure else "Spring Boot offers it where it has the actuator"
    path = (context if managed == own else "/").rstrip("/") + base.rstrip("/") + "/health"
    liveness = get(f"{path}/liveness", port, DOCS)
    readiness = get(f"{path}/readiness", port, DOCS, failures=2)
    return Facts(
        liveness=liveness.because(fact, is_sure=is_sure),
        readiness=readiness.because(fact, is_sure=is_sure),
        offers=OFFERS,
    )


def _plain(name: str) -> str:
    """A variable's name as Spring compares it: case and separators do not matter."""
    return name.upper().replace("_", "").replace("-", "").replace(".", "")


def _moves(name: str, value: str) -> bool:
    """Whether a variable may take the endpoints from where they are looked for."""
    if name == "SERVERSSLENABLED":
        return value != "false"
    if name == "MANAGEMENTENDPOINTSWEBEXPOSUREINCLUDE":
        return {"health", "*"}.isdisjoint(map(str.strip, value.split(",")))
    return name.startswith(MOVING) and not name.startswith(READ)

"""Keycloak, the official image.

Its health is asked on the port for management, if it is enabled. Each option can stand in the
arguments, in a variable as KC_HEALTH_ENABLED, or in keycloak.conf, and what comes first holds.
"""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import (
    Facts,
    GraceFact,
    Image,
    Program,
    SizeFact,
    all_ports,
    get,
    port_in,
)

IMAGES = ("quay.io/keycloak/keycloak",)

CHART = "keycloakx chart"
OPERATOR = "keycloak operator"
MANAGEMENT_SINCE = 25
CONFIG = tuple(
    f"/opt/keycloak/conf/{file}"
    for file in ("keycloak.conf", "quarkus.properties", "server.keystore")
)
"""The last switches on TLS by being there."""

JGROUPS = 7800
"""Where the members of its cluster find each other."""

GRACE = GraceFact(60, "with a large cache it needs time to hand over its entries", CHART)
SIZE = SizeFact("keycloak docs: sizing, containers", memory="1250Mi", memory_limit="2Gi")
TLS = (
    "https-certificate-file",
    "https-key-store-file",
    "https-management-certificate-file",
    "https-management-key-store-file",
    "https-client-auth",
    "https-management-client-auth",
)


def facts(container: Container, image: Image) -> Facts:
    """What Keycloak offers and needs, where it starts and says that it tells of its health."""
    program, known = Program(container, "kc.sh"), Facts(shell_path="/bin/sh")
    if not program.is_own:
        return known
    if not {"start", "start-dev"} & set(program.words):
        return known._replace(missing="its arguments start no server")
    known = known._replace(grace=GRACE, size=SIZE, missing=_missing(program, image))
    if known.missing:
        return known
    main = _said(program, "http-relative-path", "/")
    path = _said(program, "http-management-relative-path", main)
    port = port_in(_said(program, "http-management-port", "9000"))
    if port is None or not path or _is_elsewhere(program):
        return known._replace(missing="its management port is set up by hand: add probes, too")
    place = path.rstrip("/")
    return known._replace(
        ports=all_ports(port, *_traffic(program), JGROUPS),
        startup=get(f"{place}/health/started", port, OPERATOR, period=5, failures=120),
        liveness=get(f"{place}/health/live", port, CHART, timeout=5),
        readiness=get(f"{place}/health/ready", port, CHART, delay=10),
    )


def _traffic(program: Program) -> tuple[int | None, int | None]:
    """Where it takes the requests of its users: by HTTP, if that is enabled, and by HTTPS."""
    plain, tls = _said(program, "http-port", "8080"), _said(program, "https-port", "8443")
    return port_in(plain), port_in(tls)


def _missing(program: Program, image: Image) -> str:
    """Why nothing is known of its health."""
    container = program.container
    if not image.is_since(MANAGEMENT_SINCE):
        if image.version:
            return "before version 25 its health is on its main port"
        return "its version is not known here, and that decides the port of its health: 25 moved it"
    if container.mounts_below(*CONFIG) or container.raw.get("envFrom") or not program.is_plain:
        return "its configuration is not all here: add probes by hand"
    if _said(program, "health-enabled", "false") != "true" or program.has("optimized"):
        return "it tells of its health with KC_HEALTH_ENABLED=true only"
    return ""


def _said(program: Program, option: str, default: str) -> str:
    """What an option says, "" where it is hidden."""
    variable = f"KC_{option.upper().replace('-', '_')}"
    return program.option(option, default=program.container.variable(variable, default))


def _is_elsewhere(program: Program) -> bool:
    """Whether its health may be on another port or behind TLS."""
    if _said(program, "http-management-health-enabled", "true") != "true":
        return True
    if _said(program, "legacy-observability-interface", "false") != "false":
        return True
    is_plain = _said(program, "http-management-scheme", "inherited") == "http"
    return not is_plain and any(_said(program, option, "-") != "-" for option in TLS)

"""Quarkus, known by variables that begin with QUARKUS_.

Its extension SmallRye Health has endpoints for all three probes. A variable that begins with
QUARKUS_SMALLRYE_HEALTH_ says that it is there; without one the probes are only a hint. They are on
QUARKUS_HTTP_PORT, or on QUARKUS_MANAGEMENT_PORT where QUARKUS_MANAGEMENT_ENABLED is true; what may
move them, switch them off or put TLS before them leaves no probe.
"""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, get, may_set, port_in, variable_named

SIGNS = ("env.QUARKUS",)

DOCS = "Quarkus docs: SmallRye Health"
EXTENSION = "QUARKUS_SMALLRYE_HEALTH_"
OFFERS = "Quarkus offers /q/health/live and /q/health/ready by its extension SmallRye Health"
MOVING = (
    *("HTTP_ROOT_PATH", "HTTP_NON_APPLICATION_ROOT_PATH", "MANAGEMENT_ROOT_PATH"),
    *("SMALLRYE_HEALTH_ROOT_PATH", "SMALLRYE_HEALTH_LIVENESS_PATH"),
    *("SMALLRYE_HEALTH_READINESS_PATH", "SMALLRYE_HEALTH_STARTUP_PATH"),
    *("HTTP_SSL", "HTTP_TLS", "MANAGEMENT_SSL", "MANAGEMENT_TLS", "CONFIG_LOCATIONS"),
)
"""How variables begin by which the endpoints move, or speak TLS."""

SWITCHES = ("HTTP_HOST_ENABLED", "SMALLRYE_HEALTH_ENABLED", "SMALLRYE_HEALTH_MANAGEMENT_ENABLED")
PROPERTIES = ("quarkus.http", "quarkus.management", "quarkus.smallrye-health", "quarkus.config")


def facts(container: Container, image: Image) -> Facts:
    """What an application with SmallRye Health offers."""
    del image  # it may be any
    port = _port(container)
    is_moved = any(_moves(*one) for one in container.variables)
    if port is None or is_moved or may_set(container, *PROPERTIES, "%"):
        return Facts(missing=f"{OFFERS}, but where it listens is not known here")
    named = variable_named(container, EXTENSION)
    fact = f"{named} is set" if named else "Quarkus offers it where it has SmallRye Health"
    probes = (
        get("/q/health/live", port, DOCS),
        get("/q/health/ready", port, DOCS, failures=2),
        get("/q/health/started", port, DOCS),
    )
    live, ready, started = (one.because(fact, is_sure=bool(named)) for one in probes)
    return Facts(liveness=live, readiness=ready, startup=started, offers=OFFERS)


def _port(container: Container) -> int | None:
    """Where the endpoints take plain HTTP."""
    say = container.variable
    is_managed = say("QUARKUS_MANAGEMENT_ENABLED", "false")
    server, usual = ("MANAGEMENT", "9000") if is_managed == "true" else ("HTTP", "8080")
    host = say(f"QUARKUS_{server}_HOST", "0.0.0.0")  # noqa: S104  its own default
    is_plain = say("QUARKUS_HTTP_INSECURE_REQUESTS", "enabled") == "enabled"
    if not is_managed or not host or not is_plain:
        return None
    return port_in(f"{host}:{say(f'QUARKUS_{server}_PORT', usual)}")


def _moves(name: str, value: str) -> bool:
    """Whether a variable may take the endpoints from where they are looked for.

    What begins with `_` is for a profile alone.
    """
    option = name.removeprefix("QUARKUS_")
    if name.startswith("_"):
        return "_QUARKUS_" in name
    return value != "true" if option in SWITCHES else option.startswith(MOVING) and value != "/"

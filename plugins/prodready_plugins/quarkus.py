"""Quarkus, known by variables that begin with QUARKUS_.

Its extension SmallRye Health has endpoints for all three probes. A variable that begins with
QUARKUS_SMALLRYE_HEALTH_ says that it is there; without one the probes are only a hint. They are on
QUARKUS_HTTP_PORT, or on QUARKUS_MANAGEMENT_PORT where QUARKUS_MANAGEMENT_ENABLED is true.
"""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, get, port_in, variable_named

SIGNS = ("env.QUARKUS",)

DOCS = "Quarkus docs: SmallRye Health"
EXTENSION = "QUARKUS_SMALLRYE_HEALTH_"
OFFERS = "Quarkus offers /q/health/live and /q/health/ready by its extension SmallRye Health"
PATHS = ("HTTP_ROOT_PATH", "HTTP_NON_APPLICATION_ROOT_PATH", "SMALLRYE_HEALTH_ROOT_PATH")
"""Variables by which the endpoints move."""


def facts(container: Container, image: Image) -> Facts:
    """What an application with SmallRye Health offers."""
    del image  # it may be any
    say = container.variable
    is_managed = say("QUARKUS_MANAGEMENT_ENABLED", "false")
    if is_managed == "true":
        port = port_in(say("QUARKUS_MANAGEMENT_PORT", "9000"))
    else:
        port = port_in(say("QUARKUS_HTTP_PORT", "8080"))
    if port is None or not is_managed or any(say(f"QUARKUS_{one}", "/") != "/" for one in PATHS):
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

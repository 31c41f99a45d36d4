"""Micronaut, known by variables that begin with MICRONAUT_.

Its module management has endpoints for liveness and readiness. A variable that begins with
ENDPOINTS_HEALTH_ says that it is there; without one the probes are only a hint. They are on
ENDPOINTS_ALL_PORT, else on MICRONAUT_SERVER_PORT.
"""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, get, port_in, variable_named

SIGNS = ("env.MICRONAUT",)

DOCS = "Micronaut docs: health endpoint"
ENDPOINT = "ENDPOINTS_HEALTH_"
OFFERS = "Micronaut offers /health/liveness and /health/readiness by its module management"
MOVING = ("ENDPOINTS_ALL_PATH", "MICRONAUT_SERVER_CONTEXT_PATH")
"""Variables by which the endpoints move."""


def facts(container: Container, image: Image) -> Facts:
    """What an application with the module management offers."""
    del image  # it may be any
    say = container.variable
    port = port_in(say("ENDPOINTS_ALL_PORT", say("MICRONAUT_SERVER_PORT", "8080")))
    is_tls = say("MICRONAUT_SERVER_SSL_ENABLED", "false") != "false"
    if port is None or is_tls or any(say(name, "/") != "/" for name in MOVING):
        return Facts(missing=f"{OFFERS}, but where and how it listens is not known here")
    named = variable_named(container, ENDPOINT)
    fact = f"{named} is set" if named else "Micronaut offers it where it has its module management"
    live = get("/health/liveness", port, DOCS)
    ready = get("/health/readiness", port, DOCS, failures=2)
    return Facts(
        liveness=live.because(fact, is_sure=bool(named)),
        readiness=ready.because(fact, is_sure=bool(named)),
        offers=OFFERS,
    )

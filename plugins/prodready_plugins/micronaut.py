"""Micronaut, known by variables that begin with MICRONAUT_.

Its module management has endpoints for liveness and readiness. ENDPOINTS_HEALTH_ENABLED says that
it is there; without it the probes are only a hint. They are on ENDPOINTS_ALL_PORT, else on
MICRONAUT_SERVER_PORT; what may move or close them leaves no probe.
"""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, get, may_set, port_in

SIGNS = ("env.MICRONAUT",)

DOCS = "Micronaut docs: health endpoint"
ENABLED = "ENDPOINTS_HEALTH_ENABLED"
OFFERS = "Micronaut offers /health/liveness and /health/readiness by its module management"
USUAL = {
    **dict.fromkeys(("ENDPOINTS_ALL_PATH", "MICRONAUT_SERVER_CONTEXT_PATH"), "/"),
    **dict.fromkeys(("MICRONAUT_SERVER_SSL_ENABLED", "MICRONAUT_SSL_ENABLED"), "false"),
    **dict.fromkeys(("ENDPOINTS_HEALTH_SENSITIVE", "ENDPOINTS_ALL_SENSITIVE"), "false"),
    **dict.fromkeys(("ENDPOINTS_ALL_ENABLED", ENABLED), "true"),
    "MICRONAUT_CONFIG_FILES": "none",
}
"""Variables by which the endpoints move, close or ask for a login, unless they say this."""

PROPERTIES = ("micronaut.server", "micronaut.ssl", "micronaut.config", "endpoints.")


def facts(container: Container, image: Image) -> Facts:
    """What an application with the module management offers."""
    del image  # it may be any
    say = container.variable
    host = say("MICRONAUT_SERVER_HOST", "0.0.0.0")  # noqa: S104  as without it
    number = say("ENDPOINTS_ALL_PORT", say("MICRONAUT_SERVER_PORT", "8080"))
    port = port_in(f"{host}:{number}") if host else None
    is_moved = any(say(name, usual) != usual for name, usual in USUAL.items())
    if port is None or is_moved or may_set(container, *PROPERTIES):
        return Facts(missing=f"{OFFERS}, but where and how it listens is not known here")
    is_sure = say(ENABLED, "") == "true"
    named = f"{ENABLED} is true"
    fact = named if is_sure else "Micronaut offers it where it has its module management"
    live = get("/health/liveness", port, DOCS)
    ready = get("/health/readiness", port, DOCS, failures=2)
    return Facts(
        liveness=live.because(fact, is_sure=is_sure),
        readiness=ready.because(fact, is_sure=is_sure),
        offers=OFFERS,
    )

"""Which readiness probe a container should get, and from which evidence.

The strongest evidence wins: what is known of the image, a health check that is declared
elsewhere, an existing liveness probe, the port that a Service sends traffic to.
"""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.core.images.knowledge import facts_of
from kubectl_prodready.core.model import Evidence, Outcome, Safety
from kubectl_prodready.core.overlaid import touched_in_container
from kubectl_prodready.core.probing.health_check import from_health_check
from kubectl_prodready.core.probing.probes import (
    METRICS,
    Proposal,
    described,
    doubt_about,
    handler_of,
    is_asked,
    probe,
    proposed,
    timing_of,
    usual,
)
from kubectl_prodready.core.traffic.budgets import budgets_of
from kubectl_prodready.core.traffic.ports import tcp_ports
from kubectl_prodready.core.traffic.served import Served, is_reached, served_port, unserved
from kubectl_prodready.core.workload import Container

KEY = "readinessProbe"
LIVENESS = "livenessProbe"
COPIED = ("periodSeconds", "timeoutSeconds")
DEFAULT_FAILURES = 3


def missing_readiness(container: Container) -> Iterator[Outcome]:
    """The readiness probe that a container lacks, or what its developer could do for one."""
    if not is_asked(container, KEY):
        return
    if proposal := _wish(container):
        yield proposed(container, KEY, proposal)
    elif tcp_ports(container) or is_reached(container):
        yield container.hint(facts_of(container).missing or _advice(container))
    else:
        reason = "it declares no port and gets no traffic: nothing waits for it to be ready"
        yield container.leave((KEY,), reason, is_fine=True)


def _wish(container: Container) -> Proposal | None:
    if fact := facts_of(container).readiness:
        return usual(fact)
    served = served_port(container)
    return (
        from_health_check(container, served)
        or _from_liveness(container, served)
        or (_from_service(container, served) if served else None)
    )


def _from_liveness(container: Container, served: Served | None) -> Proposal | None:
    """The same check, given up earlier: one endpoint may serve both if liveness is more patient."""
    liveness = probe(container, LIVENESS)
    handler = handler_of(liveness)
    failures = timing_of(liveness).failures
    if (
        touched_in_container(container, LIVENESS)
        or doubt_about(container, handler)
        or failures == 1
    ):
        return None
    if handler.get("httpGet", {}).get("path") == METRICS:
        return None
    if served and handler.get("tcpSocket", {}).get("port") in {served.port, served.number}:
        return None  # what a Service says of the same port is better evidence
    value = {**handler, **{key: liveness[key] for key in COPIED if key in liveness}}
    if failures <= DEFAULT_FAILURES:
        value["failureThreshold"] = failures - 1
    fact = f"its livenessProbe checks {described(handler)}"
    return Proposal(
        value, Safety.REVIEW, (Evidence(fact, "the container"),), "same check as liveness"
    )


def _from_service(container: Container, served: Served) -> Proposal:
    if container.workload.kind == "StatefulSet":
        safety = Safety.HINT  # members that wait for ready peers never get ready; a standby is deaf
    else:
        safety = Safety.REVIEW if served.doubts else Safety.SAFE
    value = {"tcpSocket": {"port": served.port}}
    return Proposal(value, safety, (served.evidence, *served.told), "a Service's port answers")


def _advice(container: Container) -> str:
    """Which endpoint the application should offer, and why none could be derived."""
    counted = "".join(
        f"; until then {budget} counts a Pod that cannot answer as healthy"
        for budget in budgets_of(container.workload)[:1]
    )
    return (
        f"{unserved(container)}: offer a /ready endpoint that answers 503 until the initial data "
        "is loaded, and again once SIGTERM arrived, else 200, and add a readinessProbe on it"
        + counted
    )

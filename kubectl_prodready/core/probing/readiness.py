"""Which readiness probe a container should get, and from which evidence.

The strongest evidence wins: what is known of the image, a health check that is declared
elsewhere, an existing liveness probe, the HEALTHCHECK of its Dockerfile, the port that a Service
sends traffic to, the port that the Dockerfile exposes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kubectl_prodready.core.building.exposed import exposed_ports
from kubectl_prodready.core.images.knowledge import facts_of
from kubectl_prodready.core.model import Evidence, Outcome, Safety
from kubectl_prodready.core.overlaid import touched_in_container
from kubectl_prodready.core.probing.by_health import from_health
from kubectl_prodready.core.probing.by_port import exposed_instead, from_exposed
from kubectl_prodready.core.probing.health_check import from_health_check
from kubectl_prodready.core.probing.patience import LIVENESS, gives_up_first, same_check
from kubectl_prodready.core.probing.probes import (
    METRICS,
    Proposal,
    contradiction,
    described,
    doubt_about,
    handler_of,
    is_asked,
    is_hasty,
    patient_timeout,
    probe,
    proposed,
    timing_of,
    usual,
    with_offers,
)
from kubectl_prodready.core.traffic.ports import tcp_ports
from kubectl_prodready.core.traffic.served import Served, is_reached, served_port, unserved
from kubectl_prodready.core.workload import Container

KEY = "readinessProbe"
COPIED = ("periodSeconds", "timeoutSeconds")
EAGER = (
    "what is known of it is what its livenessProbe checks, which restarts it at the first failure: "
    "raise the failureThreshold of livenessProbe, and add a readinessProbe that gives up earlier"
)


def missing_readiness(container: Container) -> Iterator[Outcome]:
    """The readiness probe that a container lacks, or what its developer could do for one."""
    if not is_asked(container, KEY):
        return
    if doubt := contradiction(container):
        yield container.hint(doubt, about=(KEY, "ports"))
        return
    wishes = list(_wishes(container))
    able = (_before_liveness(container, wish) for wish in wishes)
    if proposal := next(filter(None, able), None):
        yield proposed(container, KEY, proposal)
    elif wishes:
        yield container.hint(EAGER, about=(KEY, LIVENESS))
    elif tcp_ports(container) or exposed_ports(container) or is_reached(container):
        advice = facts_of(container).missing or with_offers(_advice(container), container)
        yield container.hint(advice, about=(KEY,))
    else:
        reason = "it declares no port and gets no traffic: nothing waits for it to be ready"
        yield container.leave((KEY,), reason, is_fine=True)


def _wishes(container: Container) -> Iterator[Proposal]:
    """What there is evidence for, the strongest first."""
    fact = facts_of(container).readiness
    if fact and fact.is_sure:
        yield usual(fact)
        return
    served = served_port(container)
    if check := from_health_check(container, served):
        yield check
    if same := _from_liveness(container, served):
        yield same
    if health := from_health(container):
        yield health
    if served:
        yield _from_service(container, served)
    elif exposed := from_exposed(container):
        yield exposed
    if fact:
        yield usual(fact)


def _before_liveness(container: Container, wish: Proposal) -> Proposal | None:
    """A proposal that gives up before the liveness probe does; None where none can."""
    value = gives_up_first(container, wish.value)
    if value is None:
        return None
    if patch := touched_in_container(container, LIVENESS):
        doubt = Evidence(f"{patch}: whether it gives up before that is not known", "")
        safety = max(wish.safety, Safety.REVIEW)
        return wish._replace(value=value, safety=safety, evidence=(*wish.evidence, doubt))
    if value == wish.value or wish.is_copied:
        return wish._replace(value=value)
    fact = Evidence("it gives up before its livenessProbe does", "the container")
    # taken out of traffic by a single failure: that is to be read
    is_sure = wish.safety is not Safety.SAFE or timing_of(value).failures > 1
    safety = wish.safety if is_sure else Safety.REVIEW
    return wish._replace(value=value, safety=safety, evidence=(*wish.evidence, fact))


def _from_liveness(container: Container, served: Served | None) -> Proposal | None:
    """The same check: one endpoint may serve both if liveness is more patient."""
    liveness = probe(container, LIVENESS)
    handler = handler_of(liveness)
    if touched_in_container(container, LIVENESS) or doubt_about(container, handler):
        return None
    vendors = facts_of(container).liveness
    if vendors and handler_of(vendors.value) == handler:
        return None  # who recommends it recommends no readiness probe with the same check
    if handler.get("httpGet", {}).get("path") == METRICS:
        return None
    if served and same_check(container, liveness, _by_tcp(served)):
        return None  # what a Service says of the same port is better evidence
    value = {**handler, **{key: liveness[key] for key in COPIED if key in liveness}}
    if is_hasty(liveness):
        value["timeoutSeconds"] = patient_timeout(liveness)
    fact = Evidence(f"its livenessProbe checks {described(handler)}", "the container")
    return Proposal(value, Safety.REVIEW, (fact,), "same check as liveness", is_copied=True)


def _from_service(container: Container, served: Served) -> Proposal:
    if container.workload.kind == "StatefulSet":
        safety = Safety.HINT  # members that wait for ready peers never get ready; a standby is deaf
    else:
        safety = Safety.REVIEW if served.doubts else Safety.SAFE
    return Proposal(
        _by_tcp(served), safety, (served.evidence, *served.told), "a Service's port answers"
    )


def _by_tcp(served: Served) -> dict[str, Any]:
    return {"tcpSocket": {"port": served.port}}


def _advice(container: Container) -> str:
    """Which endpoint the application should offer, and why none could be derived."""
    from kubectl_prodready.core.traffic.budgets import budgets_of

    counted = "".join(
        f"; until then {budget} counts a Pod that cannot answer as healthy"
        for budget in budgets_of(container.workload)[:1]
    )
    return (
        f"{unserved(container)}{exposed_instead(container)}: offer a /ready endpoint that answers "
        "503 until the initial data is loaded, and again once SIGTERM arrived, when keep-alive "
        "connections are closed as well, else 200, and add a readinessProbe on it" + counted
    )

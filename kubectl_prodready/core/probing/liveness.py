"""Which liveness and startup probes a container should get, and from which evidence.

A wrong liveness probe kills what is healthy, so it comes only from a vendor's own word; what an
open port, a Service or a readiness probe tells is never enough.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kubectl_prodready.core.images.facts import ProbeFact
from kubectl_prodready.core.images.knowledge import facts_of
from kubectl_prodready.core.model import Evidence, Outcome, Safety
from kubectl_prodready.core.overlaid import touched_in_container
from kubectl_prodready.core.probing.by_health import liveness_by_health, start_by_health
from kubectl_prodready.core.probing.patience import LIVENESS, gives_up_last, same_check
from kubectl_prodready.core.probing.probes import (
    Proposal,
    contradiction,
    described,
    doubt_about,
    handler_of,
    is_asked,
    patient_timeout,
    probe,
    proposed,
    timing_of,
    usual,
    with_offers,
)
from kubectl_prodready.core.workload import Container

STARTUP = "startupProbe"
BUDGET = 300
"""The seconds that any start may take, at least."""

GUARDED = "if its startupProbe waits long enough"

SLOW = 30
"""A delay of so many seconds says that the start is slow."""

ADVICE = (
    "if it can hang, offer a /healthy endpoint that answers 200 as long as the process can serve "
    "and asks no dependency, and add a livenessProbe on it, with a startupProbe before it; if it "
    "exits when it cannot go on, it needs none"
)


def missing_liveness(container: Container) -> Iterator[Outcome]:
    """The liveness probe that a container lacks, or what its developer could do for one."""
    if not is_asked(container, LIVENESS):
        return
    facts = facts_of(container)
    if doubt := contradiction(container):
        yield container.hint(doubt, about=(LIVENESS, "ports"))
    elif fact := facts.liveness:
        # a start of any length must not be killed: both or none
        needs = () if container.raw.get(STARTUP) else ((*container.path, STARTUP),)
        yield proposed(container, LIVENESS, _beside_startup(container, fact), needs=needs)
    elif facts.no_liveness:
        yield container.leave((LIVENESS,), facts.no_liveness, is_fine=True)
    else:
        advice = facts.missing or liveness_by_health(container) or with_offers(ADVICE, container)
        yield container.hint(advice, about=(LIVENESS,))


def missing_startup(container: Container) -> Iterator[Outcome]:
    """The startup probe that a container with a liveness probe lacks."""
    if not is_asked(container, STARTUP):
        return
    liveness = probe(container, LIVENESS)
    facts = facts_of(container)
    fact = None if contradiction(container) else facts.liveness
    if not liveness and fact:
        needs = ((*container.path, LIVENESS),)
        value = _before(_of_vendor(container, fact).value)
        start = _of_start(facts.startup, value) if facts.startup else usual(fact, value)
        yield proposed(container, STARTUP, start, needs=needs)
    elif not liveness and (guard := start_by_health(container)):
        yield proposed(container, STARTUP, guard)
    elif not liveness:
        reason = "it has no livenessProbe that a slow start would have to fear"
        yield container.leave((STARTUP,), reason, is_fine=True)
    elif doubt := _no_model(container, liveness):
        yield container.leave((STARTUP,), f"its livenessProbe is no model: {doubt}")
    else:
        yield proposed(container, STARTUP, _like(container, liveness))


def _beside_startup(container: Container, fact: ProbeFact) -> Proposal:
    """A vendor's liveness probe; a hint where the startup probe that is there guards no start."""
    found = _of_vendor(container, fact)
    startup = probe(container, STARTUP)
    timing = timing_of(startup)
    waits = timing.delay + timing.period * timing.failures >= BUDGET
    is_guarded = waits and same_check(container, startup, fact.value)
    if not startup or (is_guarded and not touched_in_container(container, STARTUP)):
        return found
    doubt = Evidence(
        f"its startupProbe does not wait {BUDGET} s for the same check: a slow start is killed",
        "the container",
    )
    return found._replace(safety=Safety.HINT, evidence=(*found.evidence, doubt), why=GUARDED)


def _of_vendor(container: Container, fact: ProbeFact) -> Proposal:
    """A vendor's liveness probe, never less patient than a readiness probe that is there."""
    value = gives_up_last(container, fact.value)
    if value == fact.value:
        return usual(fact)
    patience = Evidence("it gives up after its readinessProbe does", "the container")
    found = usual(fact, value)
    return found._replace(evidence=(*found.evidence, patience))


def _of_start(fact: ProbeFact, least: dict[str, Any]) -> Proposal:
    """A vendor's own startup probe, with no less time than liveness would want before it."""
    timing, other = timing_of(fact.value), timing_of(least)
    failures = max(timing.failures, -(-other.period * other.failures // timing.period))
    return usual(fact, {**fact.value, "periodSeconds": timing.period, "failureThreshold": failures})


def _no_model(container: Container, liveness: dict[str, Any]) -> str:
    """Why the check of a liveness probe is none for a startup probe, or ""."""
    patch = touched_in_container(container, LIVENESS)
    return patch or doubt_about(container, handler_of(liveness))


def _like(container: Container, liveness: dict[str, Any]) -> Proposal:
    """A startup probe for a container whose owner wrote a liveness probe."""
    timing = timing_of(liveness)
    fact = f"its livenessProbe checks {described(handler_of(liveness))}"
    evidence = [Evidence(f"{fact} and kills after {timing.patience} s", "the container")]
    safety = Safety.HINT
    if timing.delay >= SLOW:
        evidence.append(Evidence(f"it waits {timing.delay} s for a slow start", "the container"))
        safety = Safety.REVIEW
    value = _before(liveness)
    if start := start_by_health(container):
        timing, least = timing_of(value), timing_of(start.value)
        failures = max(timing.failures, -(-least.period * least.failures // timing.period))
        value["failureThreshold"] = failures
        evidence.append(start.evidence[-1])
        safety = Safety.REVIEW
    why = "same check as liveness"
    return Proposal(value, safety, tuple(evidence), why, is_copied=True)


def _before(liveness: dict[str, Any]) -> dict[str, Any]:
    """The same check, with a budget that never ends earlier than the liveness probe's own."""
    timing = timing_of(liveness)
    numbers = {
        "periodSeconds": timing.period,
        "timeoutSeconds": patient_timeout(liveness),
        "failureThreshold": -(-max(BUDGET, timing.patience) // timing.period),
    }
    return handler_of(liveness) | numbers

"""How a Pod should stop: the preStop hooks that its containers need, and the grace period.

The hook runs inside the grace period, and SIGTERM comes only after it (docs: concepts/workloads/
pods/pod-lifecycle, termination). Hook and grace period come and go together.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from kubectl_prodready.core.building.shell import lacking_shell
from kubectl_prodready.core.images.facts import GraceFact, StopFact
from kubectl_prodready.core.images.knowledge import facts_of
from kubectl_prodready.core.lifecycle.drain import Drain, doubt_about_drain, drain_of
from kubectl_prodready.core.lifecycle.hooks import has_hook, hook_seconds
from kubectl_prodready.core.model import Evidence, Outcome, Safety, Version
from kubectl_prodready.core.once import once
from kubectl_prodready.core.overlaid import touched_by_patch
from kubectl_prodready.core.probing.probes import ends
from kubectl_prodready.core.processes.process import proven_shell
from kubectl_prodready.core.processes.signals import held_by_image
from kubectl_prodready.core.traffic.served import is_reached
from kubectl_prodready.core.workload import Container, Role, Workload
from kubectl_prodready.paths import Path

SLEEP_SINCE: Version = (1, 30)
"""From here on `preStop.sleep` is on by default (KEP-3960, beta)."""

DEFAULT_GRACE = 30
APPLICATION = 15
"""The seconds that an application has to finish open requests, once SIGTERM came, at least."""

MARGIN = 5
STEP = 10
KEYS = ("lifecycle", "preStop")
GRACE = "terminationGracePeriodSeconds"
UNSERVED = "no Service sends it traffic that could still arrive"
WHY = "requests arrive while it stops"
WHY_GRACE = "preStop takes its time"
WHY_LONG = "the program needs its time"


class Hook(NamedTuple):
    """A preStop hook that a container should get: the handler, and how many seconds it takes.

    `application` are the seconds that the program needs behind it: none where it stopped in it.
    `waits` are the seconds before it begins to stop. Without a handler `reason` tells why there is
    none; `is_fine`: for none is needed.
    """

    handler: dict[str, Any]
    seconds: int = 0
    waits: int = 0
    application: int = APPLICATION
    safety: Safety = Safety.REVIEW
    evidence: tuple[Evidence, ...] = ()
    since: Version | None = None
    reason: str = ""
    is_fine: bool = False


def _none(reason: str, *, is_fine: bool = False) -> Hook:
    return Hook({}, reason=reason, is_fine=is_fine)


@once
def hook_of(container: Container) -> Hook:
    """The hook that a container without one should get."""
    workload = container.workload
    if ends(container):
        return _none("a Pod that ends by itself skips its hooks", is_fine=True)
    drain = drain_of(workload)
    if drain is None:
        return _without_traffic(container)
    if patch := touched_by_patch(workload, *workload.spec_path, GRACE):
        return _none(f"{patch}: how long it may take is not known")
    if grace_of(workload) == 0:
        return _none(f"{GRACE} 0 kills at once: there is no time for a hook")
    return _hook(container, drain) if is_reached(container) else _hook_beside(container, drain)


def _without_traffic(container: Container) -> Hook:
    """Why there is no hook where no Service is sure to send traffic."""
    if doubt := doubt_about_drain(container):
        return _none(f"how long requests still arrive is not known: {doubt}")
    return _none(UNSERVED, is_fine=True)


def _hook_beside(container: Container, drain: Drain) -> Hook:
    """The hook of a container that gets no traffic itself, in a Pod that does.

    A proxy that accepts requests for as long as its hook takes needs what it asks for them. A
    native sidecar gets SIGTERM only when the main containers have ended (KEP-753).
    """
    front = [one for one in container.workload.containers if is_reached(one)]
    if not front:  # a Service without ports
        return _none(UNSERVED, is_fine=True)
    if container.role is Role.SIDECAR:
        return _none("a native sidecar stops after the main containers anyway", is_fine=True)
    longest = max(map(_takes, front))
    hook = _hook(container, drain._replace(seconds=max(drain.seconds, longest)))
    fact = f"{' and '.join(one.name for one in front)} in this Pod "
    if longest > drain.seconds:
        fact += f"stops only behind a preStop of {longest} s, and may need it until then"
    else:
        fact += "receives requests until then, and may need it"
    return hook._replace(safety=Safety.REVIEW, evidence=(*hook.evidence, Evidence(fact, "")))


def _takes(container: Container) -> int:
    """The seconds of the hook that a container has, or of the one that it gets."""
    if has_hook(container) or container.is_injected:
        return hook_seconds(container)
    return hook_of(container).seconds


def _hook(container: Container, drain: Drain) -> Hook:
    facts = facts_of(container)
    safety = Safety.SAFE if drain.is_decided else Safety.REVIEW
    shell = "" if lacking_shell(container) else facts.shell_path or proven_shell(container)
    if container.workload.is_windows:
        shell = ""
    if facts.stop:
        return _hook_of_program(facts.stop, drain, shell)
    if not drain.seconds:
        return _none(f"{drain.evidence.fact}: nothing has to be waited for", is_fine=True)
    evidence, since = [drain.evidence], None
    if container.workload.version >= SLEEP_SINCE or not shell:
        handler, since = {"sleep": {"seconds": drain.seconds}}, SLEEP_SINCE
    else:
        handler = _exec(shell, f"sleep {drain.seconds}")
        evidence.append(Evidence(f"it has {shell}", "the image or the container"))
    waits = drain.seconds
    return Hook(handler, waits, waits, safety=safety, evidence=tuple(evidence), since=since)


def _hook_of_program(stop: StopFact, drain: Drain, shell: str) -> Hook:
    """The hook by which a program itself is told to stop; one of its own waits for the drain."""
    told = Evidence(stop.fact, stop.source)
    if stop.argv:
        handler: dict[str, Any] = {"exec": {"command": list(stop.argv)}}
        return Hook(handler, stop.seconds, application=0, evidence=(told,))
    if not shell:
        return _none(f"{stop.fact}, and no shell is known that could say `{stop.command}`")
    script = f"sleep {drain.seconds}; {stop.command}; sleep {stop.seconds}"
    seconds = drain.seconds + stop.seconds
    evidence = (drain.evidence, told)
    return Hook(_exec(shell, script), seconds, drain.seconds, application=0, evidence=evidence)


def _exec(shell: str, script: str) -> dict[str, Any]:
    return {"exec": {"command": [shell, "-c", script]}}


def grace_of(workload: Workload) -> int | None:
    """The grace period that is written, in seconds; None where there is none."""
    value = workload.pod_spec.get(GRACE)
    return value if isinstance(value, int) else None


class Grace(NamedTuple):
    """A grace period that a Pod should get, in seconds, and why.

    `hooks` are the paths of the hooks without which it would not be as long.
    """

    seconds: int
    evidence: tuple[Evidence, ...]
    why: str
    hooks: tuple[Path, ...] = ()


@once
def longer_graces(workload: Workload) -> tuple[Grace, ...]:
    """The grace periods that the hooks of the same fix, or the program, make necessary.

    The longer one comes first: the other is for where those hooks do not come along.
    """
    new = [
        (container, hook)
        for container in workload.containers
        if not has_hook(container) and not container.is_injected
        if (hook := hook_of(container)).handler
    ]
    there = _longest_hook(workload)
    if fact := _vendors_grace(workload):
        # a vendor's grace period is for the whole stop, the hook by which it begins included
        waits = max((hook.waits for _, hook in new), default=0)
        found = [_of_program(fact, waits, "this fix", _hooks(new))] if waits > there else []
        return (*found, _of_program(fact, there, "the container"))
    short = [(container, hook) for container, hook in new if not _has_time(workload, hook)]
    if not short:
        return ()
    comes = max(hook.seconds for _, hook in new)
    seconds, has = max(comes, there), _grace_in_force(workload)
    said = f"preStop takes {seconds} s of the {has} s, and the application needs its own time"
    evidence = (Evidence(said, "this fix" if comes >= there else "the container"),)
    return (Grace(_rounded(seconds + DEFAULT_GRACE), evidence, WHY_GRACE, _hooks(short)),)


def _hooks(new: list[tuple[Container, Hook]]) -> tuple[Path, ...]:
    """The hooks that a grace period is for: of those that get traffic, where there are any."""
    front = [container for container, _ in new if is_reached(container)]
    return tuple((*one.path, *KEYS) for one in front or [container for container, _ in new])


def _vendors_grace(workload: Workload) -> GraceFact | None:
    """What vendors say that their programs need, where the owner says nothing."""
    found = (fact for one in workload.containers if not ends(one) and (fact := facts_of(one).grace))
    longest = max(found, key=lambda each: each.seconds, default=None)
    is_longer = longest is not None and longest.seconds > _grace_in_force(workload)
    return longest if is_longer and grace_of(workload) is None else None


def _longest_hook(workload: Workload) -> int:
    """The seconds of the longest hook that is there."""
    return max((hook_seconds(one) for one in workload.containers if not ends(one)), default=0)


def _of_program(fact: GraceFact, hook: int, whose: str, hooks: tuple[Path, ...] = ()) -> Grace:
    """The time that a program needs, behind the hook of which it is known."""
    evidence = [Evidence(fact.fact, fact.source)]
    if hook:
        evidence.append(Evidence(f"preStop takes {hook} s before that", whose))
    return Grace(_rounded(hook + fact.seconds), tuple(evidence), WHY_LONG, hooks)


def _grace_in_force(workload: Workload) -> int:
    written = grace_of(workload)
    return DEFAULT_GRACE if written is None else written


def _has_time(workload: Workload, hook: Hook) -> bool:
    """Whether a hook leaves the application its time."""
    rest = _grace_in_force(workload) - hook.seconds - MARGIN
    return rest > 0 and rest >= hook.application


def _rounded(seconds: int) -> int:
    return -(-seconds // STEP) * STEP


def missing_hook(container: Container) -> Iterator[Outcome]:
    """The preStop hook that a container lacks, or why it gets none."""
    if has_hook(container):
        return
    hook = hook_of(container)
    if not hook.handler:
        yield container.leave(KEYS, hook.reason, is_fine=hook.is_fine)
        return
    workload = container.workload
    needs = () if _has_time(workload, hook) else ((*workload.spec_path, GRACE),)
    evidence = (*hook.evidence, *_unheard(container, hook))
    yield container.set(
        KEYS, hook.handler, hook.safety, *evidence, why=WHY, needs=needs, since=hook.since
    )


def _unheard(container: Container, hook: Hook) -> Iterator[Evidence]:
    """The warning that nobody hears the SIGTERM that comes behind a hook."""
    if hook.application and (held := held_by_image(container)) and held.is_sure:
        fact = (
            "the hook delays, but the shell that is PID 1 then passes no SIGTERM on, and the grace "
            "period ends in SIGKILL"
        )
        yield Evidence(fact, held.place)


def missing_grace(workload: Workload) -> Iterator[Outcome]:
    """The grace period that a Pod lacks, or why what it has is enough."""
    keys = (*workload.spec_keys, GRACE)
    written = grace_of(workload)
    graces = longer_graces(workload)
    for one in graces:
        yield workload.set(
            keys,
            one.seconds,
            Safety.REVIEW,
            *one.evidence,
            why=one.why,
            needs=one.hooks,
            old=written,
        )
    if graces or written is not None:
        return
    takes = _longest_hook(workload)
    if takes + MARGIN > DEFAULT_GRACE:
        reason = f"its own preStop takes {takes} s of the default of {DEFAULT_GRACE} s"
        yield workload.leave(keys, f"{reason}: how long the rest takes, its owner knows")
    else:
        yield workload.leave(keys, f"the default of {DEFAULT_GRACE} s is enough", is_fine=True)

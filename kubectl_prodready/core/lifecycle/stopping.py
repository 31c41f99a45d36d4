"""How a Pod should stop: the preStop hooks that its containers need, and the grace period.

The hook runs inside the grace period, and SIGTERM comes only after it (docs: concepts/workloads/
pods/pod-lifecycle, termination). Hook and grace period come and go together.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from kubectl_prodready.core.images.knowledge import facts_of
from kubectl_prodready.core.lifecycle.drain import Drain, drain_of
from kubectl_prodready.core.model import Evidence, Outcome, Safety, Version
from kubectl_prodready.core.once import once
from kubectl_prodready.core.overlaid import touched_by_patch
from kubectl_prodready.core.plain import mapping, sequence
from kubectl_prodready.core.probing.probes import ends
from kubectl_prodready.core.processes.process import proven_shell
from kubectl_prodready.core.traffic.served import is_reached
from kubectl_prodready.core.workload import Container, Workload
from kubectl_prodready.paths import Path
from kubectl_prodready.pattern import Pattern

SLEEP_SINCE: Version = (1, 30)
"""From here on `preStop.sleep` is on by default (KEP-3960, beta)."""

DEFAULT_GRACE = 30
APPLICATION = 15
"""The seconds that an application has to finish open requests, once SIGTERM came, at least."""

MARGIN = 5
STEP = 10
SLEEPS = Pattern(r"\bsleep (\d{1,6})(?![\d.mhd])")
"""What a script sleeps, in seconds; other units say nothing."""

KEYS = ("lifecycle", "preStop")
GRACE = "terminationGracePeriodSeconds"
WHY = "requests arrive while it stops"
WHY_GRACE = "preStop takes its time"
WHY_LONG = "the program needs its time"


class Hook(NamedTuple):
    """A preStop hook that a container should get: the handler, and how many seconds it takes.

    `application` are the seconds that the program needs behind it: none where it stopped in it.
    Without a handler `reason` tells why there is none; `is_fine`: for none is needed.
    """

    handler: dict[str, Any]
    seconds: int = 0
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
    if drain is None or not is_reached(container):
        return _none("no Service sends it traffic that could still arrive", is_fine=True)
    if patch := touched_by_patch(workload, *workload.spec_path, GRACE):
        return _none(f"{patch}: how long it may take is not known")
    if grace_of(workload) == 0:
        return _none(f"{GRACE} 0 kills at once: there is no time for a hook")
    return _hook(container, drain)


def _hook(container: Container, drain: Drain) -> Hook:
    facts = facts_of(container)
    safety = Safety.SAFE if drain.is_decided else Safety.REVIEW
    shell = "" if facts.has_no_shell else facts.shell_path or proven_shell(container)
    if container.workload.is_windows:
        shell = ""
    if stop := facts.stop:
        if not shell:
            return _none(f"{stop.fact}, and no shell is known that could say `{stop.command}`")
        script = f"sleep {drain.seconds}; {stop.command}; sleep {stop.seconds}"
        evidence = (drain.evidence, Evidence(stop.fact, stop.source))
        seconds = drain.seconds + stop.seconds
        return Hook(_exec(shell, script), seconds, 0, Safety.REVIEW, evidence)
    if not drain.seconds:
        return _none(f"{drain.evidence.fact}: nothing has to be waited for", is_fine=True)
    if container.workload.version >= SLEEP_SINCE or not shell:
        handler = {"sleep": {"seconds": drain.seconds}}
        return Hook(
            handler, drain.seconds, safety=safety, evidence=(drain.evidence,), since=SLEEP_SINCE
        )
    evidence = (drain.evidence, Evidence(f"it has {shell}", "the image or the container"))
    handler = _exec(shell, f"sleep {drain.seconds}")
    return Hook(handler, drain.seconds, safety=safety, evidence=evidence)


def _exec(shell: str, script: str) -> dict[str, Any]:
    return {"exec": {"command": [shell, "-c", script]}}


def _pre_stop(container: Container) -> dict[str, Any]:
    """The preStop hook that a container has, {} where it has none."""
    return mapping(mapping(container.raw.get("lifecycle")).get("preStop"))


def pre_stop_command(container: Container) -> list[str]:
    """The command of the preStop hook that a container has, [] where it has none."""
    command = mapping(_pre_stop(container).get("exec")).get("command")
    return [str(word) for word in sequence(command)]


def hook_seconds(container: Container) -> int:
    """How many seconds the preStop hook of a container sleeps; 0 where that is not known."""
    seconds = mapping(_pre_stop(container).get("sleep")).get("seconds", 0)
    slept = [int(word) for word in SLEEPS.findall(" ".join(pre_stop_command(container)))]
    return sum(slept) + (seconds if isinstance(seconds, int) else 0)


def has_hook(container: Container) -> bool:
    """Whether a container has a preStop hook already."""
    return bool(mapping(container.raw.get("lifecycle")).get("preStop"))


def grace_of(workload: Workload) -> int | None:
    """The grace period that is written, in seconds; None where there is none."""
    value = workload.pod_spec.get(GRACE)
    return value if isinstance(value, int) else None


class Grace(NamedTuple):
    """The grace period that a Pod should get, in seconds; 0 where what it has is enough.

    `hooks` are the paths of the hooks that make it necessary; none where a vendor says so anyway.
    """

    seconds: int = 0
    evidence: tuple[Evidence, ...] = ()
    hooks: tuple[Path, ...] = ()


@once
def longer_grace(workload: Workload) -> Grace:
    """The grace period that the hooks of the same fix, or the program, make necessary."""
    new = [
        (container, hook_of(container))
        for container in workload.containers
        if not has_hook(container) and hook_of(container).handler and not container.is_injected
    ]
    seconds = max((hook.seconds for _, hook in new), default=0)
    vendors = [
        fact for one in workload.containers if not ends(one) and (fact := facts_of(one).grace)
    ]
    longest = max(vendors, key=lambda each: each.seconds, default=None)
    has = _grace_in_force(workload)
    if longest and grace_of(workload) is None and longest.seconds > has:
        total = _rounded(seconds + longest.seconds)
        return Grace(total, (Evidence(longest.fact, longest.source),))
    if all(_has_time(workload, hook) for _, hook in new):
        return Grace()
    hooks = tuple((*container.path, *KEYS) for container, _ in new)
    said = f"preStop takes {seconds} s of the {has} s, and the application needs its own time"
    return Grace(_rounded(seconds + DEFAULT_GRACE), (Evidence(said, "this fix"),), hooks)


def _grace_in_force(workload: Workload) -> int:
    written = grace_of(workload)
    return DEFAULT_GRACE if written is None else written


def _has_time(workload: Workload, hook: Hook) -> bool:
    """Whether a hook leaves the application its time."""
    return _grace_in_force(workload) >= hook.seconds + hook.application + MARGIN


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
    is_short = longer_grace(workload).hooks or not _has_time(workload, hook)
    needs = ((*workload.spec_path, GRACE),) if is_short else ()
    yield container.set(
        KEYS, hook.handler, hook.safety, *hook.evidence, why=WHY, needs=needs, since=hook.since
    )


def missing_grace(workload: Workload) -> Iterator[Outcome]:
    """The grace period that a Pod lacks, or why what it has is enough."""
    keys = (*workload.spec_keys, GRACE)
    grace = longer_grace(workload)
    written = grace_of(workload)
    if grace.seconds:
        yield workload.set(
            keys,
            grace.seconds,
            Safety.REVIEW,
            *grace.evidence,
            why=WHY_GRACE if grace.hooks else WHY_LONG,
            needs=grace.hooks,
            old=written,
        )
    elif written is None:
        yield workload.leave(keys, f"the default of {DEFAULT_GRACE} s is enough", is_fine=True)

"""Decide which changes are taken: by safety, version, what patches set, and what needs what."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from kubectl_prodready.core.model import Change, LeftAlone, Safety, Version
from kubectl_prodready.core.overlaid import set_by_patch, touched_by_patch
from kubectl_prodready.core.workload import Workload
from kubectl_prodready.paths import Item, Path, item_of, written


class Gate(NamedTuple):
    """What a person allows. `safety` None: REVIEW, but only SAFE for what came from a cluster."""

    safety: Safety | None = None
    version: Version = (1, 30)


class Decision(NamedTuple):
    """The changes that are taken, those that could be had, and why the others are not."""

    accepted: tuple[Change, ...] = ()
    offered: tuple[Change, ...] = ()
    left: tuple[LeftAlone, ...] = ()


def decide(workload: Workload, changes: Iterable[Change], gate: Gate) -> Decision:
    """Sort the changes. Those beyond the allowed safety are offered; spoken hints always are.

    Of several changes of one path that one rule wants the first that can be had holds.
    """
    accepted: list[Change] = []
    offered: list[Change] = []
    valued: list[Change] = []
    left: list[LeftAlone] = []
    allowed = _allowed(workload, gate)
    for change in levelled(changes):
        if reason := _patched(workload, change) or _too_new(change, gate):
            left.append(_left(change, reason))
            continue
        if not change.is_spoken:
            valued.append(change)
        (offered if change.is_spoken or change.safety > allowed else accepted).append(change)
    kept = closed(accepted)
    open_ = kept if len(accepted) == len(valued) else closed(valued)
    if len(kept) == len(accepted) and len(open_) == len(valued):  # as almost always
        return Decision(tuple(kept), tuple(offered), tuple(left))
    wanting = [change for change in accepted if change not in kept]
    # what is lacking may be on offer with a wider --safety: then so is what needs it
    able = {change.path for change in open_}
    lost = [change for change in wanting if change.path not in able]
    left += [_left(change, _needs(change, valued, open_)) for change in lost]
    offered += [change for change in wanting if change in open_]
    offered = [change for change in offered if change in open_ or change.path not in able]
    return Decision(tuple(kept), tuple(offered), tuple(left))


def taken(workload: Workload, changes: Collection[Change], gate: Gate) -> tuple[Change, ...]:
    """The changes that are taken, for who wants to know nothing of the others.

    No other change makes one safer: where none is safe enough by itself, nothing is.
    """
    allowed = _allowed(workload, gate)
    if all(change.is_spoken or change.safety > allowed for change in changes):
        return ()
    return decide(workload, changes, gate).accepted


def levelled(changes: Iterable[Change]) -> list[Change]:
    """The changes, none of them at a safer level than what it needs."""
    found = list(changes)
    while any(change.needs for change in found):
        safest: dict[Path, Change] = {}
        for change in found:
            other = safest.get(change.path, change)
            safest[change.path] = min(other, change, key=lambda one: one.safety)
        raised = [_raised(change, safest) for change in found]
        if raised == found:
            break
        found = raised
    return found


def _raised(change: Change, safest: dict[Path, Change]) -> Change:
    """A change at the widest level of what it needs, for whose reason it then wants review."""
    for need in change.needs:
        if (other := safest.get(need)) and other.safety > change.safety:
            change = change._replace(safety=other.safety, why=change.why or other.why)
    return change


def closed(changes: Iterable[Change]) -> list[Change]:
    """The changes whose needs are all among them; the others fall, and what needs them.

    Of several changes of one path that one rule wants the first is kept.
    """
    kept = list(changes)
    while True:
        paths = {change.path for change in kept}
        fewer = [change for change in kept if all(need in paths for need in change.needs)]
        if len(fewer) == len(kept):
            break
        kept = fewer
    firsts: dict[tuple[Path, str], Change] = {}
    for change in kept:
        firsts.setdefault((change.path, change.rule), change)
    return list(firsts.values())


def without(decision: Decision, refused: dict[Path, str]) -> Decision:
    """The decision after some paths turned out to be impossible, each with its reason."""
    able = [change for change in decision.accepted if change.path not in refused]
    kept = closed(able)
    left = [_left(c, refused[c.path]) for c in decision.accepted if c.path in refused]
    left += [_left(change, _needs(change, able, kept)) for change in able if change not in kept]
    return decision._replace(accepted=tuple(kept), left=(*decision.left, *left))


def _allowed(workload: Workload, gate: Gate) -> Safety:
    if gate.safety is not None:
        return gate.safety
    return Safety.SAFE if workload.was_dumped else Safety.REVIEW


def _patched(workload: Workload, change: Change) -> str:
    """The patch that sets what is wanted, or a field that is judged, or ""."""
    if not workload.patched:  # as almost always
        return ""
    judged = (touched_by_patch(workload, *path) for path in change.about)
    return set_by_patch(workload, change.path) or next(filter(None, judged), "")


def _too_new(change: Change, gate: Gate) -> str:
    if change.since is None or change.since <= gate.version:
        return ""
    since, target = (".".join(map(str, version)) for version in (change.since, gate.version))
    return f"needs Kubernetes {since}, and --kubernetes-version is {target}"


def _needs(change: Change, proposed: Iterable[Change], able: Iterable[Change]) -> str:
    """Which needs of a change nobody proposes, else which cannot be had, and whose they are."""
    lacking = (
        [need for need in change.needs if need not in {one.path for one in changes}]
        for changes in (proposed, able)
    )
    missing = next(filter(None, lacking), [])
    names = sorted({_name(need, beside=item_of(change.path)) for need in missing})
    return f"makes sense only together with {', '.join(names)}, which cannot be added"


def _name(path: Path, *, beside: Path) -> str:
    """The last keys of a path, and which container has them where that is another one."""
    keys = ".".join(step for step in path[-2:] if isinstance(step, str))
    owner = item_of(path)
    if owner in ((), beside):
        return keys
    last = owner[-1]
    return f"{keys} of {last.value if isinstance(last, Item) else written(owner[-2:])}"


def _left(change: Change, reason: str) -> LeftAlone:
    return LeftAlone(change.ref, change.path, change.rule, reason)

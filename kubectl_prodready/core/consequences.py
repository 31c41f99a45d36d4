"""What happens to the Pods of a workload when its template changes. Said before it is done.

A changed template is rolled out: the controllers replace the Pods (docs: concepts/workloads/
controllers). A CronJob's comes with its next run; Pods that a ReplicaSet or a
ReplicationController has made stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kubectl_prodready.core.neighbours import Neighbour
from kubectl_prodready.core.plain import mapping, text, texts
from kubectl_prodready.core.resources.autoscaler import horizontal
from kubectl_prodready.core.workload import Workload
from kubectl_prodready.paths import Path

LATER = {
    "CronJob": "nothing restarts: its next run has it",
    "ReplicaSet": "nothing restarts: only new Pods have it",
    "ReplicationController": "nothing restarts: only new Pods have it",
    "PodTemplate": "nothing restarts: only new Pods have it",
    "Pod": "a Pod cannot be changed so: it has to be deleted and made anew",
    "Job": "the template of a Job cannot be changed: it has to be deleted and made anew",
}

ONCE_APPLIED = "once it is applied"
"""How it begins for what is only in a file yet."""


class Consequences(NamedTuple):
    """What a change of a template does: how many Pods restart and how, and what stands by.

    `risks` are reasons why a yes for everything is not enough.
    """

    pods: int = 0
    said: tuple[str, ...] = ()
    risks: tuple[str, ...] = ()

    @property
    def with_risks(self) -> tuple[str, ...]:
        """What is said, and the risks that are not among it."""
        return tuple(dict.fromkeys((*self.said, *self.risks)))


def consequences(workload: Workload, paths: Iterable[Path]) -> Consequences:
    """What changes at some paths of a workload's template do to its Pods."""
    scaled = tuple(_scaled(workload, paths))
    if later := LATER.get(workload.kind):
        return Consequences(0, (later, *scaled), scaled)
    pods = _pods(workload)
    if not pods and not workload.replicas:
        return Consequences(0, ("nothing restarts: it has no Pods", *scaled), scaled)
    counted = f"{_counted(workload, pods)}, {_manner(workload)}"
    if not workload.was_dumped:
        counted = f"{ONCE_APPLIED}: {counted}"
    budgets = tuple(map(_budget, _budgets(workload)))
    return Consequences(pods, (counted, *budgets, *scaled), (*_risks(workload, pods), *scaled))


def _pods(workload: Workload) -> int:
    """How many Pods there are, or will be at least; a DaemonSet has one a node."""
    if workload.kind == "DaemonSet":
        wanted = mapping(workload.raw.get("status")).get("desiredNumberScheduled", 0)
        return wanted if isinstance(wanted, int) else 0
    return workload.running if workload.was_dumped else workload.replicas


def _counted(workload: Workload, pods: int) -> str:
    if workload.kind == "DaemonSet" and not workload.was_dumped:
        return "its Pod on each node restarts"
    return f"{pods} {'Pod restarts' if pods == 1 else 'Pods restart'}"


def _manner(workload: Workload) -> str:
    """How a rollout replaces them, in the words of the field."""
    spec = mapping(workload.raw.get("spec"))
    key = "strategy" if workload.kind == "Deployment" else "updateStrategy"
    strategy = mapping(spec.get(key))
    kind = text(strategy.get("type")) or "RollingUpdate"
    if spec.get("paused") is True:
        return "once it is resumed (paused)"
    if kind == "Recreate":
        return "all at once (Recreate)"
    if kind == "OnDelete":
        return "each when somebody deletes it (OnDelete)"
    rolling = mapping(strategy.get("rollingUpdate"))
    limits = [
        f"{name} {rolling[name]}" for name in ("maxUnavailable", "maxSurge") if name in rolling
    ]
    return f"{kind}{' with ' if limits else ''}{' and '.join(limits)}"


def _budgets(workload: Workload) -> Iterator[Neighbour]:
    """The disruption budgets that select its Pods by equal labels."""
    labels = texts(workload.pod_metadata.get("labels")).items()
    for one in workload.neighbours.of_kind("PodDisruptionBudget"):
        selector = texts(mapping(one.spec.get("selector")).get("matchLabels"))
        if selector and selector.items() <= labels:
            yield one


def _budget(one: Neighbour) -> str:
    """A budget and what it says; a rollout does not ask it, which people may not expect."""
    least = {key: one.spec[key] for key in ("minAvailable", "maxUnavailable") if key in one.spec}
    said = ", ".join(f"{key} {value}" for key, value in least.items())
    return f"{one.kind}/{one.name} ({said}) holds for evictions, not for a rollout"


def _risks(workload: Workload, pods: int) -> Iterator[str]:
    if workload.kind == "StatefulSet":
        yield "a StatefulSet: its Pods may keep state that others need"
    elif workload.kind != "DaemonSet" and pods == 1 and not workload.surge:
        yield "a single replica: nothing answers while it restarts"
    elif workload.kind != "DaemonSet" and pods == 1:
        yield "a single replica: what it holds in memory is gone"


def _scaled(workload: Workload, paths: Iterable[Path]) -> Iterator[str]:
    """The autoscalers that a new request wakes up, or that count in another way then."""
    if not any(path[-2:-1] == ("requests",) for path in paths):
        return
    for one in horizontal(workload.neighbours, workload.kind, workload.names):
        yield f"{one}: it scales on use over request, and requests change"

"""Checks what a fix added by independent means: PyYAML, and the page of what images listen on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, NamedTuple

import yaml

from tests.known_images import is_known, may_ask, may_listen

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Steps = tuple[str | int, ...]

TEMPLATES: dict[str, Steps] = {
    "Pod": (),
    "PodTemplate": ("template",),
    "CronJob": ("spec", "jobTemplate", "spec", "template"),
    **dict.fromkeys(
        (
            *("ReplicationController", "Deployment", "ReplicaSet"),
            *("StatefulSet", "DaemonSet", "Job"),
        ),
        ("spec", "template"),
    ),
}
HANDLERS = {"httpGet", "tcpSocket", "exec", "grpc"}
PROBES = ("startupProbe", "livenessProbe", "readinessProbe")
GRACE = "terminationGracePeriodSeconds"
MARGIN = 5
UNITS = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
BINARY = {"Ki": 10, "Mi": 20, "Gi": 30, "Ti": 40, "Pi": 50, "Ei": 60}


class Added(NamedTuple):
    """What the new text has more, or differently: `was` is the old value."""

    path: Steps
    was: Any
    now: Any


def problems(before: str, after: str) -> list[str]:
    """Everything that is wrong with what was added."""
    old, new = (list(yaml.load_all(text, Loader)) for text in (before, after))
    if len(old) != len(new):
        return [f"{len(old)} documents became {len(new)}"]
    found: list[str] = []
    for one, other in zip(old, new, strict=True):
        found += _in_document(one, other)
    return found


def _in_document(old: Any, new: Any) -> Iterator[str]:
    changes = list(_changes((), old, new))
    seen: set[Steps] = set()
    for path, workload in _workloads((), new):
        here = [c for c in changes if c.path[: len(path)] == path]
        seen |= {c.path for c in here}
        for problem in _in_workload(path, _at(old, path), workload, here):
            yield f"{workload['kind']} at {path}: {problem}"
    for change in changes:
        if change.path not in seen:
            yield f"{change.path} is no workload's"


def _workloads(path: Steps, data: Any, kind: str = "") -> Iterator[tuple[Steps, dict[str, Any]]]:
    if not isinstance(data, dict):
        return
    kind = str(data.get("kind", kind))
    items = data.get("items")
    if kind.endswith("List") and isinstance(items, list):
        for index, item in enumerate(items):
            yield from _workloads((*path, "items", index), item, kind.removesuffix("List"))
    elif kind in TEMPLATES:
        yield path, {"kind": kind, **data}


def _changes(path: Steps, old: Any, new: Any) -> Iterator[Added]:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in {**old, **new}:
            if key not in new:
                yield Added((*path, key), old[key], None)
            elif key not in old or not old[key]:
                if old.get(key) != new[key]:
                    yield Added((*path, key), old.get(key), new[key])
            else:
                yield from _changes((*path, key), old[key], new[key])
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, pair in enumerate(zip(old, new, strict=True)):
            yield from _changes((*path, index), *pair)
    elif old != new:
        yield Added(path, old, new)


def _in_workload(
    path: Steps, old: dict[str, Any], new: dict[str, Any], changes: list[Added]
) -> Iterator[str]:
    kind = new["kind"]
    spec = (*path, *TEMPLATES[kind], "spec")
    pod = _at(new, spec[len(path) :])
    for change in changes:
        if change.was and not _is_raised(spec, change):
            yield f"{change.path} was {change.was} and is {change.now}"
        if any(key == "host" for key, _ in _pairs(change.now)):
            yield f"{change.path} names a host"
        rest = change.path[len(spec) :]
        if change.path[: len(spec)] != spec or rest[:1] not in {
            (GRACE,),
            ("shareProcessNamespace",),
            ("containers",),
            ("initContainers",),
        }:
            yield f"{change.path} is beside the containers"
        elif _ends(kind, pod, rest) and rest[2:3] != ("resources",):
            yield f"{change.path} is of what ends by itself"
    for key in ("initContainers", "containers"):
        for index, container in enumerate(pod.get(key) or []):
            place = (*spec, key, index)
            mine = [c for c in changes if c.path[: len(place)] == place]
            was = _at(old, place[len(path) :])
            for problem in _in_container(was, container, pod, mine):
                yield f"{container.get('name')}: {problem}"


def _is_raised(spec: Steps, change: Added) -> bool:
    return change.path == (*spec, GRACE) and change.now > change.was


def _ends(kind: str, pod: dict[str, Any], rest: Steps) -> bool:
    if kind in {"Job", "CronJob"} or pod.get("restartPolicy", "Always") != "Always":
        return True
    is_init = rest[0] == "initContainers"
    return is_init and _at(pod, rest[:2]).get("restartPolicy") != "Always"


def _in_container(
    old: dict[str, Any], new: dict[str, Any], pod: dict[str, Any], changes: list[Added]
) -> Iterator[str]:
    for key in PROBES:
        if new.get(key) and not old.get(key):
            for problem in _in_probe(new[key], old, pod):
                yield f"{key}: {problem}"
    if any("resources" in change.path for change in changes):
        yield from _in_resources(new.get("resources") or {})
    hook = _hook(new)
    if hook and not _hook(old):
        grace = pod.get(GRACE, 30)
        seconds = _seconds(hook)
        if seconds + MARGIN >= grace:
            yield f"preStop takes {seconds} of {grace} s"
        if "exec" in hook and not is_known(old):
            yield "preStop runs a command in an image that nobody knows"
    pair = [new.get(key) or {} for key in ("livenessProbe", "readinessProbe")]
    was = [old.get(key) or {} for key in ("livenessProbe", "readinessProbe")]
    if pair != was and all(len(HANDLERS & probe.keys()) == 1 for probe in pair):
        yield from _in_pair(pair[0], pair[1], old)


def _in_pair(
    liveness: dict[str, Any], readiness: dict[str, Any], container: dict[str, Any]
) -> Iterator[str]:
    is_same = _check(liveness, container) == _check(readiness, container)
    if is_same and _span(liveness) <= _span(readiness):
        yield "liveness gives up no later than readiness"
    elif _span(liveness) < _span(readiness):
        yield "liveness gives up before readiness"
    kills, leaves = (int(one.get("timeoutSeconds", 1)) for one in (liveness, readiness))
    is_hasty = "exec" in liveness and kills == 1
    if is_same and kills < leaves and not is_hasty:
        yield "liveness waits less long for an answer than readiness"


def _check(probe: dict[str, Any], container: dict[str, Any]) -> dict[str, Any]:
    """What a probe asks, with the number of its port."""
    (kind,) = HANDLERS & probe.keys()
    found = {"path": "/", "scheme": "HTTP"} if kind == "httpGet" else {}
    found |= {**probe[kind], "": kind}
    named = {port.get("name"): port["containerPort"] for port in container.get("ports") or []}
    return found | {"port": named.get(found.get("port"), found.get("port"))}


def _in_probe(probe: dict[str, Any], old: dict[str, Any], pod: dict[str, Any]) -> Iterator[str]:
    handlers = HANDLERS & probe.keys()
    if len(handlers) != 1:
        yield f"has the handlers {sorted(handlers)}"
        return
    (kind,) = handlers
    handler = probe[kind]
    model = old.get("livenessProbe") or {}
    if kind == "exec":
        command = list(map(str, handler.get("command") or []))
        if handler != model.get("exec") and not may_ask(old, command):
            yield "runs a command in an image that nobody knows"
        if handler != model.get("exec") and old.get("command"):
            yield "runs a command though another one took the place of the entry point"
        if pod.get("hostNetwork") and handler != model.get("exec"):
            yield "asks the node"
        if int(probe.get("timeoutSeconds", 1)) == 1:
            yield "gives a process 1 s"
        return
    if pod.get("hostNetwork"):
        yield "goes to the node"
    port = handler["port"]
    tcp = [p for p in old.get("ports") or [] if p.get("protocol", "TCP") == "TCP"]
    declared = {p.get("containerPort") for p in tcp} | {p.get("name") for p in tcp} - {None}
    number = int(port) if str(port).isdecimal() else port
    if number not in declared and not may_listen(old, number):
        yield f"checks port {port}"


def _in_resources(resources: dict[str, Any]) -> Iterator[str]:
    requests, limits = resources.get("requests") or {}, resources.get("limits") or {}
    for resource in requests.keys() & limits.keys():
        if _amount(requests[resource]) > _amount(limits[resource]):
            yield f"requests {requests[resource]} {resource} above {limits[resource]}"


def _amount(value: Any) -> Fraction:
    text = str(value)
    match = re.fullmatch(r"([\d.]+)([numkMGTPEKi]*)", text)
    if match is None:
        return Fraction(text)
    number, unit = match.groups()
    return Fraction(number) * (2 ** BINARY[unit] if unit in BINARY else _power(UNITS[unit]))


def _power(exponent: int) -> Fraction:
    return Fraction(10**exponent) if exponent >= 0 else Fraction(1, 10**-exponent)


def _hook(container: dict[str, Any]) -> dict[str, Any]:
    return dict(((container.get("lifecycle") or {}).get("preStop")) or {})


def _seconds(hook: dict[str, Any]) -> int:
    script = " ".join((hook.get("exec") or {}).get("command") or [])
    slept = sum(int(word) for word in re.findall(r"sleep (\d+)", script))
    return slept + int((hook.get("sleep") or {}).get("seconds", 0))


def _span(probe: dict[str, Any]) -> int:
    return int(probe.get("periodSeconds", 10)) * (int(probe.get("failureThreshold", 3)) - 1)


def _pairs(data: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield key, value
            yield from _pairs(value)
    elif isinstance(data, list):
        for item in data:
            yield from _pairs(item)


def _at(data: Any, path: Steps) -> Any:
    for step in path:
        data = data[step] if isinstance(step, int) else (data or {}).get(step)
    return data or {}

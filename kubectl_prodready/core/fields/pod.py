"""The fields of a Pod that rules set, and what the API server takes for them.

The facts are those of Kubernetes itself: pkg/apis/core/validation/validation.go (validateProbe and
its kin for each probe, validateHandler, validateLifecycle, validateSleepAction,
ValidateContainerResourceRequirements), IsValidPortName and IsHTTPHeaderName in apimachinery's
pkg/util/validation. The least numbers are those of the API reference (Probe), and how fine an
amount may be is in the docs (concepts/configuration/manage-resources-containers).

Stricter than the server it is where that takes something else than was written, or where an older
one refuses: no null, no 0 where the server would put its default, no sleep of 0 s, no amount of 0.
Only the value itself is looked at, never what stands beside it in the Pod.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from kubectl_prodready.core.fields.checkers import (
    INT64,
    LAST_PORT,
    Block,
    Checker,
    amount,
    exactly_one,
    header_name,
    list_of,
    named,
    one_of,
    port,
    text,
    whole_number,
)
from kubectl_prodready.core.plain import mapping
from kubectl_prodready.core.quantity import NANO, Quantity
from kubectl_prodready.core.resources.defaults import DEFAULTS
from kubectl_prodready.paths import Path


def wrong(path: Path, value: Any) -> str:
    """What is wrong with a value for the field at a path, for people, or "" where nothing is.

    Of a field that none of the own rules sets nothing is known, and so nothing is wrong.
    """
    checker = _checker_of(path)
    return next(checker(value, path[-1:]), "") if checker else ""


def _checker_of(path: Path) -> Checker | None:
    """What checks a field: it is found by the steps behind the pod spec."""
    specs = (end for end, step in enumerate(path, start=1) if step == "spec")
    steps = path[max(specs, default=len(path)) :]
    if steps[:1] in {("containers",), ("initContainers",)}:
        return _below(CONTAINER, steps[2:])
    return _below(POD, steps)


def _below(block: Block, steps: Path) -> Checker | None:
    checker = block.checker(steps[0]) if steps else None
    if not steps[1:]:
        return checker
    return _below(checker, steps[1:]) if isinstance(checker, Block) else None


def _within_limits(value: Any, _path: Path) -> Iterator[str]:
    """No request is above the limit of the same resource."""
    limits = mapping(value.get("limits"))
    for resource, request in mapping(value.get("requests")).items():
        asked, most = Quantity.parse(request), Quantity.parse(limits.get(resource))
        if asked and most and asked > most:
            yield f"requests.{resource} must be at most its limit, {most}"


def _probe(successes: Checker, grace: Checker) -> Block:
    """A probe: what it asks, and how often. Some numbers depend on which probe it is."""
    return Block(
        {
            **HANDLERS,
            "grpc": GRPC,
            "initialDelaySeconds": whole_number(0),
            "periodSeconds": whole_number(1),
            "timeoutSeconds": whole_number(1),
            "successThreshold": successes,
            "failureThreshold": whole_number(1),
            "terminationGracePeriodSeconds": grace,
        },
        together=exactly_one(*HANDLERS, "grpc"),
    )


def _no_grace(_value: Any, path: Path) -> Iterator[str]:
    yield f"{named(path)} cannot be set in a readiness probe, which kills nothing"


WORDS = {
    "cpu": "an amount above 0, as 250m or 2, no finer than 1m",
    "memory": "an amount above 0, as 256Mi or 1Gi, in whole bytes",
    "ephemeral-storage": "an amount above 0, as 50Mi or 2Gi, in whole bytes",
}
OTHER_RESOURCES = re.compile(r"hugepages-.+|.+/.+")
"""Large pages, and devices as `nvidia.com/gpu`: each cluster has its own."""

AMOUNTS = Block(
    {resource: amount(DEFAULTS[resource].finest, words) for resource, words in WORDS.items()},
    others={OTHER_RESOURCES: amount(NANO, "a whole amount, 0 or more", least=0)},
)
CLAIM = Block({"name": text, "request": text}, needed=("name",))
RESOURCES = Block(
    {"requests": AMOUNTS, "limits": AMOUNTS, "claims": list_of(CLAIM)}, together=_within_limits
)

HEADER = Block({"name": header_name, "value": text}, needed=("name", "value"))
HTTP_GET = Block(
    {
        "path": text,
        "port": port,
        "host": text,
        "scheme": one_of(("HTTP", "HTTPS"), "HTTP or HTTPS"),
        "httpHeaders": list_of(HEADER),
    },
    needed=("port",),
)
HANDLERS: Mapping[str, Checker] = {
    "exec": Block({"command": list_of(text, least=1)}, needed=("command",)),
    "httpGet": HTTP_GET,
    "tcpSocket": Block({"port": port, "host": text}, needed=("port",)),
}
GRPC = Block({"port": whole_number(1, LAST_PORT), "service": text}, needed=("port",))
SLEEP = Block({"seconds": whole_number(1, INT64)}, needed=("seconds",))

KILLING = _probe(one_of((1,), "1 in a liveness or startup probe"), whole_number(1, INT64))
HOOK = Block({**HANDLERS, "sleep": SLEEP}, together=exactly_one(*HANDLERS, "sleep"))
CONTAINER = Block(
    {
        "resources": RESOURCES,
        "livenessProbe": KILLING,
        "readinessProbe": _probe(whole_number(1), _no_grace),
        "startupProbe": KILLING,
        "lifecycle": Block({"preStop": HOOK, "postStart": HOOK, "stopSignal": text}),
    }
)
POD = Block(
    {
        "terminationGracePeriodSeconds": whole_number(0, INT64),
        "shareProcessNamespace": one_of((True, False), "true or false"),
    }
)

"""A Pod that the API server admits is admitted after the fix, whatever LimitRanges and quotas say.

The API server is told a second time here, from its own source (plugin/pkg/admission/limitranger,
pkg/quota/v1/evaluator/core), and asked before and after.
"""

from __future__ import annotations

import json
from itertools import permutations
from typing import Any

import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from tests.help import after

Amounts = dict[str, int]
MEBI = 1024**2
RULES = ("memory-request", "memory-limit")


def bytes_of(text: Any) -> int:
    """What a generated or added amount is worth."""
    number, suffix = str(text)[:-2], str(text)[-2:]
    return int(number) * {"Mi": MEBI, "Gi": 1024 * MEBI}[suffix]


def fits(item: dict[str, Any], requests: int | None, limits: int | None) -> bool:
    """The constraints minConstraint, maxConstraint and limitRequestRatioConstraint."""
    least, most, ratio = (item.get(key) for key in ("min", "max", "maxLimitRequestRatio"))
    if least is not None:
        bound = bytes_of(least["memory"])
        if requests is None or requests < bound or (limits is not None and limits < bound):
            return False
    if most is not None:
        bound = bytes_of(most["memory"])
        if limits is None or limits > bound or (requests is not None and requests > bound):
            return False
    if ratio is not None:
        return bool(requests and limits) and (limits or 0) <= ratio["memory"] * (requests or 0)
    return True


def defaulted(item: dict[str, Any]) -> dict[str, Any]:
    """A LimitRange's item as SetDefaults_LimitRangeItem stores it."""
    item = dict(item)
    if item["type"] == "Container":
        for key, source in (
            ("default", "max"),
            ("defaultRequest", "default"),
            ("defaultRequest", "min"),
        ):
            if key not in item and source in item:
                item[key] = item[source]
    return item


def filled(amounts: Amounts, items: list[dict[str, Any]]) -> Amounts:
    """A container's amounts once one LimitRange after the other has added its defaults."""
    amounts = dict(amounts)
    if "limits" in amounts:
        amounts.setdefault("requests", amounts["limits"])
    for item in items:
        for kind, key in (("requests", "defaultRequest"), ("limits", "default")):
            if item["type"] == "Container" and key in item:
                amounts.setdefault(kind, bytes_of(item[key]["memory"]))
    return amounts


def summed(containers: list[tuple[str, Amounts]], kind: str) -> int | None:
    """What a Pod needs: resourcehelper.PodRequests and PodLimits."""
    if not any(kind in amounts for _, amounts in containers):
        return None
    sidecars = largest = total = 0
    for role, amounts in containers:
        amount = amounts.get(kind, 0)
        largest = max(largest, sidecars + amount)
        if role != "init":
            total += amount
        if role == "side":
            sidecars += amount
    return max(total, largest)


def admitted(
    containers: list[tuple[str, Amounts]], items: list[dict[str, Any]], left: dict[str, int]
) -> bool:
    """Whether the API server takes a Pod, and enough of them for a rollout."""
    containers = [(role, filled(amounts, items)) for role, amounts in containers]
    for _, amounts in containers:
        if amounts.get("requests", 0) > amounts.get("limits", amounts.get("requests", 0)):
            return False
    sums = {kind: summed(containers, kind) for kind in ("requests", "limits")}
    for item in items:
        if item["type"] == "Pod" and not fits(item, sums["requests"], sums["limits"]):
            return False
        if item["type"] == "Container" and not all(
            fits(item, amounts.get("requests"), amounts.get("limits")) for _, amounts in containers
        ):
            return False
    # a quota asks every container for an amount, and one more Pod is there during a rollout
    return all(
        all(kind in amounts for _, amounts in containers) and (sums[kind] or 0) * 2 <= amount
        for kind, amount in left.items()
    )


def containers_of(text: str) -> list[tuple[str, Amounts]]:
    """Role and amounts of each container of the Deployment in a stream."""
    (document,) = [one for one in yaml.safe_load_all(text) if one["kind"] == "Deployment"]
    spec = document["spec"]["template"]["spec"]
    found = []
    for key in ("initContainers", "containers"):
        for container in spec.get(key, ()):
            always = container.get("restartPolicy") == "Always"
            role = "main" if key == "containers" else "side" if always else "init"
            resources = container.get("resources") or {}
            amounts = {kind: bytes_of(value["memory"]) for kind, value in resources.items()}
            found.append((role, amounts))
    return found


AMOUNTS = st.sampled_from(["64Mi", "128Mi", "256Mi", "512Mi", "1Gi", "2Gi", "4Gi"])
MEMORY = AMOUNTS.map(lambda amount: {"memory": amount})
RATIO = st.sampled_from([{"memory": 1}, {"memory": 2}, {"memory": 4}])
BOUNDS: dict[str, st.SearchStrategy[Any]] = {
    "min": MEMORY,
    "max": MEMORY,
    "maxLimitRequestRatio": RATIO,
}
ITEMS = st.one_of(
    st.fixed_dictionaries(
        {"type": st.just("Container")},
        optional={**BOUNDS, "default": MEMORY, "defaultRequest": MEMORY},
    ),
    st.fixed_dictionaries({"type": st.just("Pod")}, optional=BOUNDS),
)
RESOURCES = st.fixed_dictionaries({}, optional={"requests": MEMORY, "limits": MEMORY})
PODS = st.lists(st.tuples(st.sampled_from(["init", "side", "main"]), RESOURCES), max_size=3)
LEFT = st.dictionaries(st.sampled_from(["requests", "limits"]), AMOUNTS)
ASKED = st.sampled_from([RULES, RULES[:1], RULES[1:]])


def stream(
    containers: list[tuple[str, Any]], items: list[dict[str, Any]], left: dict[str, str]
) -> str:
    """A Deployment and what surrounds it; JSON documents, for they are quick to read."""
    spec: dict[str, list[Any]] = {"initContainers": [], "containers": [{"name": "web"}]}
    for number, (role, resources) in enumerate(containers):
        one = {"name": f"c{number}", "resources": resources}
        if role == "side":
            one["restartPolicy"] = "Always"
        spec["containers" if role == "main" else "initContainers"].append(one)
    documents: list[dict[str, Any]] = [
        {
            "apiVersion": "apps/v1",
            "kind": "Deployment",
            "metadata": {"name": "web"},
            "spec": {"template": {"spec": spec}},
        }
    ]
    for number, item in enumerate(items):
        documents.append(neighbour("LimitRange", f"r{number}", {"limits": [item]}))
    if left:
        hard = {f"{kind}.memory": amount for kind, amount in left.items()}
        documents.append(neighbour("ResourceQuota", "q", {"hard": hard}))
    return "".join(f"---\n{json.dumps(document)}\n" for document in documents)


def neighbour(kind: str, name: str, spec: dict[str, Any]) -> dict[str, Any]:
    """A neighbour as plain data."""
    return {"apiVersion": "v1", "kind": kind, "metadata": {"name": name}, "spec": spec}


@given(PODS, st.lists(ITEMS, max_size=2), LEFT, ASKED)
@example(
    [],
    [
        {"type": "Container", "default": {"memory": "1Gi"}, "maxLimitRequestRatio": {"memory": 4}},
        {"type": "Container", "default": {"memory": "2Gi"}},
    ],
    {},
    RULES,
)
def test_what_was_admitted_still_is(
    containers: list[tuple[str, Any]],
    items: list[dict[str, Any]],
    left: dict[str, str],
    select: tuple[str, ...],
) -> None:
    before = stream(containers, items, left)
    fixed = after(before, select=select)
    room = {kind: bytes_of(amount) for kind, amount in left.items()}
    stored = [defaulted(item) for item in items]
    orders = [list(order) for order in permutations(stored)]  # the API server's may be any
    if all(admitted(containers_of(before), order, room) for order in orders):
        assert all(admitted(containers_of(fixed), order, room) for order in orders), fixed
    assert after(fixed, select=select) == fixed

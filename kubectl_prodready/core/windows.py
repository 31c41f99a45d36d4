"""Tell Pods for Windows nodes, where there is no shell and no shared process namespace."""

from __future__ import annotations

from typing import Any

from kubectl_prodready.core.plain import mapping, sequence, text

SYSTEM = ("kubernetes.io/os", "beta.kubernetes.io/os")
"""The labels of a node that name its system; the second is the old name of the first."""

TELLING = ("os", "nodeSelector", "affinity")
"""The fields of a pod spec that may say so."""

BUILD = "node.kubernetes.io/windows-build"
"""The label that Windows nodes alone have (docs: reference/labels-annotations-taints)."""


def runs_on_windows(pod_spec: dict[str, Any]) -> bool:
    """Whether Pods say that they run on Windows (docs: concepts/windows/user-guide).

    Their own field does, the labels that their node must have, or what affinity requires of it:
    one of its terms is enough for a node, so every one must say so.
    """
    if pod_spec.keys().isdisjoint(TELLING):  # as almost always
        return False
    if mapping(pod_spec.get("os")).get("name") == "windows":
        return True
    wanted = mapping(pod_spec.get("nodeSelector"))
    if BUILD in wanted or "windows" in (wanted.get(label) for label in SYSTEM):
        return True
    node = mapping(mapping(pod_spec.get("affinity")).get("nodeAffinity"))
    required = mapping(node.get("requiredDuringSchedulingIgnoredDuringExecution"))
    terms = [mapping(term) for term in sequence(required.get("nodeSelectorTerms"))]
    return bool(terms) and all(map(_asks_for_windows, terms))


def _asks_for_windows(term: dict[str, Any]) -> bool:
    for one in map(mapping, sequence(term.get("matchExpressions"))):
        key, operator, values = text(one.get("key")), one.get("operator"), one.get("values")
        if key == BUILD and operator in {"In", "Exists"}:
            return True
        if key in SYSTEM and operator == "In" and values == ["windows"]:
            return True
    return False

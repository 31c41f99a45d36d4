"""Whether a document by itself is only a part of a workload, as a kustomize patch is."""

from __future__ import annotations

from typing import Any

from kubectl_prodready.core.kinds import WORKLOADS, Found, Malformed, mapping_at
from kubectl_prodready.core.plain import sequence

DIRECTIVES = ("$patch", "$delete", "$setElementOrder", "$retainKeys")
COLLECTIONS = (dict, list)


def has_patch_shape(found: Found) -> bool:
    """Whether a workload's document is only a part of one, as a kustomize patch is.

    Its containers lack images, or there are none, or it has a strategic merge directive; or it
    selects nothing and labels nothing, which no API server takes.
    """
    path = WORKLOADS[found.kind].template
    try:
        template = mapping_at(found.raw, path, ())
        spec = mapping_at(template, ("spec",), path)
        selector = mapping_at(found.raw, ("spec", "selector"), ())
        labels = mapping_at(template, ("metadata", "labels"), path)
    except Malformed:
        return False  # that is told as an error
    containers = spec.get("containers") or []
    if not containers or _has_directive(found.raw):
        return True
    if not isinstance(containers, list):
        return False
    everyone = [*containers, *sequence(spec.get("initContainers"))]
    incomplete = any(isinstance(item, dict) and not item.get("image") for item in everyone)
    return incomplete or (found.group == "apps" and not selector and not labels)


def _has_directive(value: Any) -> bool:
    """Whether a strategic merge directive stands anywhere below."""
    pending = [value]
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            for key, child in value.items():
                if key[:1] == "$" and key.startswith(DIRECTIVES):
                    return True
                if isinstance(child, COLLECTIONS):
                    pending.append(child)
        else:
            pending += [item for item in value if isinstance(item, COLLECTIONS)]
    return False

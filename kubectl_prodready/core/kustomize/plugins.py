"""The configurations of kustomize's built-in transformers and generators."""

from __future__ import annotations

from typing import Any

from kubectl_prodready.core.kinds import Found
from kubectl_prodready.core.plain import mapping, sequence

ENTRIES = {
    "PatchTransformer": "patches",
    "PatchJson6902Transformer": "patchesJson6902",
    "ImageTagTransformer": "images",
    "ConfigMapGenerator": "configMapGenerator",
    "SecretGenerator": "secretGenerator",
}
"""Kinds whose configuration is an entry of a kustomization's field."""

UNSET_ONLY = "unsetOnly"
"""What a NamespaceTransformer may say and a kustomization may not: leave what has a namespace."""

FIELDS = {
    "ReplacementTransformer": {"replacements": "replacements"},
    "PrefixTransformer": {"namePrefix": "prefix"},
    "SuffixTransformer": {"nameSuffix": "suffix"},
    "PrefixSuffixTransformer": {"namePrefix": "prefix", "nameSuffix": "suffix"},
    "LabelTransformer": {"commonLabels": "labels"},
    "AnnotationsTransformer": {"commonAnnotations": "annotations"},
}
"""Kinds of whose configuration some fields are those of a kustomization, by their names there."""


def as_fields(found: Found) -> dict[str, Any]:
    """What a configuration does, as a kustomization says it; {} where nobody knows.

    The source is `kustomize/api/internal/builtins`; what else is configured so runs programs.
    """
    raw = found.raw
    if found.group:
        return {}
    if found.kind in ENTRIES:
        return {ENTRIES[found.kind]: [raw]}
    if found.kind == "PatchStrategicMergeTransformer":
        return {"patchesStrategicMerge": [*sequence(raw.get("paths")), raw.get("patches")]}
    if found.kind == "NamespaceTransformer":
        namespace = mapping(raw.get("metadata")).get("namespace")
        return {"namespace": namespace, UNSET_ONLY: raw.get(UNSET_ONLY)}
    if found.kind == "ReplicaCountTransformer":
        return {"replicas": [raw.get("replica")]}
    return {field: raw.get(key) for field, key in FIELDS.get(found.kind, {}).items()}

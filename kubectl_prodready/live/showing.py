"""Live objects as people read them: without bookkeeping, and without what is secret."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from kubectl_prodready.core.applying.hidden import MASK, hidden_in
from kubectl_prodready.core.kinds import LAST_APPLIED, WORKLOADS, Found, items_at, mapping_at
from kubectl_prodready.core.plain import mapping
from kubectl_prodready.core.processes.credentials import secret_variables
from kubectl_prodready.core.workload import variables_of
from kubectl_prodready.paths import Path, with_value

BOOKKEEPING = ("managedFields", "resourceVersion", "uid", "creationTimestamp", "generation")
"""What the API server writes into the metadata of an object."""

RECORDED = (
    LAST_APPLIED,
    "deployment.kubernetes.io/revision",
    "deprecated.daemonset.template.generation",
)
"""Annotations in which clients and controllers keep notes; the first has the whole object."""


def for_a_repository(raw: dict[str, Any]) -> dict[str, Any]:
    """The object as a manifest: all that a person would write, and nothing of the server's."""
    metadata = {k: v for k, v in mapping(raw.get("metadata")).items() if k not in BOOKKEEPING}
    notes = mapping(metadata.get("annotations"))
    if kept := {key: value for key, value in notes.items() if key not in RECORDED}:
        metadata["annotations"] = kept
    else:
        metadata.pop("annotations", None)
    said = {**raw, "metadata": metadata}
    return {key: said[key] for key in _in_order(said) if key != "status"}


def _in_order(keys: Collection[str]) -> list[str]:
    """The keys of an object in the order in which people write them."""
    first = [key for key in ("apiVersion", "kind", "metadata") if key in keys]
    return [*first, *(key for key in keys if key not in first)]


def snapshot(raw: dict[str, Any]) -> dict[str, Any]:
    """The object as it is kept for taking changes back: with who owns what, and nothing secret.

    What people write freely may hold a secret under any name, and is never put back: the values of
    variables, annotations and headers, and words of commands are all masked.
    """
    metadata = mapping(raw.get("metadata"))
    notes = mapping(metadata.get("annotations"))
    kept = {key: value for key, value in notes.items() if key != LAST_APPLIED}
    said = {**raw, "metadata": {**metadata, **({"annotations": kept} if kept else {})}}
    if not kept:
        said["metadata"].pop("annotations", None)
    said.pop("status", None)
    kept_of_it: dict[str, Any] = hidden_in({**said, "metadata": {}})
    metadata = said["metadata"]
    if kept:
        metadata["annotations"] = dict.fromkeys(kept, MASK)
    return {**kept_of_it, "metadata": metadata}


def masked(found: Found) -> dict[str, Any]:
    """An object in which variables whose values look like credentials do not say them."""
    raw = found.raw
    for path, env in _environments(found):
        secret = secret_variables(variables_of(env))
        for index, entry in enumerate(env if secret else ()):
            value = mapping(entry).get("value")
            if value and mapping(entry).get("name") in secret:
                raw = with_value(raw, (*path, index, "value"), MASK, value)
    return raw


def _environments(found: Found) -> Iterator[tuple[Path, list[Any]]]:
    """The variables of each container that has any, and where they stand."""
    spec = (*WORKLOADS[found.kind].template, "spec")
    pod = mapping_at(found.raw, spec, ())
    for key in ("initContainers", "containers"):
        for index, container in enumerate(items_at(pod, key, spec)):
            path: Path = (*spec, key, index)
            if env := items_at(mapping(container), "env", path):
                yield (*path, "env"), env

"""The grace period that stands in every live object, and whether anybody wanted it.

The server writes its default, 30, into each template. Whoever creates or updates an object by any
other way than server-side apply then owns it as if it were chosen. Where it is seen that nobody
chose it, it counts as what it is in a manifest: not there.
"""

from __future__ import annotations

import json
from typing import Any

from kubectl_prodready.core.applying.managed import MANAGER, owners_by_keys
from kubectl_prodready.core.applying.places import is_there, place_of, removed, value_at
from kubectl_prodready.core.kinds import LAST_APPLIED, WORKLOADS
from kubectl_prodready.core.lifecycle.stopping import DEFAULT_GRACE, GRACE
from kubectl_prodready.core.plain import text
from kubectl_prodready.paths import Path

NOTES: Path = ("metadata", "annotations", LAST_APPLIED)


def grace_path(raw: dict[str, Any]) -> Path:
    """Where the grace period of a workload stands."""
    return (*WORKLOADS[raw["kind"]].template, "spec", GRACE)


def has_default(raw: dict[str, Any]) -> bool:
    """Whether a live workload has the default grace period, whoever wanted it."""
    return bool(value_at(raw, grace_path(raw)) == DEFAULT_GRACE)


def is_unchosen(raw: dict[str, Any]) -> bool:
    """Whether a live workload has the default grace period, and nobody asked for it.

    So where no manager owns it, which is so after a server-side apply without it; or where all its
    owners keep notes of what they applied (client-side apply), and it is not in them.
    """
    if not has_default(raw) or not value_at(raw, ("metadata", "managedFields")):
        return False
    path = grace_path(raw)
    owners = {one for one in owners_by_keys(raw, path) if one[0] != MANAGER}
    return not owners or (owners <= set(owners_by_keys(raw, NOTES)) and not _is_noted(raw, path))


def as_chosen(raw: dict[str, Any]) -> dict[str, Any]:
    """The object without a grace period that nobody chose; the input is not changed."""
    return without_grace(raw) if is_unchosen(raw) else raw


def without_grace(raw: dict[str, Any]) -> dict[str, Any]:
    """The object without its grace period, which is there; the input is not changed."""
    less: dict[str, Any] = removed(raw, place_of(raw, grace_path(raw)))
    return less


def _is_noted(raw: dict[str, Any], path: Path) -> bool:
    """Whether the notes of client-side apply have it; what cannot be read might."""
    try:
        said = json.loads(text(value_at(raw, NOTES)))
    except ValueError:
        return True
    return is_there(said, path)

"""Give a field back to a manager that owned it by server-side apply.

Only that manager's own apply could do so, and would be a second rollout. A patch of the value makes
it the manager's by update; then its entries are put right, as the server allows (docs: server-side
apply, clearing managedFields).
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from kubectl_prodready.core.applying.managed import APPLY, UPDATE
from kubectl_prodready.core.plain import mapping, sequence

Entries = list[dict[str, Any]]


def handed_back(raw: dict[str, Any], manager: str, keys: Sequence[str]) -> Entries | None:
    """The managedFields in which a manager owns a field by apply, and no longer by update.

    `keys` lead to the field, below no list. None where it does not own it so.
    """
    entries: Entries = deepcopy(sequence(mapping(raw.get("metadata")).get("managedFields")))
    by_update = next((one for one in entries if _is(one, manager, UPDATE)), None)
    by_apply = next((one for one in entries if _is(one, manager, APPLY)), None)
    if by_update is None or by_apply is None:
        return None
    if not _taken_out(mapping(by_update.get("fieldsV1")), keys):
        return None
    fields = by_apply.setdefault("fieldsV1", {})
    for key in keys:
        fields = fields.setdefault(f"f:{key}", {})
    return [one for one in entries if one is not by_update or one["fieldsV1"]]


def _is(entry: dict[str, Any], manager: str, operation: str) -> bool:
    whose = entry.get("manager"), entry.get("operation"), entry.get("subresource") or ""
    return whose == (manager, operation, "")


def _taken_out(fields: dict[str, Any], keys: Sequence[str]) -> bool:
    """Take a field out of a trie, with all that then holds nothing; whether it was there."""
    key, rest = f"f:{keys[0]}", keys[1:]
    if key not in fields:
        return False
    if rest and not _taken_out(fields[key], rest):
        return False
    if not fields[key] or not rest:
        del fields[key]
    return True

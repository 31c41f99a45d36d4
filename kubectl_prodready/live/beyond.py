"""What an API server's answer has beyond what was planned: the doing of others, in admission."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from kubectl_prodready.core.applying.answers import alike
from kubectl_prodready.core.applying.hidden import MASK
from kubectl_prodready.core.applying.places import merge_keys
from kubectl_prodready.core.kinds import LAST_APPLIED
from kubectl_prodready.core.plain import mapping
from kubectl_prodready.live.showing import BOOKKEEPING, RECORDED
from kubectl_prodready.paths import Path, written

KEPT_BY_SERVERS = frozenset((*BOOKKEEPING, "name", "generateName", "managedFields"))
LIMITS_TOLD = "kubernetes.io/limit-ranger"
KEPT_BY_CONTROLLERS = frozenset((*RECORDED, LIMITS_TOLD)) - {LAST_APPLIED}
TOKEN = re.compile(r"kube-api-access-\w+")
"""The volume with a Pod's token, each time with another name."""

MOST = 5
"""Differences to show."""


def beyond(expected: dict[str, Any], answer: dict[str, Any]) -> str:
    """What of an answer was not expected, for people; "" where all of it was."""
    found = list(_differences(_comparable(expected), _comparable(answer)))
    more = f", and {len(found) - MOST} more" if len(found) > MOST else ""
    return "; ".join(found[:MOST]) + more


def _differences(expected: dict[str, Any], answer: dict[str, Any]) -> Iterator[str]:
    from deepdiff import DeepDiff  # costs 100 ms

    if expected == answer:
        return
    diff = DeepDiff(expected, answer, view="tree", threshold_to_diff_deeper=0)
    for levels in diff.values():
        for level in levels:
            path: Path = tuple(level.path(output_format="list"))
            if not alike(level.t1, level.t2, path):
                before, after = _shown(level.t1, path), _shown(level.t2, path)
                yield f"{_spelled(path)}: {before} -> {after}"


def _comparable(raw: dict[str, Any]) -> dict[str, Any]:
    """An object without what is different each time, its lists by what tells items apart."""
    metadata = {k: v for k, v in mapping(raw.get("metadata")).items() if k not in KEPT_BY_SERVERS}
    notes = mapping(metadata.get("annotations"))
    kept = {key: value for key, value in notes.items() if key not in KEPT_BY_CONTROLLERS}
    whole = {key: value for key, value in raw.items() if key not in {"status", "metadata"}}
    by_keys: dict[str, Any] = _by_keys({**whole, "metadata": {**metadata, "annotations": kept}})
    return by_keys


def _by_keys(data: Any, inside: str = "") -> Any:
    if isinstance(data, dict):
        return {key: _by_keys(value, key) for key, value in data.items()}
    if isinstance(data, list):
        items = {_key(item, index, inside): _by_keys(item) for index, item in enumerate(data)}
        return items if len(items) == len(data) else [_by_keys(item) for item in data]
    return TOKEN.sub("kube-api-access", data) if isinstance(data, str) else data


def _key(item: Any, index: int, inside: str) -> str:
    """`[name=web]`, or the position of an item that has nothing by which it is known."""
    keys = merge_keys(inside, item)
    said = ",".join(f"{key}={item[key]}" for key in keys)
    return f"[{TOKEN.sub('kube-api-access', said) or index}]"


def _spelled(path: Path) -> str:
    return written(path).replace(".[", "[")


def _shown(value: Any, path: Path) -> str:
    """A value in short, or that there is none; of a variable nobody is told what it says."""
    if isinstance(value, dict):
        return f"{{{', '.join(map(str, value))}}}"
    if not isinstance(value, str | int | list):
        return "nothing"
    return MASK if "env" in path else json.dumps(value)

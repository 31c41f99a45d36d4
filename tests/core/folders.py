"""Folders of manifests: written to disk, fixed as the command fixes them, and read again."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import yaml

from kubectl_prodready.fixing.results import FileResult
from kubectl_prodready.pipeline import Run, results
from kubectl_prodready.sources.files import Wanted, gather
from tests.help import about_resources

SIX = frozenset(
    f"{kind}.{resource}"
    for kind in ("requests", "limits")
    for resource in ("cpu", "memory", "ephemeral-storage")
)


def put(folder: Path, files: dict[str, str]) -> Path:
    """Write files, and the folders they need; returns the folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def look(folder: Path, **run: Any) -> dict[str, FileResult]:
    """What `fix -R -f` finds in each file, by its path in the folder; by default of resources."""
    run = about_resources(run)
    sources = gather(Wanted((str(folder),), recursive=True)).sources
    found = results(sources, Run(jobs=1, **run))
    return {os.path.relpath(result.path, folder): result for result in found}


def fix(folder: Path, **run: Any) -> dict[str, FileResult]:
    """Fix a folder in place, as `fix -R -f --write` does."""
    found = look(folder, **run)
    for name, result in found.items():
        assert not result.errors, result.errors
        assert not result.failed, result.failed
        if result.verified:
            (folder / name).write_bytes(result.verified.after.encode())
    return found


def texts(folder: Path) -> dict[str, str]:
    """Every file below a folder with its text."""
    return {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def containers(document: Any) -> dict[str, dict[str, Any]]:
    """Every container below some plain data, by name."""
    found: dict[str, dict[str, Any]] = {}
    if isinstance(document, list):
        for item in document:
            found |= containers(item)
    elif isinstance(document, dict):
        for key, value in document.items():
            if key in {"containers", "initContainers"} and isinstance(value, list):
                found |= {item["name"]: item for item in value}
            else:
                found |= containers(value)
    return found


def containers_of(text: str) -> dict[str, dict[str, Any]]:
    """Every container of a text, by name."""
    return containers(list(yaml.safe_load_all(text)))


def amounts(container: dict[str, Any]) -> dict[str, Any]:
    """A container's resources, as `requests.cpu` and the like."""
    return {
        f"{kind}.{resource}": value
        for kind, values in (container.get("resources") or {}).items()
        for resource, value in (values or {}).items()
    }

"""Fields of a workload that kustomize patches set: not ours to change, and no evidence."""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.core.patched import PatchedField
from kubectl_prodready.core.workload import Container, Workload
from kubectl_prodready.paths import Item, Path, Step


def set_by_patch(workload: Workload, path: Path) -> str:
    """The kustomize patch that sets a field, or something that it is a part of, or ""."""
    depth = len(path) - len(workload.path)
    found = (field for field in _meeting(workload, path) if len(field.path) <= depth)
    return str(next(found, ""))


def touched_by_patch(workload: Workload, *path: Step) -> str:
    """The kustomize patch that sets a field, its whole or a part of it, or ""."""
    return str(next(_meeting(workload, path), ""))


def touched_in_container(container: Container, *keys: str) -> str:
    """The kustomize patch that sets one of a container's fields, its whole or a part, or ""."""
    if not container.workload.patched:  # as almost always
        return ""
    found = (touched_by_patch(container.workload, *container.path, key) for key in keys)
    return next(filter(None, found), "")


def _meeting(workload: Workload, path: Path) -> Iterator[PatchedField]:
    """The patched fields on the way to a path, or below it."""
    path = path[len(workload.path) :]
    for field in workload.patched:
        if all(
            _meets(workload, path[:taken], wanted, step)
            for taken, (wanted, step) in enumerate(zip(field.path, path, strict=False))
        ):
            yield field


def _meets(workload: Workload, above: Path, wanted: Step, step: Step) -> bool:
    """Whether a patch's step means the same list item or key as another step."""
    if wanted in {"*", step}:
        return True
    if isinstance(wanted, int) and isinstance(step, Item):
        siblings = [c for c in workload.containers if c.path[len(workload.path) : -1] == above]
        return wanted < len(siblings) and siblings[wanted].path[-1] == step
    return False

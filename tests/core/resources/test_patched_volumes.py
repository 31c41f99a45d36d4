"""Volumes that patches add or set: they take from limits, whatever sizes they have."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.core.kustomizations import BASE, indented, inline, json_patch, prod, replacing, smp
from tests.core.resources.test_patched_neighbours import reasons

VOLUMES = "/spec/template/spec/volumes"
DISK, MEMORY, BOTH, NONE = "ephemeral-storage", "memory", "ephemeral-storage memory", ""
WITH_VOLUMES = BASE + indented(
    "volumes:\n- {name: cache, emptyDir: {sizeLimit: 1Gi}}\n"
    "- {name: shm, emptyDir: {medium: Memory, sizeLimit: 64Mi}}\n- {name: conf, configMap: {}}\n",
    6,
)


def merged(volume: str) -> str:
    """A strategic merge patch with one volume."""
    return inline(smp(pod=f"volumes: [{volume}]"))


def json(name: str, path: str, value: str = "null") -> str:
    """A JSON patch of the volumes by one operation."""
    return json_patch(f"- {{op: {name}, path: {VOLUMES}{path}, value: {value}}}\n")


@pytest.mark.parametrize(
    ("fields", "left", "deed"),
    [
        (merged("{name: d, emptyDir: {}}"), DISK, "adds the emptyDir d"),
        (merged("{name: d, emptyDir: {sizeLimit: 50Gi}}"), DISK, "adds the emptyDir d"),
        (json("add", "/-", "{name: d, emptyDir: {sizeLimit: '0'}}"), DISK, "adds the emptyDir d"),
        (merged("{name: d, emptyDir: {medium: ''}}"), DISK, "adds the emptyDir d"),
        (merged("{name: m, emptyDir: {medium: Memory}}"), MEMORY, "adds the memory volume m"),
        (json("add", "", "[{name: m, emptyDir: {medium: Memory, sizeLimit: 8Gi}}]"), MEMORY, " m"),
        (merged("{name: h, emptyDir: {medium: HugePages-2Mi}}"), NONE, ""),
        (merged("{name: cache, emptyDir: {sizeLimit: null}}"), BOTH, "sets the emptyDir cache"),
        (merged("{name: shm, emptyDir: {sizeLimit: 8Gi}}"), BOTH, "sets the emptyDir shm"),
        (
            merged("{name: cache, emptyDir: {medium: Memory}}"),
            MEMORY,
            "sets the memory volume cache",
        ),
        (merged("{name: cache, emptyDir: null}"), NONE, ""),
        (merged("{name: cache, $patch: delete}"), NONE, ""),
        (json("remove", "/0/emptyDir/sizeLimit"), BOTH, "sets the emptyDir of a volume"),
        (json("replace", "/1/emptyDir/sizeLimit", "8Gi"), BOTH, "sets the emptyDir of a volume"),
        (json("add", "/0/emptyDir/medium", "Memory"), MEMORY, "sets the emptyDir of a volume"),
        (json("remove", "/0"), NONE, ""),
        (json("remove", ""), NONE, ""),
        (json("replace", "/2/configMap/name", "new"), NONE, ""),
        (json_patch(f"- {{op: copy, from: {VOLUMES}/1, path: {VOLUMES}/-}}\n"), BOTH, "volumes"),
        (json_patch(f"- {{op: move, from: /x, path: {VOLUMES}}}\n"), BOTH, "sets volumes"),
        (json_patch(f"- {{op: copy, from: /x, path: {VOLUMES}/0/emptyDir}}\n"), BOTH, "a volume"),
    ],
)
def test_volumes_take_from_limits(tmp_path: Path, fields: str, left: str, deed: str) -> None:
    found = reasons(tmp_path, {"base/web.yaml": WITH_VOLUMES, **prod(fields)})
    assert set(found) == {f"{resource}-limit" for resource in left.split()}
    assert all("kustomize patch" in reason and reason.endswith(deed) for reason in found.values())


@pytest.mark.parametrize(
    ("field", "left"),
    [
        ("", BOTH),
        (".[name=cache]", BOTH),
        (".[name=cache].emptyDir", BOTH),
        (".[name=cache].emptyDir.sizeLimit", BOTH),
        (".[name=conf].configMap.name", NONE),
        (".*.configMap.name", NONE),
    ],
)
def test_replacements_in_volumes_take_from_limits(tmp_path: Path, field: str, left: str) -> None:
    text = replacing(f"spec.template.spec.volumes{field}").replace(", sizes.yaml", "")
    files = {"base/web.yaml": WITH_VOLUMES, "prod/kustomization.yaml": text}
    assert set(reasons(tmp_path, files)) == {f"{resource}-limit" for resource in left.split()}

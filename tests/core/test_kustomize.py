"""Kustomize, in every form in which it patches: patches stay, bases keep out of their way.

Each of the little kustomizations is fixed as a folder; then no patch has changed, the named
containers of its base are as they were, the others are fixed, and `kubectl kustomize` builds the
overlay to what it was plus additions under `resources`.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from kubectl_prodready.core.quantity import Quantity
from tests.core.folders import amounts, containers, containers_of, fix, put, texts
from tests.core.kustomizations import Case
from tests.core.kustomize_cases import CASES

WORKLOAD_FILES = {"web.yaml", "web.json", "more.yaml", "db.yaml"}
EVERY_CASE = pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)

Built = dict[str, dict[tuple[str, str], Any]]


class Fixed(NamedTuple):
    """All cases, before and after the fix: texts by case, and what kubectl builds."""

    before: dict[str, dict[str, str]]
    after: dict[str, dict[str, str]]
    built_before: Built
    built_after: Built


@pytest.fixture(scope="module")
def fixed(tmp_path_factory: pytest.TempPathFactory) -> Fixed:
    """Every case in a folder of its own, fixed in one run."""
    top = tmp_path_factory.mktemp("kustomize")
    folder = top / "cases"
    for case in CASES:
        put(folder / case.id, case.all_files)
    wrap(top)
    before, built_before = read(folder), build(top)
    fix(folder)
    return Fixed(before, read(folder), built_before, build(top))


def read(folder: Path) -> dict[str, dict[str, str]]:
    return {case.id: texts(folder / case.id) for case in CASES}


def wrap(top: Path) -> None:
    """Beside the cases: a namespace for each, so that one process can build them all."""
    for case in CASES:
        text = f"namespace: {case.id}\nresources: [../../cases/{case.id}/prod]\n"
        put(top / "all", {f"{case.id}/kustomization.yaml": text})
    names = [case.id for case in CASES]
    put(top / "all", {"kustomization.yaml": yaml.safe_dump({"resources": names})})


def build(top: Path) -> Built:
    """What kubectl builds of every case, by kind and name; one by one where one of them fails."""
    if not shutil.which("kubectl"):
        return {}
    if whole := kustomize(top / "all"):
        built: Built = {case.id: {} for case in CASES}
        for one in whole:
            place = one["metadata"].pop("namespace")
            built[place][one["kind"], one["metadata"]["name"]] = one
        return built
    return {
        case.id: {
            (one["kind"], one["metadata"]["name"]): one for one in kustomize(top / "all" / case.id)
        }
        for case in CASES
    }


def kustomize(folder: Path) -> list[Any]:
    """What one folder is built to; nothing where it does not build."""
    command = ["kubectl", "kustomize", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return list(yaml.safe_load_all(done.stdout)) if done.returncode == 0 else []


@EVERY_CASE
def test_only_the_base_changes(fixed: Fixed, case: Case) -> None:
    before, after = fixed.before[case.id], fixed.after[case.id]
    changed = {name for name in before if before[name] != after[name]}
    assert {Path(name).name for name in changed} <= WORKLOAD_FILES


@EVERY_CASE
def test_the_base_stays_out_of_the_patch_s_way(fixed: Fixed, case: Case) -> None:
    before, after = (containers_of(t[case.id][case.base]) for t in (fixed.before, fixed.after))
    for name in case.stay.split():
        assert amounts(after[name]) == amounts(before[name]), name


@EVERY_CASE
def test_other_containers_are_fixed(fixed: Fixed, case: Case) -> None:
    after = containers_of(fixed.after[case.id][case.base])
    for name in case.fixed.split():
        assert {"requests.memory", "limits.memory", "limits.cpu"} <= set(amounts(after[name])), name


@EVERY_CASE
@pytest.mark.skipif(not shutil.which("kubectl"), reason="kubectl is not on PATH")
def test_overlays_build_to_the_old_meaning_plus_resources(fixed: Fixed, case: Case) -> None:
    before, after = fixed.built_before[case.id], fixed.built_after[case.id]
    assert before
    assert after.keys() == before.keys()
    for key in before:
        assert list(beyond_resources(before[key], after[key])) == []
        for name, container in containers(after[key]).items():
            assert list(contradictions(amounts(container))) == [], name


def beyond_resources(old: Any, new: Any, path: str = "") -> Iterator[str]:
    """What differs between two meanings, apart from additions below `resources`."""
    if isinstance(old, dict) and isinstance(new, dict):
        yield from (f"{path}.{key} is gone" for key in old.keys() - new.keys())
        for key in new:
            if key in old:
                yield from beyond_resources(old[key], new[key], f"{path}.{key}")
            elif ".resources" not in f"{path}.{key}":
                yield f"{path}.{key} is new"
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from beyond_resources(one, other, f"{path}[{index}]")
    elif old != new:
        yield f"{path} was {old}, is {new}"


def contradictions(found: dict[str, Any]) -> Iterator[str]:
    """The resources of a container whose request exceeds the limit: no API server takes it."""
    for name, request in found.items():
        kind, _, resource = name.partition(".")
        limit = Quantity.parse(found.get(f"limits.{resource}"))
        wanted = Quantity.parse(request)
        if kind == "requests" and limit and wanted and wanted > limit:
            yield f"{resource}: request {wanted} over limit {limit}"

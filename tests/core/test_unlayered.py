"""Without kustomizations there is nothing to know, and nothing is loaded to know it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kubectl_prodready.core.kinds import Found
from kubectl_prodready.core.kustomize.layers import Kustomize
from kubectl_prodready.core.kustomize.unlayered import Unlayered
from kubectl_prodready.core.neighbours import Neighbour
from kubectl_prodready.core.patched import NO_WAY
from tests.core.folders import put
from tests.help import deployment

POD = Found((), "Pod", "", {"metadata": {"name": "web"}})
RANGE = Neighbour("LimitRange", "", "x", {})


def answers(layers: Unlayered) -> tuple[object, ...]:
    """What it says to every question."""
    return (
        set(layers.files),
        layers.patch_files,
        layers.data_files,
        dict(layers.namespaces_in("/k")),
        layers.layers_of("/k/web.yaml"),
        layers.tops_of("/k/web.yaml"),
        layers.way("/k/web.yaml", POD).patched,
    )


def test_nothing_is_known_as_by_kustomize_where_there_is_nothing() -> None:
    nothing = Kustomize({}, lambda _: [], lambda _: [])
    assert answers(Unlayered()) == answers(nothing)
    assert Unlayered().way("/k/web.yaml", POD) == NO_WAY
    assert Unlayered().patched_below("/k", "/k/web.yaml", RANGE) == ()


@pytest.mark.parametrize(
    ("kustomization", "loaded"), [("", False), ("resources: [web.yaml]", True)]
)
def test_what_reads_kustomizations_is_loaded_where_there_is_one(
    tmp_path: Path, kustomization: str, *, loaded: bool
) -> None:
    put(tmp_path, {"web.yaml": deployment(), "kustomization.yaml": kustomization})
    code = (
        "import sys; from kubectl_prodready.cli.main import run; run(['check', '-f', 'web.yaml']); "
        "sys.exit('kubectl_prodready.core.kustomize.layers' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=False)
    assert done.returncode == int(loaded)

"""`--kubernetes-version` is 1.30 unless it is said, in every command that has it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kubectl_prodready.cli.flags import parse
from kubectl_prodready.cli.main import command
from tests.cli.command import TOP, process, put
from tests.help import deployment

PLUGIN = """
from kubectl_prodready.api import Safety, rule


def since(version):
    @rule(f"since-{version}", part="Running", examples=[])
    def found(workload):
        if f"v{version}" not in workload.metadata.get("annotations", {}):
            path = ("metadata", "annotations", f"v{version}")
            yield workload.set(path, "yes", Safety.SAFE)._replace(since=(1, version))
    return found


old, new = since(30), since(31)
"""


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """The environment in which another package has a rule for 1.30 and one for 1.31."""
    info = {
        "entry_points.txt": "[kubectl_prodready.rules]\nmore = versioned_rules\n",
        "METADATA": "Name: versioned\nVersion: 1.0\n",
    }
    put(tmp_path / "installed" / "versioned-1.0.dist-info", info)
    put(tmp_path / "installed", {"versioned_rules.py": PLUGIN})
    return {"PYTHONPATH": f"{tmp_path / 'installed'}{os.pathsep}{TOP}"}


@pytest.mark.parametrize("words", ["fix -f web.yaml", "check -f web.yaml", "hook --check web.yaml"])
def test_default_is_1_30(tmp_path: Path, env: dict[str, str], words: str) -> None:
    name, *rest = words.split()
    values = parse(rest, command(name).FLAGS)
    assert values is not None
    assert values["kubernetes_version"] == "1.30"
    put(tmp_path, {"web.yaml": deployment()})
    select = ("--select", "since-30,since-31")
    done = process(name, *rest, *select, cwd=tmp_path, env=env)
    assert done.code == 1, done.err
    assert ("v30" in done.out, "v31" in done.out) == (True, False)
    reason = "left alone: 1 x since-31: needs Kubernetes 1.31, and --kubernetes-version is 1.30"
    assert reason in done.err
    older, newer = (
        process(name, *rest, *select, "--kubernetes-version", version, cwd=tmp_path, env=env)
        for version in ("1.29", "1.31")
    )
    assert ("v30" in older.out, "v31" in older.out) == (False, False)
    assert ("v30" in newer.out, "v31" in newer.out) == (True, True)

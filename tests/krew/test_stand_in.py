"""What krew does with our manifest, tried with archives that hold a small script."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest

from tests.archives import VERSION, Member, archive, whole
from tests.go_built import go_built
from tests.krew.krewed import Krew, from_loopback, served
from tools.dist.system import here
from tools.krew.__main__ import main
from tools.krew.archives import digests
from tools.krew.plugin import DESCRIPTION, PLATFORMS, SHORT, manifest

FAKE = dict.fromkeys(PLATFORMS, "f" * 64)


@pytest.fixture
def top(tmp_path: Path) -> Path:
    """A tree with an archive for every platform, and the manifest of them."""
    for platform in PLATFORMS:
        archive(tmp_path / "tree" / "dist", platform)
    main([], tmp_path / "tree")
    return tmp_path / "tree"


def test_it_is_installed_called_through_kubectl_and_uninstalled(krew: Krew, top: Path) -> None:
    done = krew.install(top / "krew-manifest.yaml", top / "dist" / here().archive(VERSION))
    assert done.returncode == 0, done.stderr
    assert "Installed plugin: prodready" in done.stderr
    assert "kubectl prodready completion install" in done.stderr
    called = krew.kubectl("prodready", "fix", "-f", "a b.yaml")
    store = krew.root / "store" / "prodready" / VERSION / "kubectl-prodready"
    assert called.stdout == f"kubectl-prodready of {store} got fix -f a b.yaml\n"
    assert krew.kubectl("krew", "list").stdout.split() == ["detached/prodready"]
    done = krew.kubectl("krew", "uninstall", "prodready")
    assert done.returncode == 0, done.stderr
    assert not krew.installed()
    assert krew.kubectl("prodready").returncode == 1


def test_another_archive_than_that_of_the_manifest_is_not_installed(krew: Krew, top: Path) -> None:
    other = archive(top / "other", here(), [*whole()[:2], Member(here().program, b"#!/bin/sh\n")])
    done = krew.install(top / "krew-manifest.yaml", other)
    assert done.returncode == 1
    assert "checksum does not match" in done.stderr
    assert not krew.installed()


def test_the_description_is_shown_as_it_was_written(krew: Krew, top: Path) -> None:
    plugins = krew.root / "index" / "default" / "plugins"
    plugins.mkdir()
    (plugins / "prodready.yaml").write_text((top / "dist" / "prodready.yaml").read_text())
    told = krew.kubectl("krew", "info", "prodready").stdout
    for line in DESCRIPTION.splitlines():
        assert line in told
    assert SHORT in krew.kubectl("krew", "search", "prodready").stdout


def validated(krew: Krew, manifest: Path, *flags: str) -> str:
    """What the validator says of a manifest that it takes; the last line of what it refuses."""
    validator = str(go_built("validate-krew-manifest"))
    done = krew.run(validator, *flags, "-manifest", str(manifest))
    return done.stderr if done.returncode == 0 else f"refused: {done.stderr.splitlines()[-1]}"


def test_every_platform_passes_the_validator_with_archives_on_loopback(
    krew: Krew, top: Path
) -> None:
    with served(top / "dist") as address:
        copy = from_loopback(
            top / "dist" / "prodready.yaml", address, VERSION, top / "from-loopback"
        )
        said = validated(krew, copy)
    assert f"all {len(PLATFORMS)} spec.platforms installed fine" in said


def test_the_validator_and_we_agree_on_what_is_refused(krew: Krew, tmp_path: Path) -> None:
    path = tmp_path / "prodready.yaml"
    path.write_text(manifest(VERSION, FAKE))
    assert "no overlapping spec.platform[].selector" in validated(krew, path, "-skip-install")
    for old, new in (
        ("f" * 64, "F" * 64),
        (f"version: {VERSION}", "version: 0.1"),
        ("arch: arm64", "arch: amd64"),
        ("name: prodready", "name: kubectl-prodready"),
        ("bin: kubectl-prodready", "bin: ''"),
        (f"shortDescription: {SHORT}", "shortDescription: ''"),
    ):
        path.write_text(manifest(VERSION, FAKE).replace(old, new))
        assert validated(krew, path, "-skip-install").startswith("refused: F"), new


UNFIT = {
    "a link": Member("lib.so", kind=tarfile.SYMTYPE, target="LICENSE"),
    "a hard link": Member("lib.so", kind=tarfile.LNKTYPE, target="LICENSE"),
    "two dots": Member("a..b"),
    "from the root": Member("/tmp/x"),
}


@pytest.mark.parametrize("how", UNFIT)
def test_what_we_refuse_krew_refuses_too(krew: Krew, tmp_path: Path, how: str) -> None:
    good = archive(tmp_path / "dist", here())
    bad = archive(tmp_path / "bad", here(), [*whole(here()), UNFIT[how]])
    with pytest.raises(SystemExit):
        digests(tmp_path / "bad")
    path = tmp_path / "prodready.yaml"
    path.write_text(manifest(VERSION, digests(good.parent)))
    assert krew.install(path, bad).returncode == 1
    unchecked = _as_if_of(path, bad)
    done = krew.install(unchecked, bad)
    assert done.returncode == 1
    assert "checksum" not in done.stderr
    assert not krew.installed()


def _as_if_of(manifest: Path, archive: Path) -> Path:
    """The manifest with the digest of that archive."""
    [digest] = archive.with_name(f"{archive.name}.sha256").read_text().split()[:1]
    text = manifest.read_text()
    old = text.split("sha256: ")[1][:64]
    manifest.write_text(text.replace(old, digest))
    return manifest

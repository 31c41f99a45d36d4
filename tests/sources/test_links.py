"""Symbolic links: they do not loop, they stay, and their target is edited."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kubectl_prodready.sources.globs import expand
from tests.cli.command import names, prodready, put
from tests.help import after, deployment

WEB = deployment()


def test_link_stays_and_its_target_is_edited(tmp_path: Path) -> None:
    put(tmp_path, {"real/web.yaml": WEB, "in/x": ""})
    link = tmp_path / "in" / "link.yaml"
    link.symlink_to("../real/web.yaml")
    done = prodready("fix", "-f", "in/link.yaml", "--write", cwd=tmp_path)
    assert done.code == 0
    assert done.out == "wrote in/link.yaml: 6 changes to deployment.apps/web\n"
    assert os.readlink(link) == "../real/web.yaml"
    assert (tmp_path / "real" / "web.yaml").read_text() == after(WEB)
    assert sorted(os.listdir(tmp_path / "real")) == ["web.yaml"]
    assert sorted(os.listdir(tmp_path / "in")) == ["link.yaml", "x"]


def test_link_of_a_link(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": WEB})
    (tmp_path / "one.yaml").symlink_to("web.yaml")
    (tmp_path / "two.yaml").symlink_to("one.yaml")
    assert prodready("fix", "-f", "two.yaml", "--write", cwd=tmp_path).code == 0
    assert os.readlink(tmp_path / "two.yaml") == "one.yaml"
    assert os.readlink(tmp_path / "one.yaml") == "web.yaml"
    assert (tmp_path / "web.yaml").read_text() == after(WEB)


def test_linked_file_in_a_folder_is_read(tmp_path: Path) -> None:
    put(tmp_path, {"real.txt": WEB, "in/x": ""})
    (tmp_path / "in" / "link.yaml").symlink_to(tmp_path / "real.txt")
    assert names(prodready("fix", "-f", "in", "-o", "name", cwd=tmp_path)) == ["web"]


def test_file_and_link_to_it_are_one(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": WEB})
    (tmp_path / "link.yaml").symlink_to("web.yaml")
    done = prodready("fix", "-f", ".", "--write", cwd=tmp_path)
    assert done.out.count("wrote ") == 1
    assert (tmp_path / "web.yaml").read_text() == after(WEB)


def test_linked_folders_do_not_loop(tmp_path: Path) -> None:
    put(tmp_path, {"sub/web.yaml": WEB})
    (tmp_path / "sub" / "up").symlink_to("..")
    (tmp_path / "sub" / "me").symlink_to(".")
    (tmp_path / "sub" / "folder.yaml").symlink_to("..")
    assert names(prodready("fix", "-R", "-f", ".", "-o", "name", cwd=tmp_path)) == ["web"]


def test_linked_folder_is_entered_when_named(tmp_path: Path) -> None:
    put(tmp_path, {"sub/web.yaml": WEB})
    (tmp_path / "link").symlink_to("sub")
    assert names(prodready("fix", "-f", "link", "-o", "name", cwd=tmp_path)) == ["web"]


def test_link_to_itself_is_an_error_of_one_file(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": WEB})
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    for given in (".", "loop.yaml,web.yaml"):
        done = prodready("fix", "-f", given, "-o", "name", cwd=tmp_path)
        assert done.code == 2
        assert names(done) == ["web"]
        assert "loop.yaml: cannot be read" in done.err


def test_link_to_nothing_is_an_error_of_one_file(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": WEB})
    (tmp_path / "gone.yaml").symlink_to("nowhere")
    for given in (".", "gone.yaml,web.yaml"):
        done = prodready("fix", "-f", given, "-o", "name", cwd=tmp_path)
        assert done.code == 2
        assert names(done) == ["web"]
        assert "gone.yaml: cannot be read: no such file or directory" in done.err


def loops(folder: Path) -> Path:
    """Two manifests, and links that lead in circles."""
    put(folder, {"web.yaml": WEB, "d/e/api.yaml": deployment(name="api")})
    (folder / "self").symlink_to(".")
    (folder / "d" / "up").symlink_to("..")
    (folder / "d" / "e" / "down.yaml").symlink_to("../../web.yaml")
    return folder


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("**/*.yaml", ["d/e/api.yaml", "d/e/down.yaml", "web.yaml"]),
        ("**/**/*.yaml", ["d/e/api.yaml", "d/e/down.yaml", "web.yaml"]),
        ("./**/*.yaml", ["./d/e/api.yaml", "./d/e/down.yaml", "./web.yaml"]),
        ("d/**/*.yaml", ["d/e/api.yaml", "d/e/down.yaml"]),
        ("d/**/e/*.yaml", ["d/e/api.yaml", "d/e/down.yaml"]),
        ("*/**/api.yaml", ["d/e/api.yaml", "self/d/e/api.yaml"]),
        ("self/**/api.yaml", ["self/d/e/api.yaml"]),
        ("**", ["d", "d/e", "d/e/api.yaml", "d/e/down.yaml", "web.yaml"]),
        ("**/e", ["d/e"]),
        ("d/[e]/*", ["d/e/api.yaml", "d/e/down.yaml"]),
        ("nope/**", []),
        ("web.yaml", []),
    ],
)
def test_globs_do_not_loop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pattern: str, found: list[str]
) -> None:
    monkeypatch.chdir(loops(tmp_path))
    assert expand(pattern) == found


def test_globs_from_the_root(tmp_path: Path) -> None:
    found = expand(f"{loops(tmp_path)}/**/*.yaml")
    assert [os.path.basename(name) for name in found] == ["api.yaml", "down.yaml", "web.yaml"]


def test_a_glob_over_links_that_lead_in_circles_ends(tmp_path: Path) -> None:
    loops(tmp_path)
    done = prodready("fix", "-f", "**/*.yaml", "-o", "name", cwd=tmp_path)
    assert (done.code, sorted(names(done))) == (1, ["api", "web"])

"""The diff is one that `git apply` takes, and it gives exactly what `--write` writes."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kubectl_prodready.report.diff import unified
from kubectl_prodready.text.edit import Edit
from kubectl_prodready.text.verify import _SEAL, Proven, Verified, assemble
from tests.cli.command import needs_git, process, prodready, put
from tests.help import after, deployment, documents

pytestmark = needs_git

WEB = deployment()
TWO = documents(WEB, deployment(name="other"))
GIT = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
BOM = "\ufeff"

SHAPES = {
    "plain": WEB,
    "two documents": TWO,
    "far apart": documents(WEB, *["a: 1\n" * 20], deployment(name="b")),
    "CRLF": WEB.replace("\n", "\r\n"),
    "mixed line ends": WEB.replace("\n", "\r\n", 5),
    "byte order mark": BOM + WEB,
    "byte order mark and CRLF": BOM + TWO.replace("\n", "\r\n"),
    "no final newline": WEB.rstrip("\n"),
    "no final newline, two documents": TWO.rstrip("\n"),
    "no final newline, CRLF": WEB.rstrip("\n").replace("\n", "\r\n"),
    "trailing blank lines": WEB + "\n\n  \n",
    "trailing comments": WEB + "# the end\n  # really",
    "flow": '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}, '
    '"spec": {"containers": [{"name": "a", "image": "a"}]}}',
    "form feeds and other lines that git does not count": WEB.replace(
        "name: web", "name: web # \x85 \u2028 \u2029", 1
    ),
    "lines like a diff's own": documents(
        "apiVersion: v1\nkind: ConfigMap\ndata:\n  a: |\n"
        "    --- a/b\n    +++ b/b\n    @@ -1 +1 @@\n",
        WEB,
    ),
}

NAMES = [
    "web.yaml",
    "two words.yaml",
    " leading and trailing .yaml",
    "ümläut.yaml",
    "emoji 🎉.yaml",
    'quo"te.yaml',
    "quote's.yaml",
    "back\\slash.yaml",
    "tab\there.yaml",
    "new\nline.yaml",
    "bell\x07.yaml",
    "nbsp\u00a0.yaml",
    "a,b.yaml",
    "a[1]*.yaml",
    "-dash.yaml",
    "$HOME `x`.yaml",
    "a/b/c d/deep.yaml",
    "a/web.yaml",
    "b/web.yaml",
    "dev/null/web.yaml",
]


def repository(folder: Path) -> Path:
    """A new git repository."""
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True, env={**os.environ, **GIT})
    return folder


def git_apply(diff: bytes, cwd: Path) -> None:
    """Apply a diff, and show git's own words where it does not want it."""
    done = subprocess.run(
        ["git", "apply"],
        cwd=cwd,
        input=diff,
        capture_output=True,
        env={**os.environ, **GIT},
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode() + diff.decode()


def assert_git_takes(folder: Path, given: str, file: Path) -> None:
    """Both ways to change the file, the diff through git and `--write`, give the same bytes."""
    before = file.read_bytes()
    diff = prodready("fix", "-f", given, cwd=folder)
    assert diff.code == 1, diff.err
    git_apply(diff.raw, folder)
    applied = file.read_bytes()
    file.write_bytes(before)
    written = prodready("fix", "-f", given, "--write", cwd=folder)
    assert written.code == 0, written.err
    assert applied == file.read_bytes() != before


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_of_text(tmp_path: Path, shape: str) -> None:
    put(repository(tmp_path), {"web.yaml": SHAPES[shape]})
    assert_git_takes(tmp_path, "web.yaml", tmp_path / "web.yaml")


@pytest.mark.parametrize("name", NAMES)
def test_every_name(tmp_path: Path, name: str) -> None:
    put(repository(tmp_path), {name: WEB})
    assert_git_takes(tmp_path, f"./{name}", tmp_path / name)


@pytest.mark.parametrize("name", NAMES)
def test_every_name_found_in_a_folder(tmp_path: Path, name: str) -> None:
    put(repository(tmp_path), {name: WEB})
    diff = prodready("fix", "-R", "-f", ".", cwd=tmp_path)
    git_apply(diff.raw, tmp_path)
    assert (tmp_path / name).read_text() == after(WEB)


def test_name_that_is_no_utf_8(tmp_path: Path) -> None:
    name = os.fsencode(repository(tmp_path)) + b"/caf\xe9.yaml"
    with open(name, "wb") as file:
        file.write(WEB.encode())
    diff = process("fix", "-f", ".", cwd=tmp_path)
    assert diff.code == 1, diff.err
    git_apply(diff.raw, tmp_path)
    with open(name, "rb") as file:
        assert file.read().decode() == after(WEB)


def test_in_a_subfolder(tmp_path: Path) -> None:
    sub = repository(tmp_path) / "deploy" / "my shop"
    put(sub, {"web.yaml": WEB, "more/api.yaml": WEB})
    assert_git_takes(sub, "web.yaml", sub / "web.yaml")
    assert_git_takes(sub, "more", sub / "more" / "api.yaml")


def test_absolute_path(tmp_path: Path) -> None:
    sub = repository(tmp_path) / "deploy"
    put(sub, {"web.yaml": WEB})
    assert_git_takes(sub, str(sub / "web.yaml"), sub / "web.yaml")
    put(sub, {"web.yaml": WEB})
    assert_git_takes(tmp_path, str(sub / "web.yaml"), sub / "web.yaml")


@pytest.mark.parametrize("given", ["./web.yaml", "x/../web.yaml", ".//web.yaml"])
def test_roundabout_path(tmp_path: Path, given: str) -> None:
    put(repository(tmp_path), {"web.yaml": WEB, "x/y": ""})
    assert_git_takes(tmp_path, given, tmp_path / "web.yaml")


def test_linked_file_is_named_by_what_changes(tmp_path: Path) -> None:
    put(repository(tmp_path), {"real.yaml": WEB})
    (tmp_path / "link.yaml").symlink_to("real.yaml")
    assert_git_takes(tmp_path, "link.yaml", tmp_path / "real.yaml")
    assert (tmp_path / "link.yaml").is_symlink()


@pytest.mark.parametrize(
    "given", ["lnk", "lnk/web.yaml", "./lnk/", "lnk/../sub/web.yaml", "lnk/../sub"]
)
def test_linked_folder_is_named_by_where_it_leads(tmp_path: Path, given: str) -> None:
    put(repository(tmp_path), {"real/sub/web.yaml": WEB, "real/x": "", "sub/web.yaml": "other"})
    (tmp_path / "lnk").symlink_to("real/sub")
    assert_git_takes(tmp_path, given, tmp_path / "real" / "sub" / "web.yaml")


def test_file_above_the_current_folder_applies_from_the_root(tmp_path: Path) -> None:
    """Its name is the whole path: no name relative to the current folder would be one for git."""
    put(tmp_path, {"web.yaml": WEB, "sub/x": ""})
    diff = prodready("fix", "-f", "../web.yaml", cwd=tmp_path / "sub")
    git_apply(diff.raw, Path("/"))
    assert (tmp_path / "web.yaml").read_text() == after(WEB)


def test_many_files_in_one_diff(tmp_path: Path) -> None:
    files = {f"{number} {shape}.yaml": text for number, (shape, text) in enumerate(SHAPES.items())}
    put(repository(tmp_path / "a"), files)
    shutil.copytree(tmp_path / "a", tmp_path / "b")
    git_apply(prodready("fix", "-f", ".", cwd=tmp_path / "a").raw, tmp_path / "a")
    assert prodready("fix", "-f", ".", "--write", cwd=tmp_path / "b").code == 0
    for name in files:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_diff_of_standard_input_has_a_name(tmp_path: Path) -> None:
    done = prodready("fix", "-f", "-", cwd=tmp_path, stdin=WEB.encode())
    assert done.out.splitlines()[:2] == ["--- a/-", "+++ b/-"]


LINES = st.text(st.sampled_from("ab \r\n\u2028"), max_size=30)


@st.composite
def verified_texts(draw: st.DrawFn) -> Verified:
    """A text, and insertions and replacements in it that do not touch."""
    before = draw(st.text(st.sampled_from("ab\n\n\r"), max_size=60))
    places = draw(st.lists(st.integers(0, len(before)), max_size=5, unique=True).map(sorted))
    edits = []
    for place, following in pairwise([*places, len(before) + 1]):
        end = draw(st.integers(place, min(following - 1, place + 4)))
        edits.append(Edit(place, end, draw(LINES.filter(bool))))
    return assemble(before, [Proven(tuple(edits), _SEAL)])


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder for one example."""
    with TemporaryDirectory() as folder:
        yield Path(folder)


@settings(max_examples=150, deadline=None)
@given(verified_texts())
def test_any_edits_of_any_text(verified: Verified) -> None:
    assume(verified.after != verified.before != "")  # a diff for an empty file creates one
    with scratch() as folder:
        file = folder / "x"
        file.write_bytes(verified.before.encode())
        git_apply(unified("x", verified).encode(), folder)
        assert file.read_bytes() == verified.after.encode()

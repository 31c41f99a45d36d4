"""Inputs that are wrong: each is told with its place and what to do; the others are still done."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.command import (
    BROKEN,
    CONFIG_MAP,
    MISSHAPEN,
    MODULE,
    TOP,
    contents,
    names,
    process,
    prodready,
    put,
)
from tests.help import after, deployment, documents

WEB = deployment()
ANCHORS = "".join(
    f"b{level}: &b{level} [{', '.join([f'*b{level - 1}'] * 9)}]\n" for level in range(1, 10)
)
BOMB = f"b0: &b0 [lol]\n{ANCHORS}"
DEEP = 10_000

FAULTS = {
    "broken YAML": (BROKEN, "5:1: not YAML: "),
    "broken YAML in the second document": (documents(WEB, BROKEN), "not YAML: "),
    "a tab for indentation": (
        "apiVersion: v1\nkind: Pod\nspec:\n\tx: 1\n",
        "4:1: not YAML: a tab where only spaces may stand; write spaces",
    ),
    "a tab after spaces": (
        "apiVersion: v1\nkind: Pod\nspec:\n  a: 1\n \tx: 1\n",
        "5:2: not YAML: a tab where only spaces may stand; write spaces",
    ),
    "a tab in a block scalar": (
        "apiVersion: v1\nkind: Pod\nspec:\n  x: |\n\ta\n",
        "5:1: not YAML: a tab where only spaces may stand; write spaces",
    ),
    "a character that begins nothing": (
        "apiVersion: v1\nkind: Pod\nspec: @a\n",
        "3:7: not YAML: found character that cannot start any token",
    ),
    "a scalar for a list": (MISSHAPEN, "5:15: spec.containers must be a list; "),
    "a scalar for a mapping": (
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: foo\n",
        "4:7: spec must be a mapping; ",
    ),
    "a scalar for a container": (
        "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - foo\n",
        "5:5: spec.containers[0] must be a mapping; ",
    ),
    "a list for resources": (
        deployment("[{name: web, image: web, resources: [1]}]"),
        "resources must be a mapping; ",
    ),
    "the same key twice": (
        "apiVersion: v1\nkind: Pod\nspec: {}\nspec: {}\n",
        '4:1: the key "spec" stands twice in one mapping (line 3); correct it',
    ),
    "aliases that expand without bound": (
        WEB + BOMB,
        "aliases expand to more than 200000 nodes; write the values out",
    ),
    "an alias that contains itself": (WEB + "x: &x [*x]\n", "the alias *x contains itself; "),
    "an alias of nothing": (WEB + "x: *nope\n", "the alias *nope has no anchor; "),
    "braces 10,000 deep": (
        WEB + f"x: {'[' * DEEP}{']' * DEEP}\n",
        "nested more than 200 levels deep; ",
    ),
    "mappings 10,000 deep": (WEB + f"x: {'{a: ' * DEEP}{'}' * DEEP}\n", "nested more than 200"),
    "dashes 10,000 deep": (WEB + f"x:\n  {'- ' * DEEP}a\n", "nested more than 200 levels deep; "),
    "braces 10,000 deep that never close": (WEB + "x: " + "[" * DEEP, "nested more than 200"),
    "braces 10,000 deep beside no workload": (
        CONFIG_MAP + f"x: {'[' * DEEP}{']' * DEEP}\n",
        "nested more than 200 levels deep; ",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("given", [".", "bad.yaml,good.yaml"])
def test_refused_with_its_place_and_the_others_are_done(
    tmp_path: Path, fault: str, given: str
) -> None:
    text, message = FAULTS[fault]
    put(tmp_path, {"bad.yaml": text, "good.yaml": WEB})
    start = time.perf_counter()
    done = prodready("fix", "-f", given, "--write", cwd=tmp_path)
    assert time.perf_counter() - start < 5
    assert done.code == 2
    [error] = [line for line in done.err.splitlines() if line.startswith("error: ")]
    place, _, said = error.removeprefix("error: ").partition("bad.yaml:")
    assert place in {"", "./"}
    line, column, rest = said.split(":", 2)
    assert int(line) <= text.count("\n") + 1
    assert int(column) >= 1
    assert message in f"{line}:{column}:{rest}"
    assert "; " in rest
    assert contents(tmp_path) == {"bad.yaml": text, "good.yaml": after(WEB)}
    assert prodready("check", "-f", "bad.yaml", cwd=tmp_path).code == 2


EXTRAS = {
    "plain": "x: {opening}1{closing}\n",
    "with an alias": "a: &a 1\nb: *a\nx: {opening}1{closing}\n",
}


def nested(kind: str, extra: str, depth: int) -> str:
    """A Deployment with something nested so deep in it."""
    opening, closing = {"lists": ("[", "]"), "mappings": ("{a: ", "}")}[kind]
    return WEB + EXTRAS[extra].format(opening=opening * depth, closing=closing * depth)


@pytest.mark.parametrize("extra", EXTRAS)
@pytest.mark.parametrize("kind", ["lists", "mappings"])
def test_what_is_deep_and_not_too_deep_is_fixed(tmp_path: Path, kind: str, extra: str) -> None:
    text = nested(kind, extra, 100)
    put(tmp_path, {"deep.yaml": text})
    done = process("fix", "-f", "deep.yaml", "--write", cwd=tmp_path)
    assert done.code == 0, done.err
    assert (tmp_path / "deep.yaml").read_text() == text.replace(WEB, after(WEB))


@pytest.mark.parametrize("depth", [100, 150, 190])
@pytest.mark.parametrize("extra", EXTRAS)
@pytest.mark.parametrize("kind", ["lists", "mappings"])
def test_what_is_nearly_too_deep_is_fixed_or_refused(
    tmp_path: Path, kind: str, extra: str, depth: int
) -> None:
    text = nested(kind, extra, depth)
    put(tmp_path, {"deep.yaml": text, "good.yaml": WEB})
    done = process("fix", "-f", ".", "--write", cwd=tmp_path)
    assert done.code == 0 or "error: ./deep.yaml:16:" in done.err, done.err
    assert (tmp_path / "good.yaml").read_text() == after(WEB)


def test_missing_file(tmp_path: Path) -> None:
    put(tmp_path, {"good.yaml": WEB})
    done = prodready("fix", "-f", "missing.yaml,good.yaml", "--write", cwd=tmp_path)
    assert done.code == 2
    assert "error: missing.yaml: no such file or folder; check the name\n" in done.err
    assert (tmp_path / "good.yaml").read_text() == after(WEB)


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"kind\x00apiVersion", "1:5: a binary file, or UTF-16 without a mark; name a YAML or J"),
        ("a: 1\nü: \0".encode(), "2:4: a binary file"),
        (b"\x7fELF\x02\x01\x01\x00\x00", "1:8: a binary file"),
        (b"apiVersion: v1\nkind: P\xff\n", "2:8: not UTF-8 text; convert it, as with iconv"),
        (WEB.encode("utf-16"), "1:1: UTF-16 or UTF-32 text; convert it, as with iconv -t UTF-8"),
        (WEB.encode("utf-32"), "1:1: UTF-16 or UTF-32 text; convert it"),
        (WEB.encode("utf-16-be"), "1:1: a binary file, or UTF-16 without a mark; "),
    ],
)
def test_binary_file(tmp_path: Path, raw: bytes, message: str) -> None:
    put(tmp_path, {"good.yaml": WEB})
    (tmp_path / "bad.yaml").write_bytes(raw)
    done = prodready("fix", "-f", ".", "--write", cwd=tmp_path)
    assert done.code == 2
    assert f"error: ./bad.yaml:{message}" in done.err
    assert (tmp_path / "bad.yaml").read_bytes() == raw
    assert (tmp_path / "good.yaml").read_text() == after(WEB)


def test_read_only_file(tmp_path: Path) -> None:
    put(tmp_path, {"bad.yaml": WEB, "good.yaml": WEB})
    (tmp_path / "bad.yaml").chmod(0o444)
    done = prodready("fix", "-f", ".", "--write", cwd=tmp_path)
    assert done.code == 2
    assert "error: ./bad.yaml: not written: it is read-only; chmod it, or use -o yaml" in done.err
    assert contents(tmp_path) == {"bad.yaml": WEB, "good.yaml": after(WEB)}
    assert (tmp_path / "bad.yaml").stat().st_mode & 0o777 == 0o444


NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")


@pytest.fixture
def shared_folder() -> Iterator[Path]:
    """A folder that any user may reach and write to."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o777)
        yield Path(name)


def without_rights() -> tuple[str, ...]:
    """What makes a command one of an ordinary user; skips where that is impossible."""
    if os.geteuid() != 0:
        return ()
    if shutil.which("setpriv") is None:
        pytest.skip("root may read everything, and setpriv is not on PATH")
    code = f"import sys; sys.path.insert(0, {str(TOP)!r}); import kubectl_prodready.cli.app"
    tried = subprocess.run([*NOBODY, sys.executable, "-c", code], capture_output=True, check=False)
    if tried.returncode:
        pytest.skip("root may read everything, and no other user may run this Python")
    return NOBODY


def test_file_without_read_permission_beside_others(shared_folder: Path) -> None:
    user = without_rights()
    put(shared_folder, {"bad.yaml": WEB, "good.yaml": WEB})
    (shared_folder / "bad.yaml").chmod(0)
    (shared_folder / "good.yaml").chmod(0o666)
    done = process("fix", "-f", ".", "-o", "yaml", cwd=shared_folder, program=[*user, *MODULE])
    assert done.code == 2
    assert "error: ./bad.yaml: cannot be read: permission denied; check the name and " in done.err
    assert done.out == after(WEB)


def test_folder_without_read_permission_beside_others(shared_folder: Path) -> None:
    user = without_rights()
    put(shared_folder, {"sub/a.yaml": WEB, "good.yaml": WEB})
    (shared_folder / "sub").chmod(0)
    words = ("fix", "-R", "-f", ".", "-o", "name")
    done = process(*words, cwd=shared_folder, program=[*user, *MODULE])
    (shared_folder / "sub").chmod(0o777)
    assert done.code == 2
    assert "error: ./sub: cannot be read: permission denied; " in done.err
    assert names(done) == ["web"]


def test_folder_without_write_permission(shared_folder: Path) -> None:
    user = without_rights()
    put(shared_folder, {"sub/a.yaml": WEB, "good.yaml": WEB})
    if user:
        os.chown(shared_folder / "good.yaml", 65534, 65534)
        os.chown(shared_folder / "sub" / "a.yaml", 65534, 65534)
    (shared_folder / "sub").chmod(0o555)
    words = ("fix", "-R", "-f", ".", "--write")
    done = process(*words, cwd=shared_folder, program=[*user, *MODULE])
    assert done.code == 2
    assert "error: ./sub/a.yaml: not written: permission denied; the file is as it was" in done.err
    assert done.out == "wrote ./good.yaml: 6 changes to deployment.apps/web\n"
    assert (shared_folder / "sub" / "a.yaml").read_text() == WEB


def test_file_that_cannot_be_opened(tmp_path: Path) -> None:
    """A folder called like a manifest is a folder."""
    put(tmp_path, {"folder.yaml/web.yaml": WEB, "good.yaml": WEB})
    assert names(prodready("fix", "-f", ".", "-o", "name", cwd=tmp_path)) == ["web"]
    assert names(prodready("fix", "-R", "-f", ".", "-o", "name", cwd=tmp_path)) == ["web", "web"]


def test_200_megabytes(tmp_path: Path) -> None:
    """A ConfigMap of that size beside a Deployment: read, and written back whole."""
    line = "    " + "0123456789abcdef" * 64 + "\n"
    big = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: big}\ndata:\n  big: |\n"
    size = 200_000_000
    file = tmp_path / "big.yaml"
    with file.open("w", encoding="utf-8") as out:
        out.write(f"{WEB}---\n{big}")
        for _ in range(size // len(line) // 100):
            out.write(line * 100)
    assert file.stat().st_size > 199_000_000
    tail = file.read_bytes()[len(WEB) :]
    done = process("fix", "-f", "big.yaml", "--write", cwd=tmp_path)
    assert done.code == 0, done.err
    raw = file.read_bytes()
    assert raw == after(WEB).encode() + tail
    file.unlink()

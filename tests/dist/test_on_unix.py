"""What only systems like Unix have: terminals, links, roots of one's own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from kubectl_prodready import __version__
from tests.cli.command import process, put
from tests.help import deployment

pytest.importorskip("fcntl", reason="optional: Windows has none of it")

from tests.terminal import Terminal

WEB = deployment()


def test_it_asks_at_a_terminal(frozen: Path, tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": WEB})
    with Terminal([str(frozen), "fix", "-i", "-f", "web.yaml"], tmp_path) as session:
        session.until("change 1 of")
        session.type("q")
        assert session.end() == 1


@pytest.mark.parametrize("before", [None, "/opt/own/lib"])
def test_what_it_starts_does_not_get_its_libraries(
    frozen: Path, tmp_path: Path, before: str | None
) -> None:
    put(tmp_path, {"web.yaml": WEB, "editor": "#!/bin/sh\nenv > told\n"})
    (tmp_path / "editor").chmod(0o755)
    env = {"KUBE_EDITOR": str(tmp_path / "editor")}
    if before:
        env["LD_LIBRARY_PATH"] = before
    words = ("fix", "-i", "-f", "web.yaml", "--select", "cpu-request")
    with Terminal([str(frozen), *words], tmp_path, env) as session:
        session.until("change 1 of 1")
        session.type("e")
        session.until("nothing was changed in the editor")
        session.type("q")
        session.end()
    told = (tmp_path / "told").read_text().splitlines()
    given = [line for line in told if "LIBRARY_PATH" in line]
    assert given == ([f"LD_LIBRARY_PATH={before}"] if before else [])


def test_through_symbolic_links(frozen: Path, tmp_path: Path) -> None:
    bin_ = tmp_path / "bin"
    bin_.mkdir()
    (tmp_path / "store").symlink_to(frozen.parent)
    (bin_ / "kubectl-prodready").symlink_to(tmp_path / "store" / frozen.name)
    put(tmp_path, {"web.yaml": WEB})
    path = f"{bin_}{os.pathsep}{os.environ['PATH']}"
    done = process(
        "fix", "-f", "web.yaml", cwd=tmp_path, program=("kubectl-prodready",), env={"PATH": path}
    )
    assert done.code == 1, done.err
    if kubectl := shutil.which("kubectl"):
        done = process("prodready", "version", cwd=tmp_path, program=(kubectl,), env={"PATH": path})
        assert done.out == f"kubectl-prodready v{__version__}\n"


LIBC = {"c": 6, "m": 6, "dl": 2, "pthread": 0, "rt": 1, "util": 1}


def _libraries_of_libc(program: Path) -> list[Path]:
    """The loader and the parts of glibc, as ldd finds them; nothing else."""
    said = subprocess.run(["ldd", str(program)], capture_output=True, text=True, check=True).stdout
    words = [word for line in said.splitlines() for word in line.split() if word.startswith("/")]
    folder = Path(words[-1]).parent
    beside = Path(next(word for word in words if "libc.so" in word)).parent
    parts = (
        "libc.so.6",
        "libm.so.6",
        "libdl.so.2",
        "libpthread.so.0",
        "librt.so.1",
        "libutil.so.1",
    )
    return [
        *(beside / one for one in parts if (beside / one).exists()),
        folder / Path(words[-1]).name,
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="optional: only Linux has such roots")
def test_in_a_root_that_has_only_libc(frozen: Path, tmp_path: Path) -> None:
    """As in an image from scratch: glibc, what the kernel shows in /proc, and nothing else."""
    root = tmp_path / "root"
    (root / "proc").mkdir(parents=True)
    shutil.copytree(frozen.parent, root / "prodready")
    for path in _libraries_of_libc(frozen):
        place = root / path.relative_to("/")
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)
        place.chmod(0o755)
    put(root / "work", {"web.yaml": WEB, **{f"more/{number}.yaml": WEB for number in range(40)}})
    unshare, chroot = str(shutil.which("unshare")), str(shutil.which("chroot"))
    as_root = () if os.getuid() == 0 else ("--map-root-user",)
    own: Sequence[str] = ("--mount", "--pid", "--fork", f"--mount-proc={root / 'proc'}")
    inside = (unshare, *as_root, *own, chroot, str(root))
    for words, code in (("version", 0), ("fix -f work/web.yaml", 1), ("fix -R -f work --write", 0)):
        done = subprocess.run(
            [*inside, "/prodready/kubectl-prodready", *words.split()],
            cwd=tmp_path,
            env={},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, done.stderr
    assert "memory: 512Mi" in (root / "work" / "more" / "7.yaml").read_text()

"""All of it works from the archive, wherever that lies."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from kubectl_prodready import __version__
from tests.cli.command import COMPLETE, Done, contents, process, put
from tests.help import deployment
from tests.live.stand_in import Asked, Reply, answering
from tests.terminal import Terminal

TOP = Path(__file__).parents[2]
DEMO = TOP / "testdata" / "demo" / "web.yaml"
TEMPLATE = TOP / "plugins" / "template"
WEB = deployment()
DOCKERFILE = "FROM node:22\nENV A b\nCMD node a\n"


def run(frozen: Path, *words: str, cwd: Path, **more: Any) -> Done:
    return process(*words, cwd=cwd, program=(frozen,), **more)


def from_source(*words: str, cwd: Path) -> Done:
    code = (
        "import sys; sys.argv[0] = 'kubectl-prodready'; "
        "from kubectl_prodready.__main__ import main; main()"
    )
    return process(*words, cwd=cwd, program=(sys.executable, "-c", code))


def test_version(frozen: Path, tmp_path: Path) -> None:
    done = run(frozen, "version", cwd=tmp_path)
    assert (done.out, done.err, done.code) == (f"kubectl-prodready v{__version__}\n", "", 0)


@pytest.mark.parametrize(
    "words",
    [
        "fix -f web.yaml",
        "fix -R -f .",
        "fix -R -f . --jobs 2 -o json",
        "fix -f web.yaml --write",
        "check -R -f .",
        "check -R -f . -o sarif",
        "explain",
        "explain cpu-limit DF001",
        "explain --plugins",
        "explain --schema config",
        "fix --help",
        "fix --nonsense",
        "explain nonsense",
        "fix -f nowhere.yaml",
        "hook web.yaml --check",
        "plan -f web.yaml",
    ],
)
def test_it_does_and_says_what_it_does_from_source(
    frozen: Path, tmp_path: Path, words: str
) -> None:
    left, right = tmp_path / "a" / "shop", tmp_path / "b" / "shop"
    for folder in (left, right):
        put(
            folder,
            {"web.yaml": DEMO.read_text(), "Dockerfile": "FROM node:22\nENV A b\nCMD node a\n"},
        )
        put(folder, {f"more/{number}.yaml": WEB for number in range(40)})
    one = run(frozen, *words.split(), cwd=left)
    other = from_source(*words.split(), cwd=right)
    assert (one.code, one.out) == (other.code, other.out)
    assert one.err == other.err
    assert contents(left) == contents(right)


def test_it_is_undone(frozen: Path, tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": WEB})
    state = {"XDG_STATE_HOME": str(tmp_path / "state")}
    run(frozen, "fix", "-f", "web.yaml", "--write", cwd=tmp_path, env=state)
    assert (tmp_path / "web.yaml").read_text() != WEB
    done = run(frozen, "undo", cwd=tmp_path, env=state)
    assert (done.code, (tmp_path / "web.yaml").read_text()) == (0, WEB), done.err


def test_it_asks_at_a_terminal(frozen: Path, tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": WEB})
    with Terminal([str(frozen), "fix", "-i", "-f", "web.yaml"], tmp_path) as session:
        session.until("change 1 of")
        session.type("q")
        assert session.end() == 1


def _shop(asked: Asked) -> Reply:
    if asked.path == "/apis/apps/v1/namespaces/shop/deployments/web":
        template = {"spec": {"containers": [{"name": "web", "image": "web"}]}}
        return Reply(
            {
                "apiVersion": "apps/v1",
                "kind": "Deployment",
                "metadata": {"name": "web", "namespace": "shop", "uid": "u-1"},
                "spec": {"template": template},
            }
        )
    return Reply({"kind": "List", "items": []})


def test_it_reads_live_objects(frozen: Path, tmp_path: Path) -> None:
    with answering(_shop) as there:
        words = ("fix", "deploy/web", "-n", "shop", "-s", there.url, "--safety", "review")
        done = run(frozen, *words, cwd=tmp_path, env={"KUBECONFIG": "/nonexistent"})
    assert done.code == 1, done.err
    assert "+            memory: 128Mi" in done.out.replace("          ", "            ", 1) or (
        "memory: 128Mi" in done.out
    )


CREDENTIAL = """\
#!/bin/sh
env > "$TOLD"
echo '{"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential",
 "status": {"token": "abc"}}'
"""


def test_what_it_starts_does_not_get_its_libraries(frozen: Path, tmp_path: Path) -> None:
    put(tmp_path, {"credential": CREDENTIAL})
    (tmp_path / "credential").chmod(0o755)
    with answering(_shop) as there:
        user = {
            "exec": {
                "apiVersion": "client.authentication.k8s.io/v1",
                "command": str(tmp_path / "credential"),
                "interactiveMode": "Never",
            }
        }
        config = {
            "clusters": [{"name": "c", "cluster": {"server": there.url}}],
            "users": [{"name": "u", "user": user}],
            "contexts": [{"name": "x", "context": {"cluster": "c", "user": "u"}}],
            "current-context": "x",
        }
        put(tmp_path, {"config": json.dumps(config)})
        for path in ("", "/opt/own/lib"):
            env = {"KUBECONFIG": str(tmp_path / "config"), "TOLD": str(tmp_path / "told")}
            if path:
                env["LD_LIBRARY_PATH"] = path
            done = run(frozen, "fix", "deploy/web", "-n", "shop", cwd=tmp_path, env=env)
            assert done.code in {0, 1}, done.err
            told = (tmp_path / "told").read_text().splitlines()
            given = [line for line in told if "LIBRARY_PATH" in line]
            assert given == ([f"LD_LIBRARY_PATH={path}"] if path else [])
        assert "abc" in str(there.asked[-1].headers)


@pytest.fixture(scope="module")
def plugins(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with somebody's plugin, which uses what of the standard library is used nowhere."""
    work = tmp_path_factory.mktemp("plugins")
    source = work / "source"
    shutil.copytree(TEMPLATE, source, ignore=shutil.ignore_patterns("__pycache__"))
    module = source / "prodready_thing.py"
    text = module.read_text()
    after = "from __future__ import annotations\n"
    assert after in text
    module.write_text(text.replace(after, f"{after}\nimport {csv.__name__}, xml.dom.minidom\n", 1))
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation")
    place = work / "place"
    subprocess.run(
        [*pip, "--disable-pip-version-check", "--target", str(place), str(source)], check=True
    )
    return place


def test_plugins_of_others_are_found(frozen: Path, tmp_path: Path, plugins: Path) -> None:
    put(tmp_path, {"web.yaml": deployment("[{name: web, image: registry.example.com/team/thing}]")})
    words = ("check", "-f", "web.yaml")
    without = run(frozen, *words, cwd=tmp_path)
    env = {"PRODREADY_PLUGIN_PATH": str(plugins)}
    done = run(frozen, *words, cwd=tmp_path, env=env)
    assert done.code == 1, done.err
    assert done.out != without.out
    listed = run(frozen, "explain", "--plugins", cwd=tmp_path, env=env).out
    assert "prodready_thing 0.1.0" in " ".join(listed.split())


def _placed(frozen: Path, folder: Path) -> Path:
    shutil.copytree(frozen.parent, folder)
    return folder / frozen.name


def test_from_a_path_with_spaces_and_other_letters(frozen: Path, tmp_path: Path) -> None:
    placed = _placed(frozen, tmp_path / "my tools ü 工具")
    put(tmp_path, {"é web.yaml": WEB, "fine.yaml": COMPLETE})
    for environment in ({}, {"LC_ALL": "C"}, {"LC_ALL": "C.UTF-8", "LANG": ""}):
        done = run(placed, "fix", "-f", "é web.yaml", cwd=tmp_path, env=environment)
        assert (done.code, "--- a/" in done.out) == (1, True), done.err
        assert run(placed, "check", "-R", "-f", ".", cwd=tmp_path, env=environment).code == 1


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


@pytest.mark.skipif(os.getuid() != 0 and not shutil.which("unshare"), reason="no way into a root")
def test_in_a_root_that_has_only_libc(frozen: Path, tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / "work").mkdir(parents=True)
    shutil.copytree(frozen.parent, root / "prodready")
    for path in _libraries_of_libc(frozen):
        place = root / path.relative_to("/")
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)
        place.chmod(0o755)
    put(root / "work", {"web.yaml": WEB, **{f"more/{number}.yaml": WEB for number in range(40)}})
    inside: Sequence[str] = (str(shutil.which("chroot")), str(root))
    if os.getuid() != 0:
        inside = (str(shutil.which("unshare")), "--map-root-user", *inside)
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

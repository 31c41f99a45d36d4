"""All of it works from the archive, wherever that lies."""

from __future__ import annotations

import csv
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from kubectl_prodready import __version__
from tests.cli.command import COMPLETE, Done, contents, process, put
from tests.help import deployment
from tests.live.stand_in import Asked, Reply, answering
from tests.plugins.installing import install
from tools.docs.runs import AS_PLUGIN

TOP = Path(__file__).parents[2]
DEMO = TOP / "testdata" / "demo" / "web.yaml"
TEMPLATE = TOP / "plugins" / "template"
WEB = deployment()
DOCKERFILE = "FROM node:22\nENV A b\nCMD node a\n"


def run(frozen: Path, *words: str, cwd: Path, **more: Any) -> Done:
    return process(*words, cwd=cwd, program=(frozen,), **more)


def from_source(*words: str, cwd: Path) -> Done:
    return process(*words, cwd=cwd, program=(sys.executable, "-c", AS_PLUGIN))


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
        "completion bash",
        "completion powershell",
        "__complete fix --",
        "__complete explain",
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
    assert "memory: 128Mi" in done.out


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
    return install(source, work / "place")


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

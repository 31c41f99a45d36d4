"""Which Dockerfile is matched to an image: skaffold, compose, a folder's name; one, or none."""

from __future__ import annotations

import os
import pickle
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from kubectl_prodready.core.built import Built
from kubectl_prodready.sources import repository
from kubectl_prodready.sources.builds import Builds
from kubectl_prodready.sources.files import Source, Wanted, gather
from kubectl_prodready.sources.repository import may_hold
from tests.core.folders import put

EXPOSES = "FROM node:22-slim\nEXPOSE {}\n"
WEB, API = EXPOSES.format(1), EXPOSES.format(2)
SKAFFOLD = "build: {{artifacts: [{{image: web, context: {}}}]}}\n"
COMPOSE = "services: {{web: {{image: web, build: {}}}}}\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path.resolve()


@pytest.fixture
def git(folder: Path) -> Callable[..., None]:
    def call(*words: str) -> None:
        alone = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        env = {**os.environ, **alone}
        subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, env=env)

    call("init", "-q")
    return call


def found(folder: Path, image: str = "web", file: str = "k8s/web.yaml", *inputs: str) -> str:
    """What is matched for an image in a file, in words; "" for nothing."""
    sources = [Source(one, str(folder / one), named=True) for one in inputs]
    return words(Builds(sources)(str(folder / file), image))


def words(built: Built | None) -> str:
    return built.place(built.ports[0].line) if built else ""


@pytest.mark.usefixtures("git")
def test_skaffold_goes_before_compose_and_both_before_a_folder(folder: Path) -> None:
    put(folder, {"web/Dockerfile": WEB, "b/Dockerfile": API, "c/Dockerfile": API})
    assert found(folder) == "web/Dockerfile:2, matched by its folder's name"
    put(folder, {"docker-compose.yml": COMPOSE.format("c")})
    assert found(folder) == "c/Dockerfile:2, matched by docker-compose.yml"
    put(folder, {"skaffold.yaml": SKAFFOLD.format("b")})
    assert found(folder) == "b/Dockerfile:2, matched by skaffold.yaml"
    put(folder, {"k8s/skaffold.yaml": SKAFFOLD.format("../c")})
    assert found(folder) == "c/Dockerfile:2, matched by k8s/skaffold.yaml"
    assert found(folder, "registry.example.com/web:1").startswith("web/Dockerfile:2")


@pytest.mark.usefixtures("git")
def test_only_a_unique_match_counts(folder: Path) -> None:
    put(folder, {"a/web/Dockerfile": WEB, "b/web/Dockerfile": WEB})
    assert found(folder, file="a/k8s/web.yaml") == ""
    two = "build: {artifacts: [{image: web, context: a/web}, {image: web, context: b/web}]}\n"
    put(folder, {"skaffold.yaml": two})
    assert found(folder) == ""
    put(folder, {"skaffold.yaml": "build: {artifacts: [{image: web, jib: {}}]}\n"})
    assert found(folder) == ""


def test_the_same_recipe_twice_is_one(folder: Path) -> None:
    put(folder, {"web/Dockerfile": WEB, "k8s/skaffold.yaml": SKAFFOLD.format("../web") * 1})
    twice = "build: {artifacts: [{image: web, context: ../web}, {image: web, context: ../web}]}\n"
    put(folder, {"k8s/skaffold.yaml": twice})
    assert found(folder) == "web/Dockerfile:2, matched by k8s/skaffold.yaml"


@pytest.mark.usefixtures("git")
def test_git_knows_which_folders_count(folder: Path, git: Callable[..., None]) -> None:
    put(folder, {"out/web/Dockerfile": API, "src/web/Dockerfile": WEB, ".gitignore": "out/\n"})
    put(folder, {"vendor/web/Dockerfile": API})
    assert found(folder) == ""  # not tracked, and nowhere near
    git("add", "-A")
    assert found(folder) == "src/web/Dockerfile:2, matched by its folder's name"
    assert found(folder, "other") == ""
    (folder / "src/web/Dockerfile").unlink()
    assert found(folder) == ""


def test_without_a_repository_only_what_is_beside_or_given_counts(folder: Path) -> None:
    put(folder, {"web/Dockerfile": WEB, "skaffold.yaml": SKAFFOLD.format("web")})
    assert found(folder) == ""
    assert found(folder, file="web.yaml").endswith("matched by skaffold.yaml")
    assert found(folder, "web", "k8s/web.yaml", "skaffold.yaml").endswith("by skaffold.yaml")
    by_name = found(folder, "shop/web", "k8s/web.yaml", "web/Dockerfile")
    assert by_name == "web/Dockerfile:2, matched by its folder's name"


def test_a_stream_has_no_place(folder: Path) -> None:
    put(folder, {"web/Dockerfile": WEB, "skaffold.yaml": SKAFFOLD.format("web")})
    sources = [Source("stdin", "-", named=True, held=b"")]
    assert Builds(sources)("-", "web") is None
    assert Builds(sources)(str(folder / "web.yaml"), "") is None


def test_images_that_everybody_knows_are_not_built_by_a_folder(folder: Path) -> None:
    inputs = ("memcached/Dockerfile", "exporter/Dockerfile")
    put(folder, {inputs[0]: WEB, inputs[1]: "FROM prom/exporter:1\nEXPOSE 1\n"})
    assert found(folder, "memcached:1", "a.yaml", *inputs) == ""
    assert found(folder, "prom/exporter:2", "a.yaml", *inputs) == ""
    assert found(folder, "shop/exporter:2", "a.yaml", *inputs) != ""
    assert found(folder, "shop/", "a.yaml", *inputs) == ""


@pytest.mark.parametrize(
    "files",
    [
        {"skaffold.yaml": "build: [\n"},
        {"skaffold.yaml": SKAFFOLD.format("nowhere")},
        {"skaffold.yaml": SKAFFOLD.format("bad"), "bad/Dockerfile": "no\n"},
        {"skaffold.yaml": SKAFFOLD.format("bad"), "bad/Dockerfile": " " * 1_000_001},
        {"compose.yaml": COMPOSE.format("https://example.com/web.git")},
        {"compose.yaml": "# " + " " * 1_000_001},
        {"compose.yaml": COMPOSE.format('"a\\0b"')},
        {"compose.yaml": COMPOSE.format("[a]")},
        {"compose.yaml": "services: [web]\n"},
        {"compose.yaml": COMPOSE.format("{target: nowhere, context: web}"), "web/Dockerfile": WEB},
    ],
)
def test_what_is_broken_is_passed_over(folder: Path, files: dict[str, str]) -> None:
    assert found(put(folder, files), file="web.yaml") == ""


def test_skaffold_files_bring_each_other_along(folder: Path) -> None:
    root = "requires: [{path: web}, {path: gone}, {path: ./more.yaml}]\n"
    put(folder, {"skaffold.yaml": root, "more.yaml": "requires: [{path: skaffold.yaml}]\n"})
    put(folder, {"web/skaffold.yaml": SKAFFOLD.format("."), "web/Dockerfile": WEB})
    assert found(folder, file="web.yaml") == "web/Dockerfile:2, matched by skaffold.yaml"


def test_compose_files_have_an_env_file(folder: Path) -> None:
    service = "services: {web: {image: '${REPO}/web:${TAG}', build: web}}\n"
    put(folder, {"compose.yaml": service, ".env": "REPO=shop\nTAG=1\n", "web/Dockerfile": WEB})
    assert found(folder, "shop/web:2", "web.yaml") == "web/Dockerfile:2, matched by compose.yaml"
    (folder / ".env").write_bytes(b"\xff\xfe\x00\xd8")
    assert found(folder, "shop/web:2", "web.yaml") == ""


def test_without_a_current_folder_paths_are_whole(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(folder, {"web/Dockerfile": WEB, "skaffold.yaml": SKAFFOLD.format("web")})
    (folder / "gone").mkdir()
    monkeypatch.chdir(folder / "gone")
    (folder / "gone").rmdir()
    assert found(folder, file="web.yaml").startswith(f"{folder}/web/Dockerfile:2")


def test_odd_names_of_images_are_nobodys(folder: Path) -> None:
    put(folder, {"web/Dockerfile": WEB})
    for image in ("a/../web/..", "a/\ud800", "a/\0", "A/WEB", ":", "@"):
        assert found(folder, image, "a.yaml", "web/Dockerfile") == ""


def test_it_travels_to_other_processes(folder: Path) -> None:
    put(folder, {"web/Dockerfile": WEB, "skaffold.yaml": SKAFFOLD.format("web")})
    sources = gather(Wanted((str(folder),), recursive=True)).sources
    builds = pickle.loads(pickle.dumps(Builds(sources)))
    first = builds(str(folder / "web.yaml"), "web")
    assert first
    assert builds(str(folder / "web.yaml"), "web") is first
    assert pickle.loads(pickle.dumps(builds))(str(folder / "web.yaml"), "web") == first


def test_no_process_is_started_where_the_index_has_no_such_folder(
    folder: Path, git: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    put(folder, {"src/api/Dockerfile": API, "src/myweb/Dockerfile": WEB})
    git("add", "-A")
    monkeypatch.setattr(repository, "listed", lambda *_: pytest.fail("git was asked"))
    assert found(folder) == ""


def test_the_index_tells_what_git_may_have(folder: Path, git: Callable[..., None]) -> None:
    top = str(folder)
    assert not may_hold(top, "web/Dockerfile")  # no index yet
    put(folder, {"web/Dockerfile": WEB, "a/b/Dockerfile": WEB})
    git("add", "-A")
    assert may_hold(top, "web/Dockerfile")
    assert may_hold(top, "b/Dockerfile")
    assert not may_hold(top, "eb/Dockerfile")
    git("update-index", "--index-version", "4")
    assert may_hold(top, "eb/Dockerfile")
    (folder / "tree").mkdir()
    (folder / "tree/.git").write_text("gitdir: ../.git\n", encoding="utf-8")
    assert may_hold(str(folder / "tree"), "web/Dockerfile")
    assert not may_hold(str(folder / "web"), "web/Dockerfile")
    (folder / ".git/index").unlink()
    (folder / ".git/index").mkdir()
    assert may_hold(top, "web/Dockerfile")

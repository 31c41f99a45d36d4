"""A base is fixed alone, as pre-commit does: its overlays are looked for in the repository."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from kubectl_prodready.sources import repository
from kubectl_prodready.sources.repository import listed, top_of
from tests.beside import service
from tests.cli.command import needs_git, prodready, put
from tests.help import deployment, documents

FILES = {
    "k/base/kustomization.yaml": "resources: [web.yaml]\n",
    "k/base/web.yaml": deployment(),
    "k/prod/kustomization.yaml": "resources: [../base]\npatches: [{path: patch.yaml}]\n",
    "k/prod/patch.yaml": (
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: "
        "{containers: [{name: web, resources: {limits: {memory: 64Mi}}}]}}}\n"
    ),
    "other/kustomization.yaml": "resources: [",
    "plain/web.yaml": deployment(),
}


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """A repository with a base and an overlay, all of it in the index."""
    put(tmp_path, FILES)
    for words in (("init", "-q", "--template="), ("add", "-A")):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)
    return tmp_path


@needs_git
@pytest.mark.parametrize("words", ["fix -f k/base/web.yaml", "hook --check k/base/web.yaml"])
def test_a_base_alone_stays_silent_where_an_overlay_speaks(repo: Path, words: str) -> None:
    done = prodready(*words.split(), cwd=repo)
    assert (done.code, done.out) == (0, "")
    assert "the kustomize patch k/prod/patch.yaml sets resources" in done.err
    assert "error" not in done.err  # what is broken elsewhere is nobody's business here


@needs_git
@pytest.mark.parametrize("words", ["rm -q -r --cached k/prod", "rm -q -r --cached ."])
def test_an_overlay_counts_before_git_tracks_it(repo: Path, words: str) -> None:
    subprocess.run(["git", *words.split()], cwd=repo, check=True)
    done = prodready("fix", "-f", "k/base/web.yaml", cwd=repo)
    assert (done.code, done.out) == (0, "")


@needs_git
@pytest.mark.parametrize("where", [".gitignore", ".git/info/exclude"])
def test_an_overlay_that_git_ignores_does_not_count(repo: Path, where: str) -> None:
    subprocess.run(["git", "rm", "-q", "-r", "--cached", "k/prod"], cwd=repo, check=True)
    put(repo, {where: "prod/\n"})
    assert prodready("fix", "-f", "k/base/web.yaml", cwd=repo).code == 1


@needs_git
def test_a_kustomization_may_lie_above_the_file(repo: Path) -> None:
    put(repo, {"k/base/kustomization.yaml": "resources: [a/b/web.yaml]\n"})
    put(repo, {"k/base/a/b/web.yaml": deployment()})
    done = prodready("fix", "-f", "k/base/a/b/web.yaml", cwd=repo)
    assert (done.code, done.out) == (0, "")


@needs_git
def test_a_new_overlay_keeps_a_second_handler_out(repo: Path) -> None:
    web = deployment("[{name: web, image: web, ports: [{containerPort: 80}]}]")
    put(repo, {"k/base/web.yaml": documents(web, service("{port: 80, targetPort: 80}"))})
    patch = (
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: "
        "{containers: [{name: web, readinessProbe: {httpGet: {path: /, port: 80}}}]}}}\n"
    )
    base = ("fix", "-f", "k/base", "--select", "readiness-probe")
    assert "tcpSocket" in prodready(*base, cwd=repo).out
    put(repo, {"k/new/kustomization.yaml": "resources: [../base]\npatches: [{path: p.yaml}]\n"})
    put(repo, {"k/new/p.yaml": patch})
    done = prodready(*base, cwd=repo)
    assert (done.code, done.out) == (0, "")
    assert "the kustomize patch k/new/p.yaml sets readinessProbe" in done.err


@needs_git
def test_without_a_kustomization_git_is_not_asked(
    repo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked(*words: str) -> None:
        raise AssertionError(words)

    monkeypatch.setattr("kubectl_prodready.sources.repository.listed", asked)
    assert prodready("fix", "-f", "plain/web.yaml", cwd=repo).code == 1
    with pytest.raises(AssertionError):
        prodready("fix", "-f", "k/base/web.yaml", cwd=repo)


def test_outside_of_a_repository_there_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, FILES)
    monkeypatch.setattr("os.path.exists", lambda path: False)
    assert top_of(str(tmp_path)) == ""
    assert listed("", "-c") == []
    monkeypatch.undo()
    (tmp_path / ".git").write_text("gitdir: nowhere\n")
    assert top_of(str(tmp_path / "k" / "base")) == str(tmp_path)
    assert repository.listed(str(tmp_path)) == []
    assert prodready("fix", "-f", "k/base/web.yaml", cwd=tmp_path).code == 1

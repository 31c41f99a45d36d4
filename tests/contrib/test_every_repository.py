"""contrib/every-repository.sh: a branch for every repository, and what stops only one of them."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.cli.command import BROKEN, COMPLETE, CONFIG_MAP, Done, needs_git
from tests.contrib.running import git, repository, script, stand_in
from tests.help import after, deployment

pytestmark = needs_git

WEB = deployment()
BRANCH = "prodready/fix"


@pytest.fixture
def web(tmp_path: Path) -> Path:
    return repository(tmp_path / "web", {"deploy/web.yaml": WEB, "README": "Web.\n"})


def run(*words: str | Path, cwd: Path, stdin: str = "", env: dict[str, str] | None = None) -> Done:
    return script("every-repository.sh", *words, cwd=cwd, stdin=stdin, env=env)


def outcomes(done: Done) -> dict[str, str]:
    """What the summary says of each repository, and which kind of outcome that is."""
    summary = re.split(r"(?m)^\d+ repositor.*\n", done.out)[-1]
    lines = [line[2:] for line in summary.splitlines()]
    told = [(line[:10].strip(), *line[11:].split(": ", 1)) for line in lines]
    return {name: f"{kind}: {words}" for kind, name, words in told}


def clone_of(folder: Path, name: str) -> Path:
    [clone] = folder.glob(f"*{name}")
    return clone


def has(place: Path, branch: str = BRANCH) -> bool:
    return bool(git("branch", "--list", branch, cwd=place))


def test_a_branch_with_one_commit_whose_message_is_the_report(tmp_path: Path, web: Path) -> None:
    done = run("--into", "clones", cwd=tmp_path, stdin="# ours\n\n  web \r\n")
    assert done.code == 0, done.err
    clone = clone_of(tmp_path / "clones", "web")
    assert outcomes(done) == {"web": f"committed: {BRANCH} in {clone}"}
    assert git("rev-parse", "--abbrev-ref", "HEAD", cwd=clone) == BRANCH
    assert git("show", f"{BRANCH}:deploy/web.yaml", cwd=clone) == after(WEB).strip()
    assert git("diff", "--name-only", "origin/main", BRANCH, cwd=clone) == "deploy/web.yaml"
    subject, body = git("log", "-1", "--format=%B", cwd=clone).split("\n\n", 1)
    assert subject == "Make workloads production-ready"
    assert body.startswith("### Production readiness\n\n1 workload: ")
    assert "| ./deploy/web.yaml:" in body
    assert git("status", "--porcelain", cwd=clone) == ""
    assert not has(web)


def test_the_clone_has_no_history(tmp_path: Path, web: Path) -> None:
    (web / "more").write_text("more\n")
    git("add", "more", cwd=web)
    git("commit", "--quiet", "--message", "More", cwd=web)
    run("--into", "clones", cwd=tmp_path, stdin="web\n")
    assert git("rev-list", "--count", "main", cwd=clone_of(tmp_path / "clones", "web")) == "1"


def test_what_fails_is_named_and_stops_no_other(tmp_path: Path, web: Path) -> None:
    repository(tmp_path / "full", {"web.yaml": COMPLETE, "map.yaml": CONFIG_MAP})
    repository(tmp_path / "none", {"README": "None.\n"})
    repository(tmp_path / "broken", {"pod.yaml": BROKEN})
    repository(tmp_path / "partly", {"pod.yaml": BROKEN, "web.yaml": WEB})
    listed = tmp_path / "list"
    listed.write_text("gone\nbroken\nfull\nnone\npartly\nweb")
    done = run("--into", "clones", listed, cwd=tmp_path)
    assert done.code == 2
    clones = tmp_path / "clones"
    told = outcomes(done)
    assert told.pop("gone").startswith("failed: not reached: fatal: 'gone' does not appear to be")
    assert told == {
        "broken": "failed: errors, told above",
        "full": "unchanged: nothing to change",
        "none": "unchanged: no manifests",
        "partly": f"partly: {BRANCH} in {clone_of(clones, 'partly')}"
        ", with errors, which its message names",
        "web": f"committed: {BRANCH} in {clone_of(clones, 'web')}",
    }
    assert "6 repositories: 1 committed, 2 failed, 1 partly, 2 unchanged\n" in done.out
    assert "./pod.yaml:5:1: not YAML" in done.err
    assert "Errors:\n" in git("log", "-1", "--format=%B", cwd=clone_of(clones, "partly"))


def test_names_with_spaces_dashes_and_signs(tmp_path: Path) -> None:
    names = ["a web", "-rf", "it's $HOME", "100%", "sub/web", "sub/deep.git", "--push"]
    for name in names:
        repository(tmp_path / name, {"my web.yaml": WEB})
    done = run("--into", "my clones", cwd=tmp_path, stdin="".join(f"./{name}\n" for name in names))
    assert done.code == 0, done.out + done.err
    assert [*outcomes(done)] == sorted(f"./{name}" for name in names)
    assert len([*(tmp_path / "my clones").iterdir()]) == len(names)
    done = run("--dry-run", cwd=tmp_path, stdin="-rf\n--push\n")
    assert [*outcomes(done)] == ["--push", "-rf"]
    assert done.code == 1, done.out + done.err


def test_nothing_is_written_through_a_symlink(tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    outside.write_text(WEB)
    (tmp_path / "web").mkdir()
    (tmp_path / "web/link.yaml").symlink_to(outside)
    repository(tmp_path / "web", {"web.yaml": WEB})
    done = run("--into", "clones", cwd=tmp_path, stdin="web\n")
    assert done.code == 0, done.out + done.err
    assert outside.read_text() == WEB
    clone = clone_of(tmp_path / "clones", "web")
    assert git("show", "--name-only", "--format=", BRANCH, cwd=clone) == "web.yaml"
    assert git("ls-tree", BRANCH, "link.yaml", cwd=clone).startswith("120000 blob ")


def test_flags_are_passed_on(tmp_path: Path, web: Path) -> None:
    words = ("--branch", "limits", "--into", "clones", "-", "--", "--select", "memory-limit")
    done = run(*words, cwd=tmp_path, stdin="web\n")
    assert done.code == 0, done.err
    assert "unchanged: nothing to change" in outcomes(done)["web"]  # no limit without a request
    flags = ("--select", "memory-request,memory-limit", "--no-comments")
    run("--branch", "limits", "--into", "clones", "--", *flags, cwd=tmp_path, stdin="web\n")
    text = git("show", "limits:deploy/web.yaml", cwd=clone_of(tmp_path / "clones", "web"))
    assert "memory" in text
    assert "cpu" not in text + "#"


def test_again_a_branch_is_left_alone_or_made_anew(tmp_path: Path, web: Path) -> None:
    words = ("--into", "clones")
    run(*words, cwd=tmp_path, stdin="web\n")
    clone = clone_of(tmp_path / "clones", "web")
    first = git("rev-parse", BRANCH, cwd=clone)
    done = run(*words, cwd=tmp_path, stdin="web\n")
    assert (done.code, outcomes(done)["web"]) == (
        0,
        f"left: {clone} has the branch {BRANCH} already",
    )
    assert git("rev-parse", BRANCH, cwd=clone) == first
    (web / "deploy/more.yaml").write_text(deployment(name="more"))
    git("add", "--all", cwd=web)
    git("commit", "--quiet", "--message", "More", cwd=web)
    done = run(*words, "--force-branch", cwd=tmp_path, stdin="web\n")
    assert done.code == 0, done.out + done.err
    assert git("show", "--name-only", "--format=", BRANCH, cwd=clone).split() == [
        "deploy/more.yaml",
        "deploy/web.yaml",
    ]
    assert git("rev-parse", f"{BRANCH}^", cwd=clone) == git("rev-parse", "main", cwd=web)


def test_push(tmp_path: Path, web: Path) -> None:
    done = run("--push", cwd=tmp_path, stdin="web\n", env={"TMPDIR": str(tmp_path)})
    assert (done.code, outcomes(done)["web"]) == (0, f"pushed: {BRANCH} was pushed"), done.err
    first = git("rev-parse", BRANCH, cwd=web)
    done = run("--push", cwd=tmp_path, stdin="web\n")
    assert outcomes(done)["web"] == f"left: it has the branch {BRANCH} already"
    done = run(
        "--push", "--force-branch", "--", "--select", "pre-stop", cwd=tmp_path, stdin="web\n"
    )
    assert outcomes(done)["web"] == "unchanged: nothing to change"
    flags = ("--", "--select", "memory-request")
    done = run("--push", "--force-branch", *flags, cwd=tmp_path, stdin="web\n")
    assert (done.code, outcomes(done)["web"]) == (0, f"pushed: {BRANCH} was pushed")
    assert git("rev-parse", BRANCH, cwd=web) != first
    assert git("rev-list", "--count", BRANCH, cwd=web) == "2"
    assert not [*tmp_path.glob("tmp.*")]


def test_what_was_looked_at_is_pushed_as_it_is(tmp_path: Path, web: Path) -> None:
    run("--into", "clones", cwd=tmp_path, stdin="web\n")
    clone = clone_of(tmp_path / "clones", "web")
    git("commit", "--quiet", "--amend", "--message", "Read by Ann", cwd=clone)
    done = run("--into", "clones", "--push", cwd=tmp_path, stdin="web\n")
    assert (done.code, outcomes(done)["web"]) == (
        0,
        f"pushed: {BRANCH} was pushed, from an earlier run",
    )
    assert git("log", "-1", "--format=%s", BRANCH, cwd=web) == "Read by Ann"


def test_a_push_that_is_refused(tmp_path: Path, web: Path) -> None:
    hook = web / ".git/hooks/pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    done = run("--push", "--into", "clones", cwd=tmp_path, stdin="web\n")
    assert done.code == 2
    assert "is committed and not pushed: " in outcomes(done)["web"]
    assert "rejected" in outcomes(done)["web"]


def test_a_dry_run_writes_nothing(tmp_path: Path, web: Path) -> None:
    done = run("--dry-run", "--push", cwd=tmp_path, stdin="web\n", env={"TMPDIR": str(tmp_path)})
    assert done.code == 1
    assert "+++ b/deploy/web.yaml\n" in done.out
    assert outcomes(done)["web"] == "changes: there is something to change"
    assert not has(web)
    assert not [*tmp_path.glob("tmp.*")]


def test_a_temporary_clone_is_kept_for_its_commit(tmp_path: Path, web: Path) -> None:
    done = run(cwd=tmp_path, stdin="web\n", env={"TMPDIR": str(tmp_path)})
    [kept] = tmp_path.glob("tmp.*")
    [clone] = kept.iterdir()
    assert outcomes(done)["web"] == f"committed: {BRANCH} in {clone}"
    assert has(clone)


def test_a_clone_with_changes_of_somebody_is_left_alone(tmp_path: Path, web: Path) -> None:
    run("--into", "clones", "--", "--select", "pre-stop", cwd=tmp_path, stdin="web\n")
    clone = clone_of(tmp_path / "clones", "web")
    (clone / "README").write_text("Mine.\n")
    done = run("--into", "clones", cwd=tmp_path, stdin="web\n")
    assert (done.code, outcomes(done)["web"]) == (
        2,
        f"failed: {clone} has changes that nobody committed",
    )
    assert (clone / "README").read_text() == "Mine.\n"


def test_a_folder_that_is_no_clone_of_it(tmp_path: Path, web: Path) -> None:
    run("--into", "clones", cwd=tmp_path, stdin="web\n")
    clone = clone_of(tmp_path / "clones", "web")
    git("config", "prodready.source", "/another", cwd=clone)
    done = run("--into", "clones", cwd=tmp_path, stdin="web\n")
    assert (done.code, outcomes(done)["web"]) == (2, f"failed: {clone} is something else")


def test_a_commit_that_is_refused_leaves_no_branch(tmp_path: Path, web: Path) -> None:
    nobody = {"GIT_AUTHOR_NAME": "", "GIT_COMMITTER_NAME": "", "GIT_AUTHOR_EMAIL": ""}
    done = run("--into", "clones", cwd=tmp_path, stdin="web\n", env=nobody)
    assert done.code == 2
    assert outcomes(done)["web"].startswith("failed: no commit: ")
    assert not has(clone_of(tmp_path / "clones", "web"))
    assert run("--into", "clones", cwd=tmp_path, stdin="web\n").code == 0


def test_never_on_the_default_branch(tmp_path: Path, web: Path) -> None:
    before = git("rev-parse", "main", cwd=web)
    words = ("--branch", "main", "--force-branch", "--push")
    done = run(*words, cwd=tmp_path, stdin="web\n")
    assert (done.code, outcomes(done)["web"]) == (2, "failed: main is its default branch")
    assert git("rev-parse", "main", cwd=web) == before


def test_credentials_in_a_url_are_not_shown(tmp_path: Path) -> None:
    done = run(cwd=tmp_path, stdin="https://ann:secret@127.0.0.1:1/web.git\n")
    assert done.code == 2
    assert [*outcomes(done)] == ["https://127.0.0.1:1/web.git"]
    assert "secret" not in done.out + done.err


def test_an_interrupt_ends_all_of_it(tmp_path: Path, web: Path) -> None:
    env = {"TMPDIR": str(tmp_path)} | stand_in(tmp_path / "bin", "kubectl-prodready", "exit 130")
    done = run(cwd=tmp_path, stdin="web\nweb\n", env=env)
    assert (done.code, done.out.count("== web")) == (130, 1)
    assert not [*tmp_path.glob("tmp.*")]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--branch"], "--branch needs a value"),
        (["--branch", "a b"], "no name for a branch: a b"),
        (["--write"], "no option --write; flags for fix follow --"),
        (["a", "b"], "one list only: b; flags for fix follow --"),
        (["gone"], "no list gone"),
        ([], "the list names no repository"),
    ],
)
def test_usage(tmp_path: Path, words: list[str], told: str) -> None:
    done = run(*words, cwd=tmp_path)
    assert done.code == 2
    assert f"every-repository.sh: {told}\n" in done.err


def test_without_the_command_nothing_begins(tmp_path: Path) -> None:
    done = run(cwd=tmp_path, stdin="web\n", env={"PATH": os.defpath})
    assert (done.code, done.err) == (
        2,
        "every-repository.sh: kubectl-prodready is not on PATH\n",
    )

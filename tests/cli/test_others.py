"""`explain`, `version` and `hook`."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from kubectl_prodready import __version__
from kubectl_prodready.core.registry import every_rule
from kubectl_prodready.core.rule import PARTS
from tests.cli.command import BROKEN, COMPLETE, SCRIPT, VALUES, contents, prodready, put
from tests.help import after, deployment

WEB = deployment()
RULES = [one.id for one in every_rule()]


def test_explain_lists_all_rules(tmp_path: Path) -> None:
    done = prodready("explain", cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    assert [line.split()[0] for line in done.out.splitlines()] == RULES


@pytest.mark.parametrize("name", RULES)
def test_explain_tells_all_about_a_rule(tmp_path: Path, name: str) -> None:
    done = prodready("explain", name, cwd=tmp_path)
    assert done.code == 0
    assert done.out.startswith(f"{name}\n\n")
    for part in ("Why: ", "Derived from: ", "Safety: ", f"Turn it off: --ignore {name}"):
        assert f"\n{part}" in done.out
    assert re.search(rf"\nFrom the talk: ({'|'.join(PARTS)})\.\n", done.out)


def test_explain_suggests_the_nearest(tmp_path: Path) -> None:
    done = prodready("explain", "memory", cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert re.fullmatch(r'error: there is no rule "memory"; did you mean memory-\w+\?\n', done.err)


def test_explain_lists_all_plugins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entries = (
        "[kubectl_prodready.images]\ndocker.io/library/nginx = no_such:facts\n"
        "docker.io/shop/web = prodready_plugins.nginx:facts\n"
    )
    put(tmp_path, {"shop_knows-2.1.dist-info/entry_points.txt": entries})
    monkeypatch.syspath_prepend(str(tmp_path))
    done = prodready("explain", "--plugins", cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    rows = [line.split(maxsplit=3) for line in done.out.splitlines()]
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)
    of = {(row[0], row[1]): (row[2], row[3]) for row in rows}
    assert of["docker.io/shop/web", "shop_knows"] == ("2.1", "prodready_plugins.nginx:facts")
    assert of["docker.io/library/nginx", "shop_knows"][1].startswith(
        "no_such:facts (ModuleNotFound"
    )
    own = of["docker.io/library/nginx", "kubectl_prodready"]
    assert own == (
        __version__,
        "prodready_plugins.nginx:facts (not asked: shop_knows knows it, too)",
    )
    assert of["program.gunicorn", "kubectl_prodready"][1] == "prodready_plugins.gunicorn:facts"


def test_version(tmp_path: Path) -> None:
    done = prodready("version", cwd=tmp_path)
    assert (done.code, done.out, done.err) == (0, f"kubectl-prodready v{__version__}\n", "")


def test_hook_fixes_files_that_are_named_plainly(tmp_path: Path) -> None:
    put(tmp_path, {"a.yaml": WEB, "b.yaml": COMPLETE, "values.yaml": VALUES})
    done = prodready("hook", "a.yaml", "b.yaml", "values.yaml", cwd=tmp_path)
    assert done.code == 1
    assert done.out == "wrote a.yaml: 6 changes to deployment.apps/web\n"
    assert contents(tmp_path) == {"a.yaml": after(WEB), "b.yaml": COMPLETE, "values.yaml": VALUES}
    again = prodready("hook", "a.yaml", "b.yaml", "values.yaml", cwd=tmp_path)
    assert (again.code, again.out) == (0, "")


def test_hook_that_only_checks(tmp_path: Path) -> None:
    put(tmp_path, {"a.yaml": WEB})
    done = prodready("hook", "--check", "a.yaml", cwd=tmp_path)
    assert done.code == 1
    assert "+++ b/a.yaml" in done.out
    assert contents(tmp_path) == {"a.yaml": WEB}


def test_hook_passes_over_what_is_no_manifest(tmp_path: Path) -> None:
    """Git gives a hook whatever was touched: a values file alone is fine."""
    put(tmp_path, {"values.yaml": VALUES})
    done = prodready("hook", "values.yaml", cwd=tmp_path)
    assert done.code == 0, done.err


def test_hook_tells_errors(tmp_path: Path) -> None:
    put(tmp_path, {"a.yaml": WEB, "b.yaml": BROKEN})
    done = prodready("hook", "b.yaml", "a.yaml", "gone.yaml", cwd=tmp_path)
    assert done.code == 2
    assert "error: b.yaml:5:1: not YAML" in done.err
    assert "error: gone.yaml: no such file" in done.err
    assert (tmp_path / "a.yaml").read_text() == after(WEB)


def test_hook_takes_rules(tmp_path: Path) -> None:
    put(tmp_path, {"a.yaml": WEB})
    done = prodready("hook", "--select", "cpu-request", "--check", "a.yaml", cwd=tmp_path)
    assert "1 change to make" in done.err


def test_hook_takes_a_version_and_rules_to_ignore(tmp_path: Path) -> None:
    put(tmp_path, {"a.yaml": WEB})
    words = ("--ignore", "cpu-limit,memory-limit", "--check", "a.yaml")
    done = prodready("hook", *words, cwd=tmp_path)
    assert "4 changes to make" in done.err
    assert "cpu-limit" not in done.err
    wrong = prodready("hook", "--kubernetes-version", "1", "a.yaml", cwd=tmp_path)
    assert (wrong.code, wrong.out) == (2, "")
    assert '--kubernetes-version "1" is no version' in wrong.err
    assert contents(tmp_path) == {"a.yaml": WEB}


def test_hook_takes_a_level_and_leaves_comments_out(tmp_path: Path) -> None:
    put(tmp_path, {"a.yaml": WEB})
    safe = prodready("hook", "--safety", "safe", "a.yaml", cwd=tmp_path)
    assert (safe.code, safe.out) == (0, "")
    assert prodready("hook", "--no-comments", "a.yaml", cwd=tmp_path).code == 1
    assert contents(tmp_path) == {"a.yaml": after(WEB, notes=False)}


def test_hook_names_what_it_passed_over(tmp_path: Path) -> None:
    put(tmp_path, {"values.yaml": VALUES})
    told = "values.yaml: skipped: no Kubernetes manifest\n"
    assert prodready("hook", "-v", "values.yaml", cwd=tmp_path).err.startswith(told)
    assert told not in prodready("hook", "values.yaml", cwd=tmp_path).err


def test_hook_takes_no_stream(tmp_path: Path) -> None:
    put(tmp_path, {"a.yaml": WEB})
    done = prodready("hook", "a.yaml", "-", cwd=tmp_path, stdin=WEB.encode())
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        "error: hook takes names of files, and - is none; a stream is for fix -f - -o yaml\n"
    )
    assert contents(tmp_path) == {"a.yaml": WEB}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("full.yaml", 0),
        ("values.yaml", 0),
        ("empty.yaml", 0),
        ("web.yaml", 1),
        ("--check web.yaml", 1),
        ("web.yaml full.yaml values.yaml", 1),
        ("--safety safe web.yaml", 0),
        ("broken.yaml web.yaml", 2),
        ("gone.yaml", 2),
        ("-", 2),
        ("", 2),
    ],
)
def test_exit_codes_of_hook(tmp_path: Path, words: str, code: int) -> None:
    files = {"web.yaml": WEB, "full.yaml": COMPLETE, "values.yaml": VALUES, "empty.yaml": ""}
    put(tmp_path, files | {"broken.yaml": BROKEN})
    assert prodready("hook", *words.split(), cwd=tmp_path).code == code


def test_hook_needs_a_name(tmp_path: Path) -> None:
    done = prodready("hook", cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert "FILE" in done.err


def test_hook_through_xargs(tmp_path: Path) -> None:
    files = {f"dir {number}/ü, {number}.yaml": WEB for number in range(5)}
    put(tmp_path, files)
    command = f"find . -name '*.yaml' -print0 | xargs -0 -n 2 '{SCRIPT}' hook"
    done = subprocess.run(["sh", "-c", command], cwd=tmp_path, capture_output=True, check=False)
    assert done.stdout.count(b"wrote ") == 5
    assert done.returncode == 123  # what xargs says when a command ended with 1 to 125
    assert contents(tmp_path) == dict.fromkeys(sorted(files), after(WEB))

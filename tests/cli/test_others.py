"""`explain`, `version` and `hook`."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from kubectl_prodready import __version__
from tests.cli.command import BROKEN, COMPLETE, SCRIPT, VALUES, contents, prodready, put
from tests.help import after, deployment

WEB = deployment()
RULES = [
    f"{resource}-{kind}"
    for resource in ("cpu", "ephemeral-storage", "memory")
    for kind in ("limit", "request")
]


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
    assert re.search(r"\nFrom the talk: (Scheduling|Running)\.\n", done.out)


def test_explain_suggests_the_nearest(tmp_path: Path) -> None:
    done = prodready("explain", "memory", cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert re.fullmatch(r'error: there is no rule "memory"; did you mean memory-\w+\?\n', done.err)


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

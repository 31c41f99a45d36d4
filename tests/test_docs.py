"""The pages that are generated from the command line, and what keeps them fresh."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from kubectl_prodready.cli.flags import Flag, parse
from kubectl_prodready.cli.main import COMMANDS, command
from tests.cli.command import TOP
from tools.docs.commands import command_page, command_pages, tables, write_command_pages
from tools.docs.examples import EXAMPLES, MORE
from tools.docs.runs import with_runs

COMMAND_PAGES = TOP / "docs" / "commands"
GIT = ("git", "-c", "user.name=Test", "-c", "user.email=test@example.com")


def test_the_pages_are_fresh_and_no_other_is_there() -> None:
    pages = {path.name: path.read_text(encoding="utf-8") for path in COMMAND_PAGES.iterdir()}
    assert pages == command_pages()


def escaped(text: str) -> str:
    """As in a cell of a table."""
    return text.replace("|", "\\|")


def test_what_is_written_with_a_bar_stays_in_its_cell() -> None:
    flag = Flag("what", (), (), "This | that.", "this|that")
    [table] = tables("Arguments", "Argument", [flag])
    assert table.endswith("\n| `this\\|that` | This \\| that. |\n")


@pytest.mark.parametrize("name", COMMANDS)
def test_a_page_tells_every_flag_every_choice_and_the_exit_codes(name: str) -> None:
    page = command_page(name)
    for flag in command(name).FLAGS:
        for word in flag.spellings or (flag.metavar,):
            assert re.search(rf"`{re.escape(escaped(word))}(?![\w-])", page), word
        assert all(choice in page for choice in flag.choices)
        assert escaped(flag.help) in page
    assert re.search(r"\n## Exit codes\n\nExits with .*2 on errors", page)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_page_has_examples_that_the_command_takes(name: str) -> None:
    examples = EXAMPLES[name]
    assert len({words for words, _ in examples}) == len(examples)
    for words, what in examples:
        said, *rest = words.split()
        assert said == name
        assert parse(rest, command(name).FLAGS) is not None, words
        assert f"$ kubectl prodready {words} " in command_page(name)
        assert what in command_page(name)
    assert {*MORE} <= {*COMMANDS}


def test_the_page_of_a_command_that_is_gone_goes(tmp_path: Path) -> None:
    (tmp_path / "old.md").write_text("# `old`\n")
    write_command_pages(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {*command_pages()}


def test_the_same_commands_are_shown_in_the_same_way_each_time() -> None:
    page = "<!-- run: fix -f testdata/demo/web.yaml --write && undo --dry-run && undo -->\n"
    made = with_runs(page)
    assert re.search(r"\nrun \S+: 1 file taken back\n", made)
    assert with_runs(page) == made


def test_commands_run_one_after_the_other_and_blocks_are_made_anew() -> None:
    words = "fix -f testdata/demo/web.yaml --write && check -f testdata/demo/web.yaml"
    page = f"Before.\n\n<!-- run: {words} -->\n\n```console\nold\n```\n\nBehind.\n"
    made = with_runs(page)
    head = f"Before.\n\n<!-- run: {words} -->\n\n```console\n$ kubectl prodready fix"
    assert made.startswith(head)
    assert "\nwrote testdata/demo/web.yaml: " in made
    assert "\n$ kubectl prodready check -f testdata/demo/web.yaml\n" in made
    assert "old" not in made
    assert made.endswith("\n```\n\nBehind.\n")
    assert with_runs(made) == made


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not on PATH")
@pytest.mark.parametrize(
    ("changed", "is_fresh"),
    [("", True), ("docs/rules.md", False), ("docs/commands/new.md", False), ("new.md", True)],
)
def test_docs_check_notices_changed_and_new_pages(
    tmp_path: Path, changed: str, *, is_fresh: bool
) -> None:
    shutil.copy(TOP / "Makefile", tmp_path)
    for name in ("README.md", "docs/rules.md", "kubectl_prodready/cli/help/fix.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("old\n")
    for words in (("init", "-q"), ("add", "."), ("commit", "-q", "-m", "All")):
        subprocess.run([*GIT, *words], cwd=tmp_path, check=True)
    if changed:
        (tmp_path / changed).parent.mkdir(exist_ok=True)
        (tmp_path / changed).write_text("new\n")
    done = subprocess.run(
        # what is generated is not made here: only whether it is noticed
        ["make", "-o", "docs", "docs-check"],
        cwd=tmp_path,
        env={**os.environ, "MAKEFLAGS": ""},
        capture_output=True,
        check=False,
        text=True,
    )
    assert (done.returncode == 0) is is_fresh, done.stderr
    assert is_fresh or changed in done.stdout

"""The pages that show what people copy: all of it is there, and what they show is right."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import yaml

from tests.cli.command import TOP
from tests.contrib.runner import ACTION
from tests.contrib.running import CONTRIB, script

PAGE = (CONTRIB / "README.md").read_text()
README = (TOP / "README.md").read_text()
IN_CI = (TOP / "docs" / "ci.md").read_text()
ROW = re.compile(r"^\| (?:\[[\w./-]+\]\(([\w./-]+)\) )?\| .+ \|$", re.MULTILINE)


def test_the_table_has_all_with_three_lines_each() -> None:
    named = ROW.findall(PAGE.partition("|---|---|\n")[2])
    files = [name for name in named if name]
    assert all((CONTRIB / name).is_file() for name in files)
    assert {path.name for path in CONTRIB.glob("*.sh")} < set(files)
    assert [name == "" for name in named] == [False, True, True] * len(files)


def test_the_examples_are_taken_by_the_scripts(tmp_path: Path) -> None:
    examples = re.findall(r"^\$ contrib/([^#\n]*)", PAGE, re.MULTILINE)
    shown = {shlex.split(line)[0] for line in examples}
    assert shown == {path.name for path in CONTRIB.glob("*.sh")}
    for line in examples:
        name, *words = shlex.split(line)
        own = words[: words.index("--")] if "--" in words else words
        # with --help at their end, flags are read and nothing is done
        assert script(name, *own, "--help", cwd=tmp_path).code == 0, line


def test_the_readme_leads_here_and_a_page_shows_the_action() -> None:
    assert "(contrib/README.md)" in README
    [snippet] = re.findall(r"```yaml\n(steps:\n.*?)```", IN_CI, re.DOTALL)
    [_, step] = yaml.safe_load(snippet)["steps"]
    assert step["with"].keys() <= ACTION["inputs"].keys()
    levels = re.findall(r"\w+", ACTION["inputs"]["fail-on"]["description"].partition(": ")[2])
    assert step["with"]["fail-on"] in levels

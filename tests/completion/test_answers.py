"""What is completed where: lines as they are typed, and all that is answered to each."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from kubectl_prodready.cli.completion.answering import (
    OBJECTS,
    OF_FILES,
    OF_KUBECONFIG,
    OF_NOBODY,
    REPORTS,
    RULES,
    RUNS,
)
from kubectl_prodready.cli.completion.candidates import Answer
from tests.completion.typed import COMMANDS, NOTHING, Shop, answered, values

LINES = Path(__file__).with_name("lines.txt")


def test_lines_are_completed_as_written_down(rewrite: bool) -> None:
    """`lines.txt` holds lines that are typed, behind a dollar sign, and what is answered."""
    before = LINES.read_text(encoding="utf-8")
    typed = [line[2:] for line in before.splitlines() if line.startswith("$ ")]
    after = "\n".join(f"$ {line}\n{answered(*shlex.split(line))}" for line in typed)
    if rewrite:
        LINES.write_text(after, encoding="utf-8")
    assert after == before


@pytest.mark.parametrize("name", COMMANDS)
def test_every_flag_has_values_or_is_known_to_have_none(name: str) -> None:
    """A flag with a new kind of value makes somebody decide what completes it."""
    decided = {*OF_FILES, *OF_NOBODY, RULES, REPORTS, OBJECTS, RUNS, "RULE", "DIR", "NS", "COMMAND"}
    for flag in COMMANDS[name].flags:
        is_named = flag.metavar == "NAME" and flag.name in {
            *OF_KUBECONFIG,
            *("username", "tls_server_name", "as_user", "as_groups"),
        }
        assert flag.default is False or flag.choices or flag.metavar in decided or is_named, flag


@pytest.mark.parametrize("name", sorted(COMMANDS.keys() - {"help"}))
def test_every_flag_is_offered_in_all_its_spellings(name: str) -> None:
    expected = [one for flag in COMMANDS[name].flags for one in flag.spellings]
    assert values(answered(name, "-")) == [*expected, "-h", "--help"]


def test_the_cluster_is_asked_only_where_names_are_typed() -> None:
    world = Shop()
    for line in ("fix d", "fix -f x deploy/", "fix -A deploy ", "fix all ", "fix deploy/a b"):
        words = line.split(" ")
        answered(*words, world=world)
    assert world.asked == []
    answered("fix", "deploy,sts", "", world=world)
    answered("fix", "deploy/w", world=world)
    assert world.asked == ["objects deploy sts", "objects deploy"]


def test_what_could_steer_a_terminal_is_no_candidate() -> None:
    found = Answer({"a\x1b[2Jb": "", "c\nd": "", "": "", "e": "two\nlines\tand \x1b[1m\u202emore"})
    assert list(found.lines()) == ["e\ttwo lines and [1mmore", ":4"]


def test_records_are_looked_for_where_the_line_says() -> None:
    world = Shop()
    assert values(answered("undo", "--record=there", "20261128", world=world)) == [
        "20261128-101112-000001"
    ]
    assert world.asked == ["runs there"]


@pytest.mark.parametrize("line", ["nope ", "fix --nope=", "fix --write=", "--nope=", "fix -n=s"])
def test_what_is_unknown_has_no_candidates(line: str) -> None:
    assert answered(*line.split(" ")) == NOTHING

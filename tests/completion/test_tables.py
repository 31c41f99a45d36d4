"""The tables that completion reads instead of loading what they tell of."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kubectl_prodready.cli.completion.tables import COMMANDS, RULES, own_rules, text_of
from kubectl_prodready.cli.plugin_path import VARIABLE
from kubectl_prodready.core.registry import every_rule
from tests.cli.command import TOP, put
from tests.completion.typed import complete, values
from tools.completion_tables import commands_table, rules_table, summary_of

BROUGHT = '@rule(\n    "shop-label", part="Running", examples=())\ndef one(workload): ...\n'


def test_the_table_of_commands_is_what_the_commands_say() -> None:
    assert text_of(COMMANDS) == commands_table(), "make docs"


def test_the_table_of_rules_is_what_the_rules_say() -> None:
    assert text_of(RULES) == rules_table(), "make docs"
    assert own_rules() == {rule.id: rule.summary for rule in every_rule()}


def test_a_summary_is_the_first_sentence() -> None:
    assert summary_of("Say it,\n    and no more. Not this.\n\n    Nor this.") == (
        "Say it, and no more."
    )


@pytest.mark.parametrize(
    ("value", "file"),
    [
        ("shop_rules", "shop_rules/shop_label.py"),
        ("shop_rules", "shop_rules.py"),
        ("shop.rules", "shop/rules/shop_label.py"),
        ("shop.rules", "shop/rules.py"),
    ],
)
def test_rules_of_other_packages_are_named_and_not_loaded(
    tmp_path: Path, value: str, file: str
) -> None:
    entries = f"[kubectl_prodready.rules]\nany = {value}\nother = no_such_module\n"
    site = put(
        tmp_path / "site",
        {
            "shop_rules-1.0.dist-info/entry_points.txt": entries,
            file: f"raise SystemExit('loaded')\n{BROUGHT}",
        },
    )
    env = {"PYTHONPATH": os.pathsep.join((str(site), str(TOP)))}
    done = complete("explain", "shop", cwd=tmp_path, env=env)
    assert (done.code, done.out, done.err) == (0, "shop-label\tby the package shop_rules\n:4\n", "")
    done = complete("fix", "--ignore", "cpu-limit,shop-", cwd=tmp_path, env=env)
    assert values(done.out) == ["cpu-limit,shop-label"]


def test_rules_beside_the_archive_are_named_and_a_wrong_folder_is_passed_over(
    tmp_path: Path,
) -> None:
    entries = "[kubectl_prodready.rules]\nany = shop_rules\n"
    site = put(
        tmp_path / "site",
        {"shop_rules-1.0.dist-info/entry_points.txt": entries, "shop_rules.py": BROUGHT},
    )
    done = complete("explain", "shop", cwd=tmp_path, env={VARIABLE: str(site)})
    assert values(done.out) == ["shop-label"]
    done = complete("explain", "cpu", cwd=tmp_path, env={VARIABLE: "nowhere"})
    assert (done.code, done.err) == (0, "")
    assert values(done.out) == ["cpu-limit", "cpu-request"]

"""The guide's example is a plan."""

from __future__ import annotations

import re
from pathlib import Path

from kubectl_prodready.core.registry import load_rules
from kubectl_prodready.plans.reading import read_plan
from tests.plans.made import documents
from tests.plans.test_plan_text import SCHEMA

GUIDE = Path(__file__).parents[2] / "docs" / "plans.md"


def test_the_example_of_the_guide_is_a_plan() -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    for document in documents(example):
        SCHEMA.validate(document)
    lines = example.splitlines(keepends=True)
    head, objects = read_plan(lines, [rule.id for rule in load_rules()])
    assert head.terms.inputs == ("deploy",)
    assert [one.ref.name for one in objects] == ["web"]

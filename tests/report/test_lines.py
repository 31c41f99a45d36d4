"""A finding on one line, its value as YAML has it."""

from __future__ import annotations

from typing import Any

import pytest

from kubectl_prodready.core.model import Change, Evidence, Ref, Safety
from kubectl_prodready.fixing.results import Finding
from kubectl_prodready.report.lines import line_of

REF = Ref("Pod", "", "web")


@pytest.mark.parametrize(
    ("value", "old", "shown"),
    [
        (True, None, "is missing, add true"),
        (True, False, "is false, make it true"),
        (45, 10, "is 10, make it 45"),
        ("128Mi", None, "is missing, add 128Mi"),
        ({"sleep": {"seconds": 5}}, None, 'is missing, add {"sleep": {"seconds": 5}}'),
    ],
)
def test_a_value_is_shown_as_yaml_has_it(value: Any, old: Any, shown: str) -> None:
    evidence = (Evidence("seen", "here"),)
    one = Change(REF, ("spec", "a"), value, Safety.REVIEW, evidence, "a-rule", old=old)
    line = line_of("web.yaml", Finding(one, 3, 5, accepted=False))
    assert line == f"web.yaml:3:5: review a-rule: Pod/web: spec.a {shown}: seen (here)"

from __future__ import annotations

from kubectl_prodready.report.report import few


def test_few_lines_stand_as_they_are_and_many_are_counted() -> None:
    ten = [f"file {number}" for number in range(10)]
    assert few(ten, "file") == ten
    assert few([*ten, "a"], "file") == [*ten, "and 1 more file"]
    assert few([*ten, "a", "b"], "file") == [*ten, "and 2 more files"]

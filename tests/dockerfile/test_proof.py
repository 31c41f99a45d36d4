"""What must hold of a changed Dockerfile: each reason to refuse it, by a forged one."""

from __future__ import annotations

import pytest

from kubectl_prodready.core.model import Change, Safety
from kubectl_prodready.dockerfile.changing.proof import hold_comments, hold_instructions, read_again
from kubectl_prodready.errors import UnprovenError
from tests.dockerfiles import seen

BEFORE = """\
# syntax=docker/dockerfile:1
# what it is
FROM a
RUN b \\
  # within
  c
COPY <<E /x
# no comment
E
ENV d e
"""


def planned() -> Change:
    dockerfile = seen(BEFORE)
    (env,) = dockerfile.final.of("ENV")
    at = env.arguments_at + 1
    return dockerfile.set(env, ((at, at + 1, "="),), Safety.SAFE)


def hold(after: str) -> None:
    before = seen(BEFORE)
    again = read_again(before, after)
    hold_comments(before.syntax, again.syntax)
    hold_instructions(before, again.syntax, [planned()])


AFTER = BEFORE.replace("ENV d e", "ENV d=e")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", ""),
        ("# what it is\n", "# what it is\n# more\n"),
        ("RUN b \\\n  # within\n  c", "# within\nRUN b   c "),
        ("COPY", "\n  COPY"),
    ],
)
def test_what_was_planned_holds(old: str, new: str) -> None:
    hold(AFTER.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("FROM a", "FORM a", "the changed text would be broken: there is no instruction FORM"),
        ("FROM a", "FROM", "the changed text would be broken: FROM needs an image"),
        ("# what it is\n", "", "the change would lose a comment: # what it is"),
        ("  # within\n", "", "the change would lose a comment: # within"),
        ("# syntax", "# more\n# syntax", "the change would turn a directive into a comment"),
        ("FROM a\n", "FROM a\nRUN x\n", "the change would make other instructions"),
        ("RUN b", "RUN x", "the change would reach RUN as well"),
        ("RUN b", "CMD b", "the change would reach RUN as well"),
        ("# no comment", "# a comment", "the change would reach COPY as well"),
        ("ENV d=e", "ENV d=f", "ENV would not be what was planned"),
        ("ENV d=e", "ENV d e", "ENV would not be what was planned"),
    ],
)
def test_what_was_not_planned_is_refused(old: str, new: str, reason: str) -> None:
    assert old in AFTER
    with pytest.raises(UnprovenError, match=reason):
        hold(AFTER.replace(old, new, 1))

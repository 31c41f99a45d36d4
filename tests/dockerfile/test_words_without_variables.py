"""What holds no variable, quote or escape is what it says, and is not lexed to find that out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kubectl_prodready.dockerfile.reading.lexing import expand
from kubectl_prodready.dockerfile.running.scripts import ran
from kubectl_prodready.dockerfile.stages import expanded
from tests.dockerfiles import seen


@given(st.text(alphabet="ab /.\t-=:#{}[]()&|;`"))
def test_a_plain_text_is_expanded_to_itself(text: str) -> None:
    assert expanded(text, {"a": "b"}, "\\") == (text, frozenset())
    assert expand(text, {"a": "b"}, "\\").text == text


def test_the_commands_of_an_instruction_are_worked_out_once() -> None:
    stage = seen("FROM debian\nRUN a && b\n").final
    assert ran(stage, stage.instructions[0]) is ran(stage, stage.instructions[0])

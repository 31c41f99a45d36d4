"""Ours against BuildKit's own parser: instructions, flags, forms, words, heredocs, lines.

`dockerfile` 3.4.0 is that parser as it was in 2024. Every difference by design has its name and
its reason in `tools.buildkit.Known`, and an example here; whatever else differs fails. By design:

- an instruction that there is not is refused here, while there a later step of the build does it;
- BuildKit went on since: text after a JSON array makes it none (`ARRAY`), `<< NAME` with a space
  begins a heredoc (`SPACED`), `${x#y}` may stand beside a heredoc (`PATTERN`), `# check=` is a
  directive (`CHECK`), `# escape=` holds for flags as well (`ESCAPE`): ours reads as it does now;
- a flag is text here, and there bytes, two of which are taken for spaces (`BYTES`);
- of ONBUILD it tells whether the instruction within is a JSON array, and we tell that of the
  instruction within; of heredocs within ONBUILD it tells the lines alone.

What is no UTF-8, and NUL, is out of scope: `text/encoding.py` refuses it.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given, settings

from kubectl_prodready.dockerfile.reading.parse import parse
from kubectl_prodready.errors import InputError
from tests.dockerfile_texts import (
    KEYWORDS,
    directives,
    dockerfile,
    drawn,
    one_instruction,
    scraps,
)
from tests.oracles import needs_buildkit
from tools.buildkit import Known, by_us, difference

pytestmark = needs_buildkit
SHARE = 1 if os.environ.get("CI") else 10
"""CI takes all 12,000 of them, others a tenth."""


def hold(text: str) -> None:
    found = difference(text)
    assert found is None or found.known, found


@settings(max_examples=5_000 // SHARE)
@given(drawn(dockerfile))
def test_whole_dockerfiles(text: str) -> None:
    hold(text)


@settings(max_examples=4_000 // SHARE)
@given(drawn(one_instruction, 80))
def test_single_instructions(text: str) -> None:
    hold(text)


@settings(max_examples=1_000 // SHARE)
@given(drawn(directives, 40))
def test_directives(text: str) -> None:
    hold(text)


@settings(max_examples=2_000 // SHARE)
@given(drawn(scraps, 80))
def test_scraps(text: str) -> None:
    hold(text)


@pytest.mark.parametrize(
    ("made", "least"), [(dockerfile, 0.4), (one_instruction, 0.7), (directives, 0.2), (scraps, 0.1)]
)
def test_enough_of_them_are_dockerfiles(made: Callable[[bytes], str], least: float) -> None:
    random = Random(1)
    counts: Counter[str] = Counter()
    for _ in range(300):
        try:
            told = by_us(made(random.randbytes(200)))
        except InputError:
            continue
        counts["read"] += 1
        counts.update(one.keyword.split(" ")[0] for one in told)
        counts["heredoc"] += any(one.heredocs for one in told)
    assert counts["read"] >= least * 300
    assert made is not dockerfile or {*KEYWORDS, "heredoc"} <= counts.keys()


BY_DESIGN = {
    "FROM a\nRUM b\n": Known.UNKNOWN,
    "FROM a\nONBUILD RUM b\n": Known.UNKNOWN,
    'CMD ["a"] b\n': Known.ARRAY,
    "CMD [1] b\n": Known.ARRAY,
    "RUN cat << EOF\nRUN x\nEOF\n": Known.SPACED,
    "RUN cat <<EOF ${x#y}\nRUN x\nEOF\n": Known.PATTERN,
    "# check=skip=all\n# escape=`\nFROM a `\n b\n": Known.CHECK,
    "# escape=`\nRUN --x=a`\\ b\n": Known.ESCAPE,
    "RUN --x=à[]\n": Known.BYTES,
    "LABEL --x=àb c=d\n": Known.BYTES,
}


@pytest.mark.parametrize(("text", "known"), BY_DESIGN.items(), ids=lambda it: repr(it)[:20])
def test_differences_by_design(text: str, known: Known) -> None:
    found = difference(text)
    assert found
    assert found.known is known


def test_every_difference_by_design_has_an_example() -> None:
    assert set(BY_DESIGN.values()) == set(Known)


@pytest.mark.parametrize("size", [65_534, 65_535, 65_536, 65_537])
@pytest.mark.parametrize("sign", ["x", "é"])
@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_the_longest_line(size: int, sign: str, end: str) -> None:
    start, left = "USER ", size - len("USER ") - len(end)
    line = start + "x" * (left % len(sign.encode())) + sign * (left // len(sign.encode())) + end
    assert len(line.encode()) == size
    hold(line)
    hold(f"FROM a\n{line}")


def test_a_long_file() -> None:
    text = "FROM a\n" + "RUN echo \\\n  x\n" * 5_000
    hold(text)
    assert len(parse(text).instructions) == 5_001

"""What each change is alone: its replacements give the text that choosing only it gives."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from kubectl_prodready.core.gate import Gate
from kubectl_prodready.core.model import Safety
from kubectl_prodready.fixing.choosing import Choice
from kubectl_prodready.fixing.results import FileResult, Replacement
from kubectl_prodready.pipeline import Looker, Run, looker_for, results
from kubectl_prodready.sources.files import Source, Wanted, gather
from tests.cli.command import TOP, put
from tests.help import deployment

TESTDATA = TOP / "testdata"
SCENARIOS = sorted(
    before for where in ("*", "images/*") for before in TESTDATA.glob(f"{where}/before*")
)
BREAK = re.compile("\r\n|\n|\r")
ASKED = Run(fixes=True, prove=False, keep_text=True, gate=Gate(Safety.HINT))
HINT = Run(gate=Gate(Safety.HINT))


def looked_at(folder: Path, run: Run = ASKED) -> Iterator[tuple[Looker, Source, FileResult]]:
    inputs = gather(Wanted((str(folder),), recursive=True))
    wide = looker_for(inputs.sources, HINT, inputs.decisions)
    found = results(inputs.sources, run, inputs.decisions)
    for source, result in zip(inputs.sources, found, strict=True):
        yield wide, source, result


def replaced(text: str, replacements: Iterable[Replacement]) -> str:
    """The text with the replacements, by lines and columns, as an editor makes them."""
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    text = text.removeprefix(mark)
    starts = [0, *(found.end() for found in BREAK.finditer(text))]
    done = len(text) + 1
    for line, column, end_line, end_column, new in sorted(replacements, reverse=True):
        start = starts[line - 1] + column - 1
        end = starts[end_line - 1] + end_column - 1
        assert start <= end < done, "regions that touch have an order"
        text = text[:start] + new + text[end:]
        done = start
    return mark + text


@pytest.mark.parametrize("before", SCENARIOS, ids=lambda path: path.parent.name)
def test_each_change_alone_gives_what_choosing_it_gives(before: Path) -> None:
    for looker, source, result in looked_at(before):
        for finding in result.findings:
            if finding.fix is None:
                continue
            assert finding.change in finding.fix.changes
            choice = Choice({finding.document: finding.fix.changes})
            chosen = looker.chosen(source, result.text, choice)
            assert chosen.verified is not None
            assert replaced(result.text, finding.fix.replacements) == chosen.verified.after
            taken = {one.change.path for one in chosen.findings if one.accepted}
            assert taken == {one.path for one in finding.fix.changes}


def test_almost_every_change_has_one_and_what_is_only_said_has_none() -> None:
    with_value = [
        finding
        for _, _, result in looked_at(TESTDATA)
        for finding in result.findings
        if not finding.change.is_spoken or finding.fix
    ]
    without = [finding for finding in with_value if finding.fix is None]
    assert len(with_value) > 2500
    assert len(without) < len(with_value) / 100


def test_what_is_on_offer_has_one_too(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": deployment()})
    (found,) = looked_at(tmp_path, ASKED._replace(gate=Gate(Safety.SAFE)))
    offered = [one for one in found[2].findings if not one.accepted and not one.change.is_spoken]
    assert offered
    assert all(one.fix for one in offered)


def test_workers_bring_them_and_who_does_not_ask_has_none(tmp_path: Path) -> None:
    put(tmp_path, {f"{name}.yaml": deployment(name=name) for name in "abcd"})
    alone = [result for _, _, result in looked_at(tmp_path)]
    several = [result for _, _, result in looked_at(tmp_path, ASKED._replace(jobs=2))]
    assert alone == several
    assert any(finding.fix for finding in alone[0].findings)
    (plain, *_) = (result for _, _, result in looked_at(tmp_path, Run()))
    assert not any(finding.fix for finding in plain.findings)

"""What tests about splits need: the rewritten text with its invariants, or why there is none."""

from __future__ import annotations

import re

from kubectl_prodready.dockerfile.reading.parse import parse
from tests.dockerfiles import fixed, seen

TOOLS = re.compile(r"\b(?:gcc|g\+\+|build-essential|build-base|cmake|\w+-dev)\b")


def staged(text: str, files: dict[str, str] | None = None, **run: str) -> str:
    """A text in stages; fails where it is not rewritten, or what always holds does not."""
    result = fixed(text, files, multi_stage=True, notes=False, select=("DF001",), **run)
    assert not result.errors, result.errors
    assert not result.failed, result.failed
    assert result.verified, [one.left.reason for one in result.left] or refused(text, files)
    new = result.verified.after
    final = seen(new, files).final
    kept = [one.arguments for one in final.of("RUN") if "apk del" not in one.arguments]
    assert not TOOLS.search(" ".join(kept))
    assert parse(new).comments() != [] or not parse(text).comments()
    assert set(parse(text).comments()) <= set(parse(new).comments())
    return new


def refused(text: str, files: dict[str, str] | None = None, *, fine: bool = False) -> str:
    """Why a text is not rewritten; with `fine` nobody is told who does not ask for a rewrite."""
    result = fixed(text, files, multi_stage=True, select=("DF001", "DF002"))
    assert not result.errors, result.errors
    assert not result.failed, result.failed
    assert not result.verified, result.verified and result.verified.after
    if fine:
        quiet = fixed(text, files, select=("DF001", "DF002"))
        assert not quiet.findings, quiet.findings
        return " ".join(one.left.reason for one in result.left)
    said = [one.change.evidence[0].fact for one in result.findings if one.change.is_spoken]
    return said[0].partition("not rewritten: ")[2].partition("; a template")[0]

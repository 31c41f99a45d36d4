"""`make dockerfiles DIR=folder`: prove the tool on any folder of Dockerfiles, by independent means.

Each is held against BuildKit's own parser, then fixed in memory, as far as SAFE and REVIEW go, and
once more in stages. What is proven: nothing crashes and no rule fails; no edit is given up; what
comes of it is read by that parser; every line that begins with # is still there; a second run
proposes nothing; hadolint finds nothing in it that it did not find before, but for what is
tolerated. Nothing is written. Exits with 1 when anything of this fails.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from kubectl_prodready.dockerfile.changing.rewriting import is_rewrite
from kubectl_prodready.errors import InputError
from kubectl_prodready.fixing.results import FileResult
from kubectl_prodready.pipeline import Looker, Run, looker_for
from kubectl_prodready.sources.files import Source, Wanted, gather, is_dockerfile
from kubectl_prodready.text.encoding import decode
from tools.buildkit import Difference, by_buildkit, difference
from tools.hadolint import Findings, findings

FIX = "fix"
RUNS = {FIX: Run(), "fix --multi-stage": Run(multi_stage=True)}
CRASHES = (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError)
TOLERATED = {
    "DL1000": "it cannot read an escaped backslash before a closing quote; BuildKit can",
    "DL3045": "COPY to a relative folder: so was ADD, where it does not look for that",
}
"""Rules of hadolint that may find more in a changed file, each with the reason."""
IN_STAGES = TOLERATED | {
    "DL3002": "the user is who it was, and that is said in two stages now",
    "DL3066": "the same",
    "DL3008": "what a program needs at run time has no version, as it had none before",
    "DL3059": "a stage that is thrown away has one layer more",
}
"""The same for a file that was split."""
MOST = 40


class Edited(NamedTuple):
    """A text before and after, and how it came about."""

    name: str
    before: str
    after: str
    how: str = FIX


class Proof:
    """What became of all files, and what turned out to be wrong."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.wrong: list[str] = []
        self.counts: Counter[str] = Counter()
        self.edited: list[Edited] = []

    def read(self, source: Source) -> str | None:
        """The text of a file, held against BuildKit's parser; None for one that is no text."""
        try:
            text = decode(source.read())
        except InputError:
            self.counts["files that are no text"] += 1
            return None
        found = difference(text)
        if found and not found.known:
            self.wrong.append(f"{source.path}: {found.what}")
        self.counts[_way(found) if found else "files read the same"] += 1
        return text

    def fix(self, looker: Looker, source: Source, text: str, how: str) -> str:
        """What comes of a file, proven."""
        name = f"{how} {source.path}"
        try:
            result = looker.chosen(source, text, None)
            self.told(how, name, result)
            after = result.verified.after if result.verified else text
            if after != text:
                self.hold(Edited(name, text, after, how))
                self._again(name, looker.chosen(source, after, None))
        except CRASHES as error:
            self.wrong.append(f"{name}: {type(error).__name__}: {error}")
            return text
        return after

    def told(self, how: str, name: str, result: FileResult) -> None:
        """Count what a result says; what both ways of fixing say is counted once."""
        self.wrong += [f"{name}: {one.rule} failed: {one.error}" for one in result.failed]
        for error in result.errors:
            if "no safe way" in error.message:
                self.wrong.append(f"{name}: {error}")
            else:
                self.counts[f"files refused by {how}"] += 1
        for one in result.findings:
            if is_rewrite(one.change):
                self.counts["rewrites in stages"] += one.accepted
            else:
                kind = "edits" if one.accepted else "hints"
                self.counts[f"{kind} of {one.change.rule}"] += how == FIX

    def hold(self, one: Edited) -> None:
        """An edited text is a Dockerfile for BuildKit, and has all its comments."""
        self.edited.append(one)
        try:
            by_buildkit(one.after)
        except ValueError as error:
            self.wrong.append(f"{one.name}: BuildKit cannot read it any more: {error}")
        if lost := _comments(one.before) - _comments(one.after):
            self.wrong.append(f"{one.name}: comments are lost: {', '.join(lost)}")

    def _again(self, name: str, result: FileResult) -> None:
        more = [one.change.rule for one in result.findings if one.accepted]
        if more or result.verified or result.errors:
            self.wrong.append(f"{name}: a second run has more to change: {', '.join(more)}")

    def lint(self) -> None:
        """Hadolint finds nothing new in what was edited."""
        texts = list(dict.fromkeys(text for one in self.edited for text in (one.before, one.after)))
        found = dict(zip(texts, findings(texts), strict=True))
        for one in self.edited:
            self.new_findings(one, found[one.after] - found[one.before])

    def new_findings(self, one: Edited, new: Findings) -> None:
        """Count what is new; what is not tolerated is wrong."""
        tolerated = TOLERATED if one.how == FIX else IN_STAGES
        for (code, message), number in new.items():
            what = f"tolerated: {code}, {tolerated[code]}" if code in tolerated else code
            self.counts[f"new findings of hadolint, {what}"] += number
            if code not in tolerated:
                self.wrong.append(f"{one.name}: hadolint finds {code} {message}")


def _way(found: Difference) -> str:
    return f"files read in another way: {found.known.value if found.known else 'not known'}"


def _comments(text: str) -> Counter[str]:
    """All lines that begin with #, those within heredocs and scripts as well."""
    lines = (line.strip("\ufeff \t\r") for line in text.split("\n"))
    return Counter(line for line in lines if line.startswith("#"))


def prove(sources: Sequence[Source]) -> Proof:
    """Prove all of it."""
    proof = Proof()
    lookers = {how: looker_for(sources, run) for how, run in RUNS.items()}
    for source in sources:
        text = proof.read(source)
        for how, looker in lookers.items() if text is not None else ():
            proof.fix(looker, source, text or "", how)
    proof.lint()
    return proof


def main() -> None:
    """Print the counts and what is wrong."""
    found = gather(Wanted((sys.argv[1],), recursive=True)).sources
    sources = [source for source in found if is_dockerfile(source.path)]
    proof = prove(sources)
    print(f"{len(sources)} files")
    for what, number in sorted(proof.counts.items()):
        if number:
            print(f"  {number:6}  {what}")
    for wrong in proof.wrong[:MOST]:
        print(wrong)
    print(f"{len(proof.wrong)} wrong")
    sys.exit(bool(proof.wrong))


if __name__ == "__main__":
    main()

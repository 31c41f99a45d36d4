"""From inputs to results, in the order of the inputs, on one core or several."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING, NamedTuple

from kubectl_prodready.core.gate import Gate
from kubectl_prodready.core.registry import chosen, known_rules, load_dockerfile_rules, load_rules
from kubectl_prodready.core.relevance import looks_like_manifest, looks_like_template
from kubectl_prodready.core.selection import Selection
from kubectl_prodready.errors import InputError
from kubectl_prodready.fixing.fixer import Fixer
from kubectl_prodready.fixing.judge import Options
from kubectl_prodready.fixing.results import FileResult
from kubectl_prodready.passing_over import (
    BROKEN_CONFIGURATION,
    CONFIGURATION,
    in_chart,
    in_plain_words,
    is_blank,
    is_yaml,
    looked_through,
    must_be_read,
    not_ours,
)
from kubectl_prodready.sources.files import (
    KUSTOMIZATIONS,
    Source,
    decisions_for,
    is_configuration,
    is_dockerfile,
)
from kubectl_prodready.sources.given import STDIN
from kubectl_prodready.sources.survey import survey
from kubectl_prodready.text.encoding import decode

if TYPE_CHECKING:
    from kubectl_prodready.core.settings import Decisions
    from kubectl_prodready.core.surroundings import Surroundings
    from kubectl_prodready.fixing.choosing import Choice
    from kubectl_prodready.fixing.dockerfiles import DockerfileFixer

CHUNK = 16
"""Files that one worker takes at a time."""

WORTH_WORKERS = 64
"""Fewer files are done before a second process has started."""


class Run(NamedTuple):
    """What one run is to do, in words that survive the way to a worker process."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    gate: Gate = Gate()
    selection: Selection = Selection()
    notes: bool = True
    prove: bool = True
    skip_unsupported: bool = False
    keep_text: bool = False
    jobs: int = 0
    thorough: bool = True
    effects: bool = False
    fixes: bool = False
    multi_stage: bool = False
    base: str = ""
    new_files: bool = False
    no_dockerfiles: str = ""
    """Why the run is about none, "" where it is."""


def options_of(run: Run) -> Options:
    """How a run's rules are asked. Raises UsageError for rules that there are not."""
    every = load_rules()
    return Options(
        chosen(every, run.select, run.ignore),
        run.gate,
        run.selection,
        run.notes,
        run.prove,
        frozenset(run.select),
        run.thorough,
        partial(known_rules, every),
        run.effects,
        run.fixes,
        run.new_files,
    )


class Looker:
    """Looks at one source after the other. A worker process gets one and loads its own rules."""

    def __init__(self, run: Run, surroundings: Surroundings) -> None:
        """Keep what holds for all sources."""
        self.run = run
        self.surroundings = surroundings

    @cached_property
    def fixer(self) -> Fixer:
        """The fixer with this run's rules."""
        return Fixer(options_of(self.run), self.surroundings)

    @cached_property
    def dockerfiles(self) -> DockerfileFixer:
        """The fixer of Dockerfiles with this run's rules: few runs meet one."""
        from kubectl_prodready.dockerfile.staging import Staging
        from kubectl_prodready.fixing.dockerfiles import DockerfileFixer

        rules = chosen(load_dockerfile_rules(), self.run.select, self.run.ignore)
        options = self.fixer.options._replace(rules=rules)
        staging = Staging(self.run.multi_stage, self.run.base, self.run.notes)
        return DockerfileFixer(options, staging)

    def __reduce__(self) -> tuple[object, ...]:
        """Travel without the rules: functions do not."""
        return Looker, (self.run, self.surroundings)

    def look(self, source: Source) -> FileResult:
        """Read a source and fix it, or say why it is none of ours."""
        if self.surroundings.decisions.are_broken(source.key):
            return FileResult(source.shown, source.key, skipped=BROKEN_CONFIGURATION)
        if is_dockerfile(source.path) and (reason := self._reason_to_pass_over()):
            return FileResult(source.shown, source.key, skipped=reason)
        if is_configuration(source.path):
            lenient = self.run.skip_unsupported or not source.named
            return not_ours(source, CONFIGURATION, lenient=lenient)._replace(path=source.key)
        try:
            raw = source.read()
        except InputError as error:
            return FileResult(source.shown, source.key, errors=(error.at(source.shown),))
        return self.judge(source, raw)._replace(path=source.key)

    def _reason_to_pass_over(self) -> str:
        """Why a run is about no Dockerfiles, "" where it is."""
        if self.run.selection.names or self.run.selection.labels:
            return "a Dockerfile, which has no such name or labels"
        return self.run.no_dockerfiles

    def chosen(self, source: Source, text: str, choice: Choice | None) -> FileResult:
        """What comes of a text that a source has, or could have, with what was chosen."""
        if is_dockerfile(source.path):
            result = self._fix_dockerfile(source, text, choice)
        else:
            result = self.fixer.fix(source.shown, text, source.key, source.folder, choice)
        return result._replace(path=source.key, text=text)

    def _fix_dockerfile(
        self, source: Source, text: str, choice: Choice | None = None
    ) -> FileResult:
        from kubectl_prodready.sources.building import around  # few runs meet one

        place = around(source, text, self.surroundings.decisions)
        return self.dockerfiles.fix(source.shown, text, place, choice)

    def judge(self, source: Source, raw: bytes) -> FileResult:
        """Fix what was read, unless it is no manifest."""
        lenient = self.run.skip_unsupported or not source.named
        try:
            text = decode(raw)
        except InputError as error:
            from kubectl_prodready.sources.wording import placed  # for what is wrong alone

            told = placed(error, raw).at(source.shown)
            result = FileResult(source.shown, errors=(told,), unreadable=True)
        else:
            judge = self.judge_dockerfile if is_dockerfile(source.path) else self.judge_text
            result = judge(source, text, lenient=lenient)
            result = result._replace(text=text if self.run.keep_text else "")
        if result.unreadable and lenient and not must_be_read(source):
            return FileResult(source.shown, skipped="no YAML")
        return result

    def judge_dockerfile(self, source: Source, text: str, *, lenient: bool) -> FileResult:
        """Fix a Dockerfile, unless it is a template of one."""
        result = self._fix_dockerfile(source, text)
        if result.errors and looks_like_template(text):
            return not_ours(source, "a template, not yet rendered", lenient=lenient)
        return result

    def judge_text(self, source: Source, text: str, *, lenient: bool) -> FileResult:
        """Fix a text, unless it is no manifest."""
        if os.path.basename(source.path) in KUSTOMIZATIONS:
            return looked_through(source, text, lenient=lenient)
        if source.path == STDIN and is_blank(text):
            return FileResult(source.shown, skipped="empty")
        if not looks_like_manifest(text) and (source.path != STDIN or is_yaml(text)):
            return not_ours(source, "no Kubernetes manifest", lenient=lenient)
        if not source.named and in_chart(source.folder) and looks_like_template(text):
            return FileResult(source.shown, skipped="a template of a Helm chart")
        result = self.fixer.fix(source.shown, text, source.key, source.folder)
        if result.unreadable and looks_like_template(text):
            told = not_ours(source, "a template, not yet rendered", lenient=lenient)
            return told._replace(unreadable=bool(told.errors))
        return (
            result._replace(errors=in_plain_words(result.errors, text)) if result.errors else result
        )


def looker_for(sources: Sequence[Source], run: Run, decisions: Decisions | None = None) -> Looker:
    """Who looks at the sources, with all that surrounds them. Raises UsageError."""
    chosen(load_rules(), run.select, run.ignore)
    decided = decisions or decisions_for(sources)
    return Looker(run, survey(sources)._replace(decisions=decided))


def results(
    sources: Sequence[Source], run: Run, decisions: Decisions | None = None
) -> Iterator[FileResult]:
    """The result of every source, in their order. Raises UsageError before the first one.

    `decisions` are those of the configurations that govern the sources, where they were read.
    """
    return results_by(looker_for(sources, run, decisions), sources)


def results_by(looker: Looker, sources: Sequence[Source]) -> Iterator[FileResult]:
    """The same from somebody who looks already."""
    run = looker.run
    workers = run.jobs or (os.cpu_count() or 1 if len(sources) >= WORTH_WORKERS else 1)
    if workers > 1 and len(sources) > 1:
        return _in_parallel(looker, sources, workers)
    return map(looker.look, sources)


def _in_parallel(looker: Looker, sources: Sequence[Source], workers: int) -> Iterator[FileResult]:
    """The same results from several processes."""
    import pickle  # only for many files

    from kubectl_prodready.parallel import in_order

    work = partial(_look_at, pickle.dumps(looker))
    chunks = (sources[at : at + CHUNK] for at in range(0, len(sources), CHUNK))
    for results_of_chunk in in_order(work, chunks, workers):
        yield from results_of_chunk


def _look_at(packed: bytes, sources: Sequence[Source]) -> list[FileResult]:
    looker = _unpacked(packed)
    return [looker.look(source) for source in sources]


@cache
def _unpacked(packed: bytes) -> Looker:
    """A worker's own looker, unpacked once."""
    import pickle

    looker: Looker = pickle.loads(packed)  # noqa: S301  packed by the parent process
    return looker

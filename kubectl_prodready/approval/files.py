"""Files whose changes are approved one by one: what is asked of them, and what comes of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from typing import Protocol

from kubectl_prodready.approval.moments import Kept
from kubectl_prodready.approval.questions import Question, Reach, Way, news
from kubectl_prodready.core.consequences import consequences
from kubectl_prodready.core.fields.resources import resources_wrong
from kubectl_prodready.core.ignored import ANNOTATION
from kubectl_prodready.core.kinds import DOCKERFILE
from kubectl_prodready.core.model import Change, Evidence, Ref, Safety
from kubectl_prodready.core.plain import mapping, text
from kubectl_prodready.core.workload import Workload
from kubectl_prodready.errors import UnprovenError
from kubectl_prodready.fixing.choosing import Choice
from kubectl_prodready.fixing.results import FileResult, Finding, Place, by_object
from kubectl_prodready.paths import Path, written
from kubectl_prodready.pipeline import Looker
from kubectl_prodready.report.diff import body
from kubectl_prodready.sources.files import Source

ANNOTATE = Way("o", f"for this object: with the annotation {ANNOTATION} in the file", Reach.OBJECT)
REMARK = Way("c", "here: with a comment in the file", Reach.HERE)
PROJECT = "p"
"""The key of the way that `deciding` makes."""

SAID = Evidence("you said never", "")


class Project(Protocol):
    """What the configurations that govern some inputs, by their keys, can be made to say."""

    def shown(self, key: str) -> str:
        """The name of the configuration in which rules would be switched off."""

    def refusal(self, key: str, rules: Sequence[str]) -> str:
        """Why rules cannot be switched off there, or ""."""


class AskedFile:
    """One file, and the objects in it of which changes are asked for."""

    def __init__(
        self, looker: Looker, source: Source, result: FileResult, project: Project
    ) -> None:
        """Know what was found in the file when it was read; it is not read again."""
        self.project = project
        self.source = source
        self.result = result
        self._looker = looker
        self.objects = tuple(self._objects())

    def fixed(self, choice: Choice) -> FileResult:
        """The file with what was chosen, proven; what stands in the way is among the errors."""
        return self.look(self.result.text, choice)

    def look(self, content: str, choice: Choice | None = None) -> FileResult:
        """What is found in a content that the file could have."""
        return self._looker.chosen(self.source, content, choice)

    @cached_property
    def nothing(self) -> FileResult:
        """What comes of it where nothing was said yes to."""
        findings = (finding._replace(accepted=False) for finding in self.result.findings)
        return self.result._replace(findings=tuple(findings), verified=None)

    @cached_property
    def workloads(self) -> tuple[tuple[int, Workload], ...]:
        """The workloads in it, each with the number of its document."""
        return tuple(self.workloads_in(self.result.text))

    def workloads_in(self, content: str) -> Iterator[tuple[int, Workload]]:
        """The workloads in a content that the file could have."""
        return self._looker.fixer.seen(content, self.source.key, self.source.folder)

    @property
    def takes_remarks(self) -> bool:
        """Whether comments can be put into it."""
        return not self.result.text.lstrip("\ufeff \t\r\n").startswith(("{", "["))

    def _objects(self) -> Iterator[FileObject]:
        for (document, _), findings in by_object(self.result.findings).items():
            ref = findings[0].change.ref
            yield self._kind_of(ref)(self, document, ref, findings)

    @staticmethod
    def _kind_of(ref: Ref) -> type[FileObject]:
        if ref.kind != DOCKERFILE:
            return FileObject
        from kubectl_prodready.approval.dockerfiles import DockerfileObject  # few runs meet one

        return DockerfileObject


class FileObject:
    """An object in a file, as the conversation knows it."""

    def __init__(
        self, file: AskedFile, document: int, ref: Ref, findings: Sequence[Finding]
    ) -> None:
        """Know the changes that are proposed for it."""
        self.file = file
        self.document = document
        self.ref = ref
        self.place = f"{file.source.shown}:{min(finding.line for finding in findings)}"
        self.changes = tuple(finding.change for finding in findings)

    @property
    def ways(self) -> tuple[Way, ...]:
        """How a "never" can be kept."""
        decide = deciding(self.file.project, self.file.source.key)
        return (ANNOTATE, REMARK, decide) if self.file.takes_remarks else (ANNOTATE, decide)

    def refusal(self, way: str, question: Question) -> str:
        """Why a "never" cannot be kept in this way, or ""."""
        if way == PROJECT:
            return self.file.project.refusal(self.file.source.key, question.rules)
        wish = Kept(question.subject, question.rules, way, question.changes)
        result = self.file.fixed(choice_of((), [(self, wish)]))
        # the other ways, which the advice names, are on offer beside this one
        reasons = [error.message for error in result.errors]
        reasons += (one.left.reason for one in result.left if one.left.rule == ANNOTATION)
        return "; ".join(dict.fromkeys(reasons))

    def diff(self, chosen: Sequence[Change]) -> str:
        """What these changes alone do to the file. Raises UnprovenError."""
        result = self._fixed(chosen)
        if result.verified is None:
            raise UnprovenError(_reason(result, {change.path for change in chosen}))
        return body(result.verified)

    def effect(self, chosen: Sequence[Change]) -> tuple[str, ...]:
        """What becomes of its Pods once the file is applied."""
        return consequences(self._workload, [change.path for change in chosen]).said

    def problem(self, chosen: Sequence[Change]) -> str:
        """What is wrong with its resources where it has these changes, or ""."""
        result = self._fixed(chosen)
        if result.verified is None:
            return ""
        place = self.document, self._workload.path
        after = self.file.workloads_in(result.verified.after)
        return resources_wrong(one for number, one in after if (number, one.path) == place)

    def objections(self, chosen: Sequence[Change]) -> tuple[str, ...]:
        """What the rules say of it with these changes that they do not say without."""
        result = self._fixed(chosen)
        if result.verified is None:
            return ()
        after = self.file.look(result.verified.after)
        return news(
            (one.change for one in self.file.result.findings),
            (one.change for one in after.findings),
        )

    def wish(self, rules: Iterable[str]) -> Change:
        """The annotation by which it is left alone by some rules, and by those that it names."""
        metadata = self._workload.metadata
        old = text(mapping(metadata.get("annotations")).get(ANNOTATION))
        named = dict.fromkeys((*(name.strip() for name in old.split(",") if name), *rules))
        path = (*self._workload.path, "metadata", "annotations", ANNOTATION)
        value = ",".join(named)
        return Change(self.ref, path, value, Safety.SAFE, (SAID,), ANNOTATION, old=old or None)

    def remarks(self, changes: Sequence[Change]) -> Iterator[tuple[Place, str]]:
        """Where comments belong that keep the rules of these away, each with its rule.

        They are at the containers, or at the object where a rule wants something of that itself:
        what is said there is heard for all containers.
        """
        paths: dict[str, list[Path]] = {}
        for change in changes:
            paths.setdefault(change.rule, []).append(self._container_at(change.path))
        for rule, places in paths.items():
            own = self._workload.path
            for path in (own,) if own in places else dict.fromkeys(places):
                yield (self.document, path), rule

    def _container_at(self, path: Path) -> Path:
        """The container that a path leads into, or the object."""
        places = (one.path for one in self._workload.containers if _is_in(path, one.path))
        return next(places, self._workload.path)

    def _fixed(self, chosen: Sequence[Change]) -> FileResult:
        return self.file.fixed(Choice({self.document: tuple(chosen)}))

    @cached_property
    def _workload(self) -> Workload:
        """It, and all that is known about it."""
        path = self.changes[0].path
        return next(
            workload
            for number, workload in self.file.workloads
            if number == self.document and _is_in(path, workload.path)
        )


def choice_of(
    chosen: Iterable[tuple[FileObject, Sequence[Change]]], kept: Iterable[tuple[FileObject, Kept]]
) -> Choice:
    """What was chosen for the objects of one file, and what is to be kept in it."""
    changes: dict[int, list[Change]] = {}
    never: dict[FileObject, list[str]] = {}
    ignored: dict[Place, list[str]] = {}
    for one, some in chosen:
        changes.setdefault(one.document, []).extend(some)
    for one, wish in kept:
        if wish.way == ANNOTATE.key:
            never.setdefault(one, []).extend(wish.rules)
        elif wish.way == REMARK.key:
            for place, rule in one.remarks(wish.changes):
                ignored.setdefault(place, []).append(rule)
    for one, rules in never.items():
        changes.setdefault(one.document, []).append(one.wish(rules))
    return Choice(
        {document: tuple(some) for document, some in changes.items()},
        {place: tuple(dict.fromkeys(rules)) for place, rules in ignored.items()},
    )


def deciding(project: Project, key: str) -> Way:
    """The way to switch rules off for all that has the same configuration as an input."""
    return Way(PROJECT, f"for the whole project: in {project.shown(key)}")


def _is_in(path: Path, place: Path) -> bool:
    return path[: len(place)] == place


def _reason(result: FileResult, paths: Collection[Path]) -> str:
    """Why nothing came of changes at some paths."""
    for left in result.left:
        if left.left.path in paths:
            return left.left.reason
    for error in result.errors:
        return error.message
    return f"{written(next(iter(paths)))} has no place in the file"

"""A Dockerfile whose changes are approved one by one, of which less can be asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kubectl_prodready.approval.files import REMARK, FileObject, deciding
from kubectl_prodready.approval.questions import Way
from kubectl_prodready.core.model import Change
from kubectl_prodready.fixing.results import Place


class DockerfileObject(FileObject):
    """A Dockerfile, as the conversation knows it: its changes restart nothing by themselves."""

    @property
    def ways(self) -> tuple[Way, ...]:
        """How a "never" can be kept."""
        return REMARK, deciding(self.file.project, self.file.source.key)

    def effect(self, chosen: Sequence[Change]) -> tuple[str, ...]:  # noqa: ARG002  as for objects
        """What becomes of Pods: nothing before an image is built and rolled out."""
        return ()

    def problem(self, chosen: Sequence[Change]) -> str:  # noqa: ARG002  as for objects
        """It has no resources of which something could be wrong."""
        return ""

    def remarks(self, changes: Sequence[Change]) -> Iterator[tuple[Place, str]]:
        """Above each instruction, each with its rule."""
        for change in changes:
            yield (self.document, change.path), change.rule

"""Whether an image runs nothing but a Go binary that needs no libraries."""

from __future__ import annotations

from kubectl_prodready.core.processes.process import base
from kubectl_prodready.dockerfile.images.bases import base_of, official
from kubectl_prodready.dockerfile.packages.package_managers import MANAGERS, installed
from kubectl_prodready.dockerfile.reading.syntax import Instruction
from kubectl_prodready.dockerfile.running.scripts import commands_of
from kubectl_prodready.dockerfile.stages import Stage
from kubectl_prodready.dockerfile.view import Dockerfile
from kubectl_prodready.pattern import Pattern

WITHOUT_C = Pattern(r"\bCGO_ENABLED[= ]\"?0\b")
BUILDS = Pattern(r"\bgo\s+(?:build|install)\b")
BROUGHT_ANYWAY = frozenset(("ca-certificates", "tzdata"))
TIDYING = frozenset(("rm", "set", "true", "update-ca-certificates", "chmod", "mkdir", "chown"))


def is_static(dockerfile: Dockerfile, program: str) -> bool:
    """Whether a program is copied from a stage that builds Go without cgo, and needs no more."""
    runs = [it for stage in dockerfile.built for it in stage.of("RUN")]
    if not all(map(_is_brought_anyway, runs)):
        return False
    copies = [it for stage in dockerfile.built for it in stage.of("COPY")]
    if any(copy.flag("from") is None for copy in copies):
        return False  # scripts, perhaps, which want a shell
    sources = (_source(dockerfile, copy) for copy in copies if base(program) in copy.arguments)
    return any(_builds_without_c(stage) for stage in sources if stage)


def _is_brought_anyway(run: Instruction) -> bool:
    """Whether a RUN only brings what a base for static binaries has."""
    commands = list(commands_of(run))
    is_known = all(one[0] in MANAGERS or one[0] in TIDYING for one in commands)
    return bool(commands) and is_known and set(installed(commands)) <= BROUGHT_ANYWAY


def _source(dockerfile: Dockerfile, copy: Instruction) -> Stage | None:
    wanted = (copy.flag("from") or "").lower()
    found = (one for one in dockerfile.stages if wanted in {one.name, str(one.index)})
    return next(found, None) if wanted else None


def _builds_without_c(stage: Stage) -> bool:
    instructions = [it for one in stage.line_of_stages for it in one.instructions]
    texts = [it.logical for it in instructions]
    texts += [heredoc.content for it in instructions for heredoc in it.heredocs]
    image = base_of(stage)
    is_go = image is not None and official(image) == "golang" and any(map(BUILDS.search, texts))
    return is_go and any(map(WITHOUT_C.search, texts))

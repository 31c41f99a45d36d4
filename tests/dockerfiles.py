"""What tests about Dockerfiles need: fix a text with files beside it, and look at the outcome."""

from __future__ import annotations

from typing import Any

from kubectl_prodready.core.registry import chosen, load_dockerfile_rules
from kubectl_prodready.dockerfile.context import Around, Files
from kubectl_prodready.dockerfile.reading.parse import parse
from kubectl_prodready.dockerfile.staging import Staging
from kubectl_prodready.dockerfile.view import Dockerfile
from kubectl_prodready.fixing.dockerfiles import DockerfileFixer
from kubectl_prodready.fixing.results import FileResult
from kubectl_prodready.pipeline import Run, options_of

STAGES = ("DF001", "DF002")
"""The rules about stages, which most tests of them are about alone."""


def fixed(text: str, files: dict[str, str] | None = None, **run: Any) -> FileResult:
    """The result for one Dockerfile, with the files of its context."""
    if run.get("multi_stage") and "select" not in run:
        run["select"] = STAGES
    how = Run(**run)
    rules = chosen(load_dockerfile_rules(), how.select, how.ignore)
    options = options_of(how)._replace(rules=rules)
    fixer = DockerfileFixer(options, Staging(how.multi_stage, how.base, how.notes))
    return fixer.fix("Dockerfile", text, Around("web", Files(files or {})))


def after(text: str, files: dict[str, str] | None = None, **run: Any) -> str:
    """The text after the fix, without comments of the tool's own."""
    result = fixed(text, files, notes=False, **run)
    assert not result.errors, result.errors
    assert not result.failed, result.failed
    return result.verified.after if result.verified else text


def said(text: str, files: dict[str, str] | None = None, **run: Any) -> list[str]:
    """What is only said, each with its line."""
    result = fixed(text, files, **run)
    assert not result.errors, result.errors
    assert not result.failed, result.failed
    return [
        f"{one.line}: {one.change.rule}: {one.change.evidence[0].fact}"
        for one in result.findings
        if one.change.is_spoken
    ]


def seen(text: str, files: dict[str, str] | None = None) -> Dockerfile:
    """A Dockerfile as rules see it."""
    return Dockerfile(parse(text), "web", Files(files or {}))

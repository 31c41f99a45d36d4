"""Inputs that are none of ours, each with the reason: no manifest, no YAML, a template."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache

from kubectl_prodready.core.relevance import looks_like_template
from kubectl_prodready.errors import InputError
from kubectl_prodready.fixing.results import FileResult
from kubectl_prodready.sources.files import EXTENSIONS, KUSTOMIZATIONS, Source, is_dockerfile
from kubectl_prodready.sources.kustomizations import read_kustomization
from kubectl_prodready.text.parse import drain
from kubectl_prodready.text.stream import pieces

CONFIGURATION = "no manifest: it configures this tool"
BROKEN_CONFIGURATION = "governed by a configuration with errors"

BLANK = {"", "---", "..."}
"""What a line says that says nothing."""


def looked_through(source: Source, text: str, *, lenient: bool) -> FileResult:
    """A kustomization has nothing to fix; but that it cannot be read is told."""
    try:
        read_kustomization(text)
    except InputError as error:
        if looks_like_template(text):
            return not_ours(source, "a template, not yet rendered", lenient=lenient)
        return FileResult(source.shown, errors=in_plain_words([error.at(source.shown)], text))
    return FileResult(source.shown)


def in_plain_words(errors: Sequence[InputError], text: str) -> tuple[InputError, ...]:
    """Errors in plainer words, where the text shows what they mean."""
    from kubectl_prodready.sources.wording import worded  # for what is wrong alone

    return tuple(worded(error, text) for error in errors)


def not_ours(source: Source, reason: str, *, lenient: bool) -> FileResult:
    """The result of an input that is none: an error where it was named, else only skipped."""
    if lenient:
        return FileResult(source.shown, skipped=reason)
    advice = "--skip-unsupported passes over such files"
    if reason == CONFIGURATION:
        advice = f"name the manifests that it is for, or: {advice}"
    if "template" in reason:
        advice = f"render it first, as with `helm template`, or: {advice}"
    return FileResult(source.shown, errors=(InputError(reason, advice=advice, file=source.shown),))


def must_be_read(source: Source) -> bool:
    """Whether an input is YAML or a Dockerfile by its name; a stream is because it was asked."""
    name = os.path.basename(source.path)
    is_yaml_by_name = name.endswith(EXTENSIONS) or name in KUSTOMIZATIONS
    return source.held is not None or is_yaml_by_name or is_dockerfile(name)


def is_yaml(text: str) -> bool:
    """Whether every document can be read; of a stream that cannot nothing is passed on."""
    try:
        for piece in pieces(text):
            drain(piece.text)
    except InputError:
        return False
    return True


def is_blank(text: str) -> bool:
    """Whether a stream holds only comments and markers, as from a chart with all switched off."""
    lines = (line.strip(" \t\ufeff") for line in text.replace("\r", "\n").split("\n"))
    return all(line.partition("#")[0].rstrip() in BLANK or line[0] == "%" for line in lines)


@cache
def in_chart(folder: str) -> bool:
    """Whether a folder lies in the templates of a Helm chart."""
    while os.path.basename(folder) and os.path.basename(folder) != "templates":
        folder = os.path.dirname(folder)
    return os.path.isfile(os.path.join(os.path.dirname(folder), "Chart.yaml"))

"""Comments in a Dockerfile that are meant to ignore something, and that nobody hears."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from kubectl_prodready.core.unheard import lost_names
from kubectl_prodready.dockerfile.changing.ignoring import IGNORE, comments_of
from kubectl_prodready.dockerfile.reading.syntax import Kind
from kubectl_prodready.dockerfile.view import Dockerfile
from kubectl_prodready.errors import InputError
from kubectl_prodready.fixing.ignoring import MEANT

MISWRITTEN = "this comment ignores nothing", "write it as # prodready: ignore[DF013]"
MISPLACED = "this comment ignores nothing here", "put it right above an instruction"


def warnings(dockerfile: Dockerfile, known: AbstractSet[str], file: str) -> Iterator[InputError]:
    """What is said in vain, as people read it; `known` are the rules that there are."""
    syntax = dockerfile.syntax
    heard = {line for one in syntax.instructions for line in comments_of(dockerfile, one)}
    for number, line in enumerate(syntax.lines, start=1):
        if line.kind is not Kind.COMMENT or not MEANT.search(syntax.text, line.start, line.end):
            continue
        found = IGNORE.match(syntax.text, line.start, line.end)
        lost = [MISWRITTEN] if found is None else [MISPLACED] if line not in heard else []
        if found and not lost:
            lost += lost_names(found["rules"], known)
        for message, advice in lost:
            yield InputError(message, advice=advice, file=file, line=number, column=1)

"""What must hold of a Dockerfile after its change, held against what was planned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kubectl_prodready.core.model import Change
from kubectl_prodready.dockerfile.reading.parse import parse
from kubectl_prodready.dockerfile.reading.syntax import Instruction, Syntax
from kubectl_prodready.dockerfile.view import Dockerfile
from kubectl_prodready.errors import InputError, UnprovenError

Meaning = tuple[str, str, tuple[str, ...]]


def read_again(before: Dockerfile, after: str) -> Dockerfile:
    """The changed text, read anew. Raises UnprovenError where it is no Dockerfile any more."""
    try:
        return Dockerfile(
            parse(after), before.ref.name, before.context, before.settings, before.staging
        )
    except InputError as error:
        raise UnprovenError(f"the changed text would be broken: {error.message}") from None


def hold_comments(before: Syntax, after: Syntax) -> None:
    """Raise UnprovenError where a comment is lost, or a directive is a mere comment now."""
    lost = Counter(before.comments()) - Counter(after.comments())
    if lost:
        raise UnprovenError(f"the change would lose a comment: {next(iter(lost))}")
    if before.directives != after.directives:
        raise UnprovenError("the change would turn a directive into a comment")


def hold_instructions(before: Dockerfile, after: Syntax, changes: Sequence[Change]) -> None:
    """Raise UnprovenError where other instructions changed, or these not as they should."""
    planned = {change.path: change for change in changes}
    old, new = before.syntax.instructions, after.instructions
    if len(old) != len(new):
        raise UnprovenError("the change would make other instructions")
    for one, other in zip(old, new, strict=True):
        change = planned.get(before.path(one))
        if change:
            if after.source(other) != change.value:
                raise UnprovenError(f"{one.keyword} would not be what was planned")
        elif meaning(one) != meaning(other):
            raise UnprovenError(f"the change would reach {one.keyword} as well")


def meaning(instruction: Instruction) -> Meaning:
    """What an instruction says, wherever it stands."""
    heredocs = tuple(one.content for one in instruction.heredocs)
    return instruction.keyword, instruction.logical.strip(), heredocs

"""The text of a file in stages: every instruction with its comments where it belongs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kubectl_prodready.dockerfile.changing.editing import line_end
from kubectl_prodready.dockerfile.reading.syntax import Instruction
from kubectl_prodready.dockerfile.splitting.model import BUILD, Base, Split
from kubectl_prodready.dockerfile.splitting.roles import Role, role_of
from kubectl_prodready.dockerfile.view import Dockerfile

NOTE = "# prodready: review, never built here"
"""What stands above the new stage, unless nobody wants such comments."""


class Chunk(NamedTuple):
    """An instruction with the comments and blank lines before it, up to its line's end."""

    instruction: Instruction
    text: str
    role: Role


def staged(dockerfile: Dockerfile, split: Split, base: Base) -> str:
    """The whole new text: the stage that builds, and the one that runs, on the base."""
    end = line_end(dockerfile.syntax.text)
    name = dockerfile.final.name or BUILD
    chunks = _chunks(dockerfile, split, end)
    head = _named(dockerfile, next(chunks), name)
    rest = list(chunks)
    build = [head, *_build_stage(split, rest, end)]
    final = "".join(_final_stage(split, rest, name, end)).lstrip("\r\n")
    tail = _tail(dockerfile, end)
    note = f"{NOTE}{_of_user(dockerfile, base)}{end}" if dockerfile.staging.notes else ""
    start = " ".join((_keyword(dockerfile, "FROM"), *_platform(dockerfile), base.image))
    note = f"{end}{note}{start}{end}"
    return _ended(dockerfile.syntax.text, "".join(build).rstrip("\r\n") + end + note + final + tail)


def _of_user(dockerfile: Dockerfile, base: Base) -> str:
    """What the note says of the user, where the base changes that; else ""."""
    return "" if base.is_root or dockerfile.final.of("USER") else ", and no longer as root"


def _ended(before: str, after: str) -> str:
    """The text with an end of line at its end only where the old one had it."""
    return after if before.endswith("\n") else after.rstrip("\r\n")


def _chunks(dockerfile: Dockerfile, split: Split, end: str) -> Iterator[Chunk]:
    """Everything up to FROM first, then each instruction of the stage."""
    text = dockerfile.syntax.text
    done = 0
    first = dockerfile.final.first
    for instruction in dockerfile.syntax.instructions:
        if instruction.number < first.number:
            continue
        stop = text.find("\n", instruction.end) + 1 or len(text)
        part = text[done:stop]
        role = role_of(dockerfile, split, instruction)
        yield Chunk(instruction, part if part.endswith("\n") else part + end, role)
        done = stop


def _named(dockerfile: Dockerfile, head: Chunk, name: str) -> str:
    """Everything up to FROM, with the stage's name."""
    if dockerfile.final.name:
        return head.text
    at = dockerfile.final.first.end
    return f"{head.text[:at]} {_keyword(dockerfile, 'AS')} {name}{head.text[at:]}"


def _platform(dockerfile: Dockerfile) -> tuple[str, ...]:
    """The platform that FROM asks for, unless it is the one of who builds: that serves tools."""
    flags = dockerfile.final.first.flags
    return tuple(one for one in flags if "BUILD" not in one)


def _keyword(dockerfile: Dockerfile, word: str) -> str:
    """A keyword in the letters of the file's own FROM."""
    first = dockerfile.final.first
    is_lower = dockerfile.syntax.text[first.start : first.start + 4].islower()
    return word.lower() if is_lower else word


def _build_stage(split: Split, chunks: list[Chunk], end: str) -> Iterator[str]:
    for chunk in chunks:
        if Role.BUILD in chunk.role:
            yield _with_lines_before(split, chunk, end)
    yield from (f"{line}{end}" for line in split.after)


def _with_lines_before(split: Split, chunk: Chunk, end: str) -> str:
    """A chunk with the lines that the build stage gets right before its instruction."""
    lines = "".join(f"{line}{end}" for at, line in split.before if at == chunk.instruction.number)
    if not lines:
        return chunk.text
    size = chunk.instruction.end - chunk.instruction.start
    ends = len(chunk.text) - len(chunk.text.rstrip("\r\n"))
    begin = len(chunk.text) - ends - size
    begin = chunk.text.rfind("\n", 0, begin) + 1
    return chunk.text[:begin] + lines + chunk.text[begin:]


def _final_stage(split: Split, chunks: list[Chunk], name: str, end: str) -> Iterator[str]:
    kept = [chunk for chunk in chunks if Role.FINAL in chunk.role]
    earlier = [one for one in kept if one.instruction.number <= split.made_by.number]
    later = [one for one in kept if one.instruction.number > split.made_by.number]
    yield from (f"{line}{end}" for line in split.first)
    for chunk, following in zip(earlier, [*earlier, None][1:], strict=False):
        if not _is_overridden(chunk, following):
            yield chunk.text
    owner = f" --chown={split.owner}" if split.owner else ""
    for source, target in split.copies:
        yield f"COPY --from={name}{owner} {source} {target}{end}"
    yield from (f"{line}{end}" for line in split.last)
    yield from (chunk.text for chunk in later)


def _is_overridden(chunk: Chunk, following: Chunk | None) -> bool:
    """Whether a WORKDIR says nothing, for another one stands right behind it."""
    if following is None or {chunk.instruction.keyword, following.instruction.keyword} != {
        "WORKDIR"
    }:
        return False
    return following.instruction.arguments.startswith("/")


def _tail(dockerfile: Dockerfile, end: str) -> str:
    """What stands behind the last instruction: comments and blank lines."""
    text = dockerfile.syntax.text
    done = text.find("\n", dockerfile.syntax.instructions[-1].end) + 1 or len(text)
    rest = text[done:]
    return rest if not rest or rest.endswith("\n") else rest + end

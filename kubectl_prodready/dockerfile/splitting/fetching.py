"""Files that a RUN only fetches, each to a place that it names: the image copies them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kubectl_prodready.dockerfile.reading.syntax import Instruction
from kubectl_prodready.dockerfile.running.scripts import Ran, join, ran
from kubectl_prodready.dockerfile.splitting.model import Copied
from kubectl_prodready.dockerfile.stages import Stage

OUTPUTS = {"wget": ("-O", "--output-document"), "curl": ("-o", "--output")}
PASSING = ("/tmp/", "/root/", "/var/tmp/", "/usr/src/")  # noqa: S108  names, nothing is written
ARCHIVE = re.compile(r"\.(?:tar|tgz|gz|xz|zip|bz2|zst|deb|rpm|apk|sh|gpg|asc|key|list)$")
AFTER = frozenset(("chmod", "echo", "sha256sum", "set", "true", ":"))


def fetched(stage: Stage, instruction: Instruction) -> tuple[Copied, ...]:
    """The files that a RUN fetches; () where it does anything else."""
    commands = ran(stage, instruction)
    if not commands:
        return ()
    places = list(_places(commands))
    if not places or not all(_is_for_the_image(place) for place in places):
        return ()
    return tuple(Copied(place, place) for place in places)


TOOLS = re.compile(
    r"apache-maven|gradle-[\d$]|sh\.rustup\.rs|rustup-init|golang/dep|Masterminds/glide|protoc-|"
    r"golang\.org/dl|go\.dev/dl|Kitware/CMake|cmake-[\d$]|golangci-lint|sbt-[\d$]"
)
"""Addresses of tools that build, and that no image needs which only runs."""

AROUND = frozenset(
    (
        *("tar", "unzip", "ln", "mv", "cp", "rm", "mkdir", "sh", "bash", "install", "gpg", "cd"),
        *("sha512sum", "sha1sum", "md5sum", "curl", "wget"),
    )
)


def fetches_tools(stage: Stage, instruction: Instruction) -> bool:
    """Whether a RUN brings tools that only a build needs, and does nothing else."""
    commands = ran(stage, instruction) or ()
    addresses = re.findall(r"https?://[^\s\"']+", stage.expanded(instruction.arguments).text)
    is_known = all(TOOLS.search(one) for one in addresses)
    return (
        bool(addresses)
        and is_known
        and all(one.program in AROUND | AFTER for one in commands if one.words)
    )


def _is_for_the_image(place: str) -> bool:
    """Whether a place is that of a program or a file: no archive, and nothing that goes again."""
    return place.startswith("/") and not place.startswith(PASSING) and not ARCHIVE.search(place)


def _places(commands: tuple[Ran, ...]) -> Iterator[str]:
    """Where each file goes; "" for anything that is not known to be one."""
    for command in commands:
        if command.program in OUTPUTS:
            place = _output(command)
            yield "" if "$" in place or place == "/dev/null" else place
        elif command.words and command.program not in AFTER:
            yield ""


def _output(command: Ran) -> str:
    """What a program writes to: `-O FILE`, `-OFILE`, `-qO FILE`, `--output=FILE`."""
    short, long = OUTPUTS[command.program]
    words = command.words
    for word, following in zip(words, (*words[1:], ""), strict=True):
        if word == long or (_is_short(word) and word.endswith(short[1])):
            return join(command.folder, following)
        if word.startswith(f"{long}="):
            return join(command.folder, word.partition("=")[2])
        if _is_short(word) and short[1] in word:
            return join(command.folder, word.partition(short[1])[2])
    return ""


def _is_short(word: str) -> bool:
    return word.startswith("-") and not word.startswith("--")

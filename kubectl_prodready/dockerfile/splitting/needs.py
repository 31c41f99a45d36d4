"""What a split takes along beyond the artifact, and the folder in which the image works."""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.dockerfile.splitting.fetching import fetched
from kubectl_prodready.dockerfile.splitting.mentioned import mentioned
from kubectl_prodready.dockerfile.splitting.model import Base, Copied, Split
from kubectl_prodready.dockerfile.view import Dockerfile


def completed(dockerfile: Dockerfile, split: Split) -> Split:
    """A split with everything that the image names, or that is fetched for it."""
    split = split._replace(
        copies=tuple(dict.fromkeys((*split.copies, *_fetched(dockerfile, split))))
    )
    return split._replace(copies=(*split.copies, *mentioned(dockerfile, split)))


def _fetched(dockerfile: Dockerfile, split: Split) -> Iterator[Copied]:
    stage = dockerfile.final
    for instruction in stage.of("RUN"):
        if instruction.number <= split.made_by.number:
            yield from fetched(stage, instruction)


def at_home(dockerfile: Dockerfile, split: Split, base: Base) -> Split:
    """A split whose final stage works in the same folder as the image did, where that counts."""
    if base.starts and dockerfile.image.entrypoint is None:
        split = split._replace(first=(*split.first, "ENTRYPOINT []"))
    home = dockerfile.final.root_home
    folders = [one.arguments for one in dockerfile.final.of("WORKDIR")]
    is_set = bool(folders) and folders[0].startswith(("/", "$"))
    if is_set or home is None or home == base.home or not (folders or _is_relative(dockerfile)):
        return split
    return split._replace(first=(f"WORKDIR {home}", *split.first))


def _is_relative(dockerfile: Dockerfile) -> bool:
    """Whether the image runs something that is looked for from its working directory."""
    image = dockerfile.image
    programs = [one for one in (image.entrypoint, image.command) if one]
    words = [word for one in programs for word in (*one.words[1:], one.words[0])]
    return any("/" in word or word.endswith((".jar", ".dll")) for word in words if word[0:1] != "/")

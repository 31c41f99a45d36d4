"""What a split takes along beyond the artifact, and what makes it fit a base."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from kubectl_prodready.core.model import Evidence
from kubectl_prodready.dockerfile.configuration import listed
from kubectl_prodready.dockerfile.images.known import brought, repository
from kubectl_prodready.dockerfile.reading.assignments import assignments
from kubectl_prodready.dockerfile.reading.syntax import Instruction
from kubectl_prodready.dockerfile.running.scripts import join, ran
from kubectl_prodready.dockerfile.splitting.fetching import fetched
from kubectl_prodready.dockerfile.splitting.mentioned import mentioned
from kubectl_prodready.dockerfile.splitting.model import Base, Copied, Split
from kubectl_prodready.dockerfile.splitting.roles import Role, installed, role_of
from kubectl_prodready.dockerfile.view import Dockerfile

CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"
ZONES = "/usr/share/zoneinfo"
WITH_CERTIFICATES = frozenset(("golang", "rust"))
WITHOUT_CERTIFICATES = ("debian:", "ubuntu:")
WITH_ZONES = ("eclipse-temurin:",)


def completed(dockerfile: Dockerfile, split: Split) -> Split:
    """A split with everything that the image names, or that is fetched for it."""
    used = _run_in_the_build(dockerfile, split)
    others = (
        one for one in _fetched(dockerfile, split) if posixpath.basename(one.target) not in used
    )
    copies = dict.fromkeys((*split.copies, *others))
    split = split._replace(copies=tuple(copies))
    return split._replace(copies=(*split.copies, *mentioned(dockerfile, split)))


def _run_in_the_build(dockerfile: Dockerfile, split: Split) -> set[str]:
    """The names of programs that the build runs: what is fetched so is a tool of it."""
    stage = dockerfile.final
    runs = (one for one in stage.of("RUN") if one.number <= split.made_by.number)
    return {command.program for it in runs for command in ran(stage, it) or ()}


def _fetched(dockerfile: Dockerfile, split: Split) -> Iterator[Copied]:
    stage = dockerfile.final
    for instruction in stage.of("RUN", "ADD"):
        if instruction.number > split.made_by.number:
            continue
        if instruction.keyword == "RUN":
            yield from fetched(stage, instruction)
            continue
        *sources, target = listed(instruction) or ("",)
        there = join(stage.workdir(instruction).text or "/", target)
        for source in sources:
            if source.startswith(("http://", "https://")):
                name = posixpath.basename(source) if target.endswith("/") else ""
                place = posixpath.join(there, name) if name else there
                yield Copied(place, place)


def fitted(dockerfile: Dockerfile, split: Split, base: Base) -> Split:
    """A split with what its final stage needs on a base that the old one had of its own base."""
    final = [
        one
        for one in dockerfile.final.instructions
        if Role.FINAL in role_of(dockerfile, split, one)
    ]
    first = [*split.first]
    if base.starts and dockerfile.image.entrypoint is None:
        first.append("ENTRYPOINT []")
    first += _variables(dockerfile, final)
    if home := _home(dockerfile, base):
        first.append(f"WORKDIR {home}")
    copies = (*split.copies, *_of_the_system(dockerfile, split, final, base))
    evidence = split.evidence
    if not base.is_root and not dockerfile.final.of("USER"):
        fact = "it runs as another user than root then: what it writes must be that user's"
        evidence = (*evidence, Evidence(fact, ""))
    return split._replace(first=tuple(first), copies=copies, evidence=evidence)


def _variables(dockerfile: Dockerfile, final: list[Instruction]) -> Iterator[str]:
    """The variables of the old base that instructions of the final stage name."""
    own = {one.name for it in dockerfile.final.of("ENV") for one in assignments(it)}
    for name, value in brought(dockerfile.final.root.text).items():
        if name not in own and any(_names(one, name) for one in final):
            yield f"ENV {name}={value}"


def _names(instruction: Instruction, name: str) -> bool:
    is_path = instruction.keyword == "ENV" and instruction.arguments.startswith("PATH")
    return not is_path and re.search(rf"\$\{{?{name}\b", instruction.arguments) is not None


def _home(dockerfile: Dockerfile, base: Base) -> str:
    """The folder in which the image worked without saying so, where that counts."""
    home = dockerfile.final.root_home
    folders = [one.arguments for one in dockerfile.final.of("WORKDIR")]
    is_set = bool(folders) and folders[0].startswith(("/", "$"))
    if is_set or home is None or home == base.home or not (folders or _is_relative(dockerfile)):
        return ""
    return home


def _is_relative(dockerfile: Dockerfile) -> bool:
    """Whether the image runs something that is looked for from its working directory."""
    image = dockerfile.image
    programs = [one for one in (image.entrypoint, image.command) if one]
    words = [word for one in programs for word in (*one.words[1:], one.words[0])]
    return any("/" in word or word.endswith((".jar", ".dll")) for word in words if word[0:1] != "/")


def _of_the_system(
    dockerfile: Dockerfile, split: Split, final: list[Instruction], base: Base
) -> Iterator[Copied]:
    """Certificates and time zones, which the build image has and a small base has not."""
    everywhere = _packages(dockerfile, dockerfile.final.of("RUN"))
    here = _packages(dockerfile, [one for one in final if one.keyword == "RUN"])
    taken = {copied.target for copied in split.copies}
    image = dockerfile.final.root.text
    has = repository(image) in WITH_CERTIFICATES or "ca-certificates" in everywhere
    is_without = base.image.startswith(WITHOUT_CERTIFICATES) and base.image != image
    if has and is_without and "ca-certificates" not in here and CERTIFICATES not in taken:
        yield Copied(CERTIFICATES, CERTIFICATES)
    updates = _updates_certificates(dockerfile, split)
    if updates and CERTIFICATES not in taken and not (has and is_without):
        yield Copied(CERTIFICATES, CERTIFICATES)
    is_small = base.has_shell and not base.image.startswith(WITH_ZONES)
    has_zones = "tzdata" in everywhere or (_names_zone(dockerfile) and _brings_zones(image))
    if is_small and has_zones and "tzdata" not in here and ZONES not in taken:
        yield Copied(ZONES, ZONES)


def _updates_certificates(dockerfile: Dockerfile, split: Split) -> bool:
    """Whether the build adds certificates to those of its image."""
    stage = dockerfile.final
    return any(
        one.program == "update-ca-certificates"
        for it in stage.of("RUN")
        if it.number <= split.made_by.number and role_of(dockerfile, split, it) is Role.BUILD
        for one in ran(stage, it) or ()
    )


def _names_zone(dockerfile: Dockerfile) -> bool:
    """Whether the image lives in a time zone of its own."""
    zone = dockerfile.image.env.get("TZ") or ""
    is_linked = any(ZONES in one.arguments for one in dockerfile.final.of("RUN"))
    return is_linked or zone.upper() not in {"", "UTC", "ETC/UTC"}


def _brings_zones(image: str) -> bool:
    """Whether an image is made on buildpack-deps, which has them."""
    return repository(image) in WITH_CERTIFICATES and not re.search("alpine|slim", image)


def _packages(
    dockerfile: Dockerfile, runs: tuple[Instruction, ...] | list[Instruction]
) -> set[str]:
    commands = (one for it in runs for one in ran(dockerfile.final, it) or ())
    return {re.split("[=~<>]", name)[0] for one in commands for name in installed(one)}

"""Maven: an archive, or a folder with it, that `mvn package` makes."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from kubectl_prodready.dockerfile.running.programs import NOTHING, Running
from kubectl_prodready.dockerfile.running.scripts import Ran, join, ran
from kubectl_prodready.dockerfile.splitting.java import (
    STACK,
    TEMPLATE,
    answer,
    archive,
    not_known,
    runs_a_build_tool,
)
from kubectl_prodready.dockerfile.splitting.model import Answer, Copied, Refusal
from kubectl_prodready.dockerfile.splitting.running import runs_at_last
from kubectl_prodready.dockerfile.splitting.tracing import Made, artifact, sources
from kubectl_prodready.dockerfile.view import Dockerfile

NAMES = frozenset(("mvn", "mvnw"))
GOALS = frozenset(
    (
        *("package", "install", "verify", "deploy", "assembly:single", "shade:shade", "jar:jar"),
        *("spring-boot:repackage", "quarkus:build"),
    )
)
MADE = re.compile(r"(?:.*/)?target/(?:.*/)?[^/]+\.[jw]ar")
WHOLE = re.compile(r"(.*/target/quarkus-app)/quarkus-run\.jar")
ASSEMBLED = re.compile(r"(.*/target/appassembler)/bin/[^/]+")
NAMED_SO = re.compile(r".*-(?:jar-with-dependencies|fat|all|uber|shaded|standalone|exec|boot)\.jar")
"""Names of archives that have within them all that they need."""

PACKS = re.compile(
    r"spring-boot-maven-plugin|maven-shade-plugin|jar-with-dependencies|onejar-maven-plugin|"
    r"<quarkus\.package\.(?:jar\.)?type>uber-jar<|vertx-maven-plugin|micronaut-maven-plugin|"
    r"maven-assembly-plugin|capsule-maven-plugin|wildfly-jar-maven-plugin"
)
BESIDE = re.compile(r"<addClasspath>\s*true\s*</addClasspath>")
PREFIX = re.compile(r"<classpathPrefix>\s*([\w.-]+)/?\s*</classpathPrefix>")


def split_maven(dockerfile: Dockerfile) -> Answer:
    """How a file that packs with Maven is split; None for one that does not."""
    builds = list(_builds(dockerfile))
    if tool := runs_a_build_tool(dockerfile, NAMES):
        if builds or _calls(dockerfile):
            return Refusal(STACK, f"{tool} runs in the image, and needs its JDK", is_right=True)
        return None
    if not builds:
        reason = "in which folder Maven packs is not known"
        return Refusal(STACK, reason, TEMPLATE) if _packs_anywhere(dockerfile) else None
    if jar := archive(dockerfile):
        program = Running(jar.path, (jar.shown,))
        made = artifact(dockerfile, program, _made(dockerfile, builds, jar.path))
        return _split(dockerfile, made, jar.shown)
    return _script(dockerfile, builds)


def _script(dockerfile: Dockerfile, builds: list[Made]) -> Answer:
    """A file that runs a script that appassembler made."""
    program = runs_at_last(dockerfile) or NOTHING
    whole = ASSEMBLED.fullmatch(program.path)
    built = [one for one in builds if whole and whole[1].startswith(one.place.rstrip("/") + "/")]
    if whole is None or not built:
        return not_known(dockerfile)
    found = Made(built[-1].instruction, program.path)
    return answer(dockerfile, found, [Copied(whole[1], whole[1])], is_script=True)


def _split(dockerfile: Dockerfile, made: Made | None, shown: str) -> Answer:
    if made is None:
        return Refusal(STACK, f"which step makes {shown}, which java runs, is not known", TEMPLATE)
    if whole := WHOLE.fullmatch(made.place):
        return answer(dockerfile, made, [Copied(whole[1], whole[1])])
    name = posixpath.basename(made.place)
    ends = posixpath.dirname(made.place) + "/" if "*" in name else made.place
    copies = [Copied(made.place, ends)]
    poms = "\n".join(_poms(dockerfile, made.place))
    commands = " ".join(one.arguments for one in dockerfile.final.of("RUN"))
    if NAMED_SO.fullmatch(name) or PACKS.search(poms) or "uber-jar" in commands:
        return answer(dockerfile, made, copies)
    folder = PREFIX.search(poms)
    if BESIDE.search(poms) and folder and MADE.fullmatch(made.place):
        beside = join(posixpath.dirname(made.place), folder[1])
        return answer(dockerfile, made, [*copies, Copied(beside, beside)])
    if poms and "<dependency" not in poms:
        return answer(dockerfile, made, copies)
    known = "nothing in pom.xml packs it" if poms else "there is no pom.xml beside the Dockerfile"
    reason = f"whether {name} has within it all that it needs is not known: {known}"
    return Refusal(STACK, reason, TEMPLATE)


def _poms(dockerfile: Dockerfile, place: str) -> Iterator[str]:
    """What the files of the project and of the module say of an archive of the build."""
    parts = place.partition("/target/")[0].strip("/").split("/")
    folders = ["", *("/".join(parts[at:]) for at in range(len(parts)))]
    folders += [name for name in dockerfile.context.names() if name.endswith("/")]
    for folder in dict.fromkeys(folders):
        yield from filter(None, [dockerfile.context.text(posixpath.join(folder, "pom.xml"))])


def _calls(dockerfile: Dockerfile) -> list[Ran]:
    stage = dockerfile.final
    commands = (one for it in stage.of("RUN") for one in ran(stage, it) or ())
    return [one for one in commands if one.program in NAMES]


def _packs_anywhere(dockerfile: Dockerfile) -> bool:
    return any(GOALS & set(one.words) for one in _calls(dockerfile))


def _builds(dockerfile: Dockerfile) -> Iterator[Made]:
    """The folders in which Maven packs, each with its instruction."""
    stage = dockerfile.final
    for instruction in stage.of("RUN"):
        for command in ran(stage, instruction) or ():
            if command.program in NAMES and GOALS & set(command.words) and command.folder:
                yield Made(instruction, _folder(command))


def _folder(command: Ran) -> str:
    """Where the project is that Maven packs: `-f` says a file or a folder."""
    words = command.words
    for word, following in zip(words, (*words[1:], ""), strict=True):
        if word in {"-f", "--file"}:
            place = join(command.folder, following)
            return posixpath.dirname(place) if place.endswith(".xml") else place
    return command.folder


def _made(dockerfile: Dockerfile, builds: list[Made], path: str) -> Iterator[Made]:
    """The archives that somebody names and that can only come from Maven."""
    named = (path, *sources(dockerfile))
    for build in builds:
        start = build.place.rstrip("/") + "/"
        for place in dict.fromkeys(named):
            inside = place.removeprefix(start)
            if place.startswith(start) and MADE.fullmatch(inside):
                yield Made(build.instruction, place)

"""Gradle: an archive that it packs, or the folder of a whole distribution."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from kubectl_prodready.dockerfile.running.programs import NOTHING, Running
from kubectl_prodready.dockerfile.running.scripts import Ran, join, ran
from kubectl_prodready.dockerfile.splitting.java import (
    STACK,
    answer,
    archive,
    not_known,
    runs_a_build_tool,
)
from kubectl_prodready.dockerfile.splitting.model import Answer, Copied, Refusal
from kubectl_prodready.dockerfile.splitting.running import runs_at_last
from kubectl_prodready.dockerfile.splitting.tracing import Made, artifact, sources
from kubectl_prodready.dockerfile.view import Dockerfile

NAMES = frozenset(("gradle", "gradlew"))
PACKING = re.compile(r"(?:.*:)?(?:bootJar|bootWar|shadowJar|fatJar|buildFatJar|uberJar|allJar)")
TASKS = re.compile(rf"(?:.*:)?(?:build|assemble|jar|war|{PACKING.pattern})")
INSTALLS = re.compile(r"(?:.*:)?(?:installDist|installShadowDist|installBootDist)")
MADE = re.compile(r"(?:.*/)?build/libs/[^/]+\.[jw]ar")
INSTALLED = re.compile(r"(.*/build/install/[^/]+)/bin/[^/]+")
NAMED_SO = re.compile(r".*-(?:fat|all|uber|shadow|standalone|boot)\.jar")
PACKS = re.compile(
    r"org\.springframework\.boot|shadow|bootJar|fatJar|uberJar|io\.ktor\.plugin|"
    r"configurations\.(?:runtimeClasspath|compile\b|runtime\b)"
)

TEMPLATE = """\
FROM gradle:8-jdkVERSION AS build
WORKDIR /src
COPY . .
RUN gradle --no-daemon installDist

FROM eclipse-temurin:VERSION-jre
COPY --from=build /src/build/install/NAME /app
USER 1000
ENTRYPOINT ["/app/bin/NAME"]
"""


def split_gradle(dockerfile: Dockerfile) -> Answer:
    """How a file that packs with Gradle is split; None for one that does not."""
    calls = list(_calls(dockerfile))
    if tool := runs_a_build_tool(dockerfile, NAMES):
        return Refusal(STACK, f"{tool} runs in the image, and needs its JDK", is_right=True)
    builds = [one for one, command in calls if _has(command, TASKS) or _has(command, INSTALLS)]
    if not builds:
        return None
    if jar := archive(dockerfile):
        return _split(dockerfile, builds, jar.path, jar.shown)
    program = runs_at_last(dockerfile) or NOTHING
    whole = INSTALLED.fullmatch(program.path)
    made = [
        one
        for one, command in calls
        if whole and _has(command, INSTALLS) and _is_in(whole[1], one.place)
    ]
    if whole is None or not made:
        return not_known(dockerfile)._replace(template=TEMPLATE)
    found = Made(made[-1].instruction, program.path)
    return answer(dockerfile, found, [Copied(whole[1], whole[1])], is_script=True)


def _split(dockerfile: Dockerfile, builds: list[Made], path: str, shown: str) -> Answer:
    named = (path, *sources(dockerfile))
    archives = [
        Made(build.instruction, place)
        for build in builds
        for place in dict.fromkeys(named)
        if _is_in(place, build.place) and MADE.fullmatch(place)
    ]
    made = artifact(dockerfile, Running(path, (shown,)), archives)
    if made is None:
        reason = f"which step makes {shown}, which java runs, is not known"
        return Refusal(STACK, reason, TEMPLATE)
    name = posixpath.basename(made.place)
    ends = posixpath.dirname(made.place) + "/" if "*" in name else made.place
    if NAMED_SO.fullmatch(name) or _packs(dockerfile, made.place):
        return answer(dockerfile, made, [Copied(made.place, ends)])
    reason = f"whether {name} has within it all that it needs is not known"
    return Refusal(STACK, reason, TEMPLATE)


def _packs(dockerfile: Dockerfile, place: str) -> bool:
    """Whether archives of the project have within them all that they need."""
    stage = dockerfile.final
    commands = (one for it in stage.of("RUN") for one in ran(stage, it) or ())
    if any(one.program in NAMES and _has(one, PACKING) for one in commands):
        return True
    parts = place.partition("/build/libs/")[0].strip("/").split("/")
    folders = ["", *("/".join(parts[at:]) for at in range(len(parts)))]
    files = [
        posixpath.join(folder, f"build.gradle{kind}") for folder in folders for kind in ("", ".kts")
    ]
    return any(PACKS.search(dockerfile.context.text(file)) for file in files)


def _is_in(place: str, folder: str) -> bool:
    return place.startswith(folder.rstrip("/") + "/")


def _has(command: Ran, tasks: re.Pattern[str]) -> bool:
    return any(tasks.fullmatch(word) for word in command.words[1:])


def _calls(dockerfile: Dockerfile) -> Iterator[tuple[Made, Ran]]:
    """What calls Gradle, with the folder of the project."""
    stage = dockerfile.final
    for instruction in stage.of("RUN"):
        for command in ran(stage, instruction) or ():
            if command.program in NAMES and command.folder:
                yield Made(instruction, _folder(command)), command


def _folder(command: Ran) -> str:
    words = command.words
    for word, following in zip(words, (*words[1:], ""), strict=True):
        if word in {"-p", "--project-dir"}:
            return join(command.folder, following)
    return command.folder

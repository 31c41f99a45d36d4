"""Java: what the image runs, the version of Java that it runs on, and images with that one."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from typing import NamedTuple

from kubectl_prodready.core.model import Evidence
from kubectl_prodready.dockerfile.images.known import repository, tag
from kubectl_prodready.dockerfile.reading.assignments import assignments
from kubectl_prodready.dockerfile.running.scripts import join, ran
from kubectl_prodready.dockerfile.splitting.bases import HOME, chainguard
from kubectl_prodready.dockerfile.splitting.fetching import fetched
from kubectl_prodready.dockerfile.splitting.model import Answer, Base, Copied, Refusal, Split
from kubectl_prodready.dockerfile.splitting.roles import installed, packages_of
from kubectl_prodready.dockerfile.splitting.running import words_run
from kubectl_prodready.dockerfile.splitting.runtime_files import of_spring
from kubectl_prodready.dockerfile.splitting.tracing import Made, is_copied
from kubectl_prodready.dockerfile.view import Dockerfile

STACK = "Java"
JDK = re.compile(r"(?:jdk|java|temurin|openjdk|corretto|semeru|sapmachine)-?(?:1\.)?(\d+)\b")
PLAIN = re.compile(r"^(?:1\.)?(\d+)(?=[.\-_u+]|$)")
PACKAGE = re.compile(r"(?:openjdk-?|java-(?:1\.)?|temurin-)(\d+)(?:[.-].*)?")
SAID = re.compile(
    r"<(?:maven\.compiler\.release|release)>(?:1\.)?(\d+)<"
    r"|(?:JavaLanguageVersion\.of\(|jvmToolchain\()(\d+)"
)
"""What holds a project to the classes of a version; with `target` alone newer ones may be used."""

IMAGES = frozenset(
    (
        *("openjdk", "eclipse-temurin", "amazoncorretto", "ibmjava", "sapmachine", "java"),
        *("adoptopenjdk", "azul/zulu-openjdk", "azul/zulu-openjdk-alpine", "ibm-semeru-runtimes"),
    )
)
TEMURIN = frozenset((8, 11, *range(16, 27)))
DISTROLESS = frozenset((17, 21, 25))

TEMPLATE = """\
FROM maven:3-eclipse-temurin-VERSION AS build
WORKDIR /src
COPY . .
RUN mvn -B package

FROM eclipse-temurin:VERSION-jre
COPY --from=build /src/target/NAME.jar /app.jar
USER 1000
ENTRYPOINT ["java", "-jar", "/app.jar"]
"""


class Archive(NamedTuple):
    """What `java -jar` runs: its absolute path, and how the file calls it."""

    path: str
    shown: str


def archive(dockerfile: Dockerfile) -> Archive | None:
    """What the image runs with `java -jar`; None where it runs anything else."""
    words = words_run(dockerfile)
    if not words or posixpath.basename(words[0]) != "java" or "-jar" not in words[:-1]:
        return None
    behind = words[words.index("-jar") + 1 :]
    shown = next((word for word in behind if not word.startswith("-")), "")
    if not shown:
        return None
    folder = dockerfile.final.workdir()
    known = dockerfile.final.expanded(shown)
    if known.missing or "$" in known.text or folder.missing:
        return None
    return Archive(join(folder.text or "/", known.text), shown)


def runs_a_build_tool(dockerfile: Dockerfile, names: frozenset[str]) -> str:
    """Which of some tools runs in the image, or ""."""
    words = words_run(dockerfile)
    name = posixpath.basename(words[0]) if words else ""
    return name if name in names else ""


def not_known(dockerfile: Dockerfile) -> Refusal:
    """Why nothing is known of what the image runs."""
    words = words_run(dockerfile)
    if words and posixpath.basename(words[0]) == "java":
        return Refusal(STACK, "what java runs is no archive whose place is known", TEMPLATE)
    shown = words[0] if words else "the program that the image runs"
    return Refusal(STACK, f"what {shown} needs at run time is not known", TEMPLATE)


def answer(
    dockerfile: Dockerfile, found: Made, copies: Iterable[Copied], *, is_script: bool = False
) -> Answer:
    """The split of a file of which it is known what makes the artifact, and what it needs."""
    if agent := _unknown_agent(dockerfile):
        return Refusal(STACK, f"where the agent {agent} comes from is not known", TEMPLATE)
    version = major(dockerfile)
    if version is None:
        reason = "which version of Java its base brings is not known"
        return Refusal(STACK, reason, TEMPLATE)
    if version not in TEMURIN:
        return Refusal(STACK, f"no image that only runs Java {version} is known", TEMPLATE)
    homes = [one for one in dockerfile.final.of("ENV") if _sets_home(one.arguments)]
    if any(len(assignments(one)) > 1 for one in homes):
        reason = "ENV sets JAVA_HOME beside other variables, and the final base has another one"
        return Refusal(STACK, reason, TEMPLATE)
    evidence = (
        Evidence(f"{found.place} is made here and run", f"line {found.instruction.line}"),
        Evidence(f"Java {version}, as in the build", ""),
    )
    return Split(
        STACK,
        found.instruction,
        tuple(dict.fromkeys((*copies, *of_spring(dockerfile, found.instruction)))),
        runtimes(dockerfile, version, is_script=is_script),
        evidence,
        build_only=frozenset(one.number for one in homes),
    )


def _sets_home(text: str) -> bool:
    return re.match(r"(?:JAVA_HOME|JDK_HOME)[=\s]", text) is not None or "JAVA_HOME=" in text


def _unknown_agent(dockerfile: Dockerfile) -> str:
    """An agent for the JVM that is no file of the context, and not fetched to its place."""
    stage = dockerfile.final
    places = {one.target for it in stage.of("RUN") for one in fetched(stage, it)}
    for word in words_run(dockerfile):
        if word.startswith("-javaagent:"):
            place = stage.expanded(word.partition(":")[2].partition("=")[0]).text
            path = join(stage.workdir().text or "/", place)
            if path not in places and not is_copied(dockerfile, path):
                return place
    return ""


def runtimes(dockerfile: Dockerfile, version: int, *, is_script: bool) -> tuple[Base, ...]:
    """Images that run a version of Java, the wanted family first. A script needs a shell."""
    tools = frozenset(("java", "keytool"))
    on_alpine = Base(
        f"eclipse-temurin:{version}-jre-alpine", has_shell=True, packages="apk", programs=tools
    )
    on_ubuntu = Base(
        f"eclipse-temurin:{version}-jre",
        has_shell=True,
        packages="apt",
        programs=tools | {"curl", "wget"},
    )
    is_alpine = packages_of(dockerfile) == "apk"
    best = (on_alpine, on_ubuntu) if is_alpine else (on_ubuntu, on_alpine)
    wanted = {
        "alpine": on_alpine,
        "slim": on_ubuntu,
        "chainguard": chainguard("jre")._replace(starts=True),
    }
    if version in DISTROLESS:
        image = f"gcr.io/distroless/java{version}-debian13:nonroot"
        wanted["distroless"] = Base(image, has_shell=False, home=HOME, starts=True, is_root=False)
    first = [wanted[one] for one in [dockerfile.staging.base] if one in wanted]
    return tuple(dict.fromkeys(one for one in (*first, *best) if one.has_shell or not is_script))


def major(dockerfile: Dockerfile) -> int | None:
    """The version of Java with which a file builds; None where that is not known."""
    image = dockerfile.final.root.text
    if found := JDK.search(tag(image)):
        return int(found[1])
    if repository(image) in IMAGES and (found := PLAIN.match(tag(image))):
        return int(found[1])
    stage = dockerfile.final
    commands = (one for it in stage.of("RUN") for one in ran(stage, it) or ())
    for package in (name for one in commands for name in installed(one)):
        if found := PACKAGE.fullmatch(package):
            return int(found[1])
    return _said(dockerfile)


def _said(dockerfile: Dockerfile) -> int | None:
    """The version that the project wants."""
    for file in ("pom.xml", "build.gradle", "build.gradle.kts"):
        if found := SAID.search(dockerfile.context.text(file)):
            return int(next(filter(None, found.groups())))
    return None

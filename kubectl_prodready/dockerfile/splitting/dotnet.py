""".NET: the folder that `dotnet publish` makes, on the runtime of the same version."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple

from kubectl_prodready.core.model import Evidence
from kubectl_prodready.dockerfile.reading.syntax import Instruction
from kubectl_prodready.dockerfile.running.scripts import Ran, join, ran
from kubectl_prodready.dockerfile.splitting.dotnet_images import is_sdk, runtimes, version
from kubectl_prodready.dockerfile.splitting.dotnet_projects import Kind, kind_of
from kubectl_prodready.dockerfile.splitting.model import Answer, Copied, Refusal, Split
from kubectl_prodready.dockerfile.splitting.running import words_run
from kubectl_prodready.dockerfile.splitting.starting import started
from kubectl_prodready.dockerfile.splitting.tracing import Made, moved
from kubectl_prodready.dockerfile.view import Dockerfile

STACK = ".NET"
NEEDING_THE_SDK = frozenset(("run", "watch", "test", "ef", "build", "publish", "tool", "msbuild"))
PROPERTY = re.compile(r"[-/]{1,2}p(?:roperty)?:(?P<name>\w+)=(?P<value>.*)")
VALUE_FLAGS = frozenset(
    (
        *("-c", "--configuration", "-f", "--framework", "-r", "--runtime", "-v", "--verbosity"),
        *("--arch", "-a", "--os", "--version-suffix", "--manifest", "-s", "--source"),
    )
)
TEMPLATE = """\
FROM mcr.microsoft.com/dotnet/sdk:VERSION AS build
WORKDIR /src
COPY . .
RUN dotnet publish -c Release -o /app

FROM mcr.microsoft.com/dotnet/aspnet:VERSION
WORKDIR /app
COPY --from=build /app .
USER 1654
ENTRYPOINT ["dotnet", "NAME.dll"]
"""


class Built(NamedTuple):
    """A call of `dotnet publish` or `build`: the project, and the folder that is filled, or ""."""

    instruction: Instruction
    verb: str
    project: str
    folder: str
    is_self_contained: bool


def split_dotnet(dockerfile: Dockerfile) -> Answer:
    """How a file that builds with the SDK of .NET is split; None for one that does not."""
    words = words_run(dockerfile)
    builds = list(_built(dockerfile))
    if not builds and not is_sdk(dockerfile):
        return None
    for name, *rest in (*started(dockerfile).commands, words or ("",)):
        if posixpath.basename(name) == "dotnet" and NEEDING_THE_SDK.intersection(rest[:1]):
            reason = f"dotnet {rest[0]} runs in the image, and needs the SDK"
            return Refusal(STACK, reason, is_right=True)
    return _answer(dockerfile, builds, words) if builds else None


def _answer(dockerfile: Dockerfile, builds: list[Built], words: tuple[str, ...]) -> Answer:
    program = _program(dockerfile, words)
    if not program:
        return Refusal(STACK, "what the image runs is not known", TEMPLATE)
    made, built = _folder_of(dockerfile, builds, posixpath.dirname(program))
    if built is None:
        return Refusal(STACK, f"which step makes {program} is not known", TEMPLATE)
    if built.verb == "build" and version(dockerfile) < (3, 0):
        reason = "what dotnet build makes runs only beside the packages in the SDK's cache"
        return Refusal(STACK, reason, TEMPLATE)
    return _split(dockerfile, built, made, program)


def _program(dockerfile: Dockerfile, words: tuple[str, ...]) -> str:
    """The assembly or the executable that the image runs, by its absolute path, or ""."""
    folder = dockerfile.final.workdir()
    if not words or folder.missing:
        return ""
    found = words[0]
    if posixpath.basename(found) == "dotnet":
        found = next((one for one in words[1:] if one.endswith(".dll")), "")
    elif "/" not in found:
        return ""
    known = dockerfile.final.expanded(found)
    return "" if not found or known.missing else join(folder.text or "/", known.text)


def _folder_of(
    dockerfile: Dockerfile, builds: list[Built], folder: str
) -> tuple[Made, Built | None]:
    """The folder with what is run, as it is made or moved, and the call that makes it."""
    for built in reversed(builds):
        places = [Made(built.instruction, one) for one in _folders(built, folder)]
        for one in reversed(moved(dockerfile, places)):
            if one.place == folder:
                return one, built
    return Made(builds[0].instruction, ""), None


def _folders(built: Built, folder: str) -> Iterator[str]:
    """Where a call puts what it makes: where it is told to, else below bin/ of the project."""
    if built.folder:
        yield built.folder
        return
    end = r"(?:/[\w.-]+)?/publish" if built.verb == "publish" else r"(?:/[\w.-]+)?"
    project = posixpath.dirname(built.project) if _is_file(built.project) else built.project
    pattern = rf"{re.escape(project.rstrip('/'))}(?:/[\w./-]+)?/bin/[\w-]+/net[\w.-]+{end}"
    if re.fullmatch(pattern, folder):
        yield folder


def _split(dockerfile: Dockerfile, built: Built, made: Made, program: str) -> Answer:
    kind = kind_of(dockerfile, built.project, posixpath.basename(program))
    is_own = built.is_self_contained and not program.endswith(".dll")
    bases = runtimes(dockerfile, Kind.SELF_CONTAINED if is_own else kind)
    if not bases:
        return Refusal(STACK, "which runtime has the version of its SDK is not known", TEMPLATE)
    shown = posixpath.basename(program)
    evidence = [
        Evidence(
            f"dotnet {built.verb} makes {shown} in {made.place}, which the image runs",
            f"line {built.instruction.line}",
        ),
        Evidence(kind.value if not is_own else Kind.SELF_CONTAINED.value, ""),
    ]
    if kind is not Kind.PLAIN and not _says_where_it_listens(dockerfile):
        default = "8080" if version(dockerfile) >= (8, 0) else "80"
        fact = f"nothing here says where it listens: the runtime's image says port {default}"
        evidence.append(Evidence(fact, ""))
    project = posixpath.dirname(built.project) if _is_file(built.project) else built.project
    if made.place == project:
        fact = "it publishes into the folder of its sources, so they come along: -o says another"
        evidence.append(Evidence(fact, ""))
    copies = (Copied(made.place, made.place),)
    return Split(STACK, made.instruction, copies, bases, tuple(evidence))


def _says_where_it_listens(dockerfile: Dockerfile) -> bool:
    env = dockerfile.final.env
    names = {"ASPNETCORE_URLS", "ASPNETCORE_HTTP_PORTS", "DOTNET_URLS", "URLS"}
    return bool(names & set(env)) or "--urls" in " ".join(words_run(dockerfile))


def _built(dockerfile: Dockerfile) -> Iterator[Built]:
    stage = dockerfile.final
    for instruction in stage.of("RUN"):
        for command in ran(stage, instruction) or ():
            verb = command.words[1] if len(command.words) > 1 else ""
            if command.program == "dotnet" and verb in {"publish", "build"} and command.folder:
                yield _call(dockerfile, instruction, command)


def _call(dockerfile: Dockerfile, instruction: Instruction, command: Ran) -> Built:
    """What a call builds, and where to."""
    output, project, is_own = "", "", False
    words = iter(command.words[2:])
    for word in words:
        flag, equals, value = word.partition("=")
        if flag in {"-o", "--output"}:
            output = value if equals else next(words, "")
        elif found := PROPERTY.match(word):
            output = found["value"] if found["name"] in {"PublishDir", "OutputPath"} else output
            is_own |= found["name"] in {"PublishAot", "SelfContained"} and _is_true(found["value"])
        elif flag in {"--self-contained", "--sc"}:
            is_own = not equals or _is_true(value)
        elif flag in VALUE_FLAGS:
            _ = next(words, "") if not equals else ""
        elif not word.startswith(("-", "/p:")) and not project and word not in {"true", "false"}:
            project = word
    place = join(command.folder, project or ".")
    # before 3.0 what -o says is seen from the project (learn.microsoft.com, dotnet-publish)
    start = command.folder
    if version(dockerfile) < (3, 0):
        start = posixpath.dirname(place) if _is_file(place) else place
    folder = join(start, output.strip("'\"")) if output else ""
    return Built(instruction, command.words[1], place, folder, is_own)


def _is_true(text: str) -> bool:
    return text.lower() == "true"


def _is_file(place: str) -> bool:
    return place.endswith((".csproj", ".fsproj", ".vbproj", ".sln", ".slnx"))

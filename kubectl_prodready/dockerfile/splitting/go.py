"""Go: one binary, made by `go build` or `go install`."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from kubectl_prodready.core.model import Evidence
from kubectl_prodready.dockerfile.images.known import repository
from kubectl_prodready.dockerfile.running.programs import NOTHING, Running
from kubectl_prodready.dockerfile.running.scripts import Ran, join, ran
from kubectl_prodready.dockerfile.splitting.bases import NO_BASE, WITH_LIBC, for_linked, for_static
from kubectl_prodready.dockerfile.splitting.go_linking import linking
from kubectl_prodready.dockerfile.splitting.model import Answer, Copied, Refusal, Split
from kubectl_prodready.dockerfile.splitting.roles import installed
from kubectl_prodready.dockerfile.splitting.running import runs_at_last
from kubectl_prodready.dockerfile.splitting.runtime_files import beside
from kubectl_prodready.dockerfile.splitting.tracing import Made, artifact, is_copied, is_made_here
from kubectl_prodready.dockerfile.view import Dockerfile

STACK = "Go"
MODULE = re.compile(r"^module\s+(\S+)", re.MULTILINE)
BEGUN = re.compile(r"\bgo mod init\s+([\w./-]+)")
LIBRARY = re.compile(r"(?!musl-dev|libc6?-dev|libc-dev|linux-libc-dev).*-dev(?:el)?(?:[=~<>].*)?")
"""Packages with which a program is linked, but for the C library itself."""

WITH_COMPILER = frozenset(
    (
        *("go", "air", "reflex", "CompileDaemon", "realize", "gin", "fresh", "wgo", "dlv", "mage"),
        *("gotestsum", "ginkgo", "bee", "revel", "buffalo", "gow", "modd"),
    )
)
"""Programs that compile while they run, or look into what was compiled."""

TEMPLATE = """\
FROM golang:VERSION AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /app ./cmd/NAME

FROM gcr.io/distroless/static-debian13:nonroot
COPY --from=build /app /app
ENTRYPOINT ["/app"]
"""

VALUE_FLAGS = frozenset(
    (
        *("-o", "-p", "-asmflags", "-buildmode", "-buildvcs", "-compiler", "-gccgoflags"),
        *("-gcflags", "-installsuffix", "-ldflags", "-mod", "-modfile", "-overlay", "-pgo"),
        *("-pkgdir", "-tags", "-toolexec", "-C"),
    )
)


def split_go(dockerfile: Dockerfile) -> Answer:
    """How a file that compiles Go is split; None for one that does not."""
    program = runs_at_last(dockerfile)
    made = list(_made(dockerfile, program or NOTHING))
    if not _has_go(dockerfile) or not (made or _compiles(dockerfile)):
        return None
    if program is None:
        return Refusal(STACK, "what the image runs is not known", TEMPLATE)
    if program.name in WITH_COMPILER:
        reason = f"{program.name} runs in the image, and needs the compiler"
        return Refusal(STACK, reason, is_right=True)
    return _answer(dockerfile, program, made)


def _answer(dockerfile: Dockerfile, program: Running, made: list[Made]) -> Answer:
    """How a file is split that makes some things and runs a program."""
    if libraries := _libraries(dockerfile):
        reason = f"what it needs at run time of the C libraries {libraries} is not known"
        return Refusal(STACK, reason, TEMPLATE)
    if found := artifact(dockerfile, program, made):
        return _split(dockerfile, program, found)
    if is_copied(dockerfile, program.path):
        if repository(dockerfile.final.root.text) != "golang":
            return None  # what is compiled serves something else
        reason = f"{program.shown}, which the image runs, is not looked into"
        return Refusal(STACK, reason, TEMPLATE)
    reason = f"which step makes {program.shown}, which the image runs, is not known"
    return Refusal(STACK, reason, TEMPLATE)


def _libraries(dockerfile: Dockerfile) -> str:
    """The C libraries that are installed to be linked, separated by commas."""
    stage = dockerfile.final
    commands = (one for it in stage.of("RUN") for one in ran(stage, it) or ())
    packages = {package for one in commands for package in installed(one)}
    return ", ".join(sorted(filter(LIBRARY.fullmatch, packages)))


def _compiles(dockerfile: Dockerfile) -> bool:
    """Whether some step calls Go to compile, whatever comes of it."""
    stage = dockerfile.final
    commands = (one for it in stage.of("RUN") for one in ran(stage, it) or ())
    return any(one.words[:2] in {("go", "build"), ("go", "install")} for one in commands)


def _has_go(dockerfile: Dockerfile) -> bool:
    """Whether its base brings Go, or some step calls it: `make` alone may build anything."""
    stage = dockerfile.final
    commands = (one for it in stage.of("RUN") for one in ran(stage, it) or ())
    base = posixpath.basename(stage.root.text).partition(":")[0]
    return "go" in base.lower() or any(one.program == "go" for one in commands)


def _split(dockerfile: Dockerfile, program: Running, found: Made) -> Answer:
    links = linking(dockerfile, found.maker)
    place = found.place
    target = place if "/" in program.path else f"/usr/local/bin/{posixpath.basename(place)}"
    evidence = (
        Evidence(f"go makes {place}, which the image runs", f"line {found.maker.line}"),
        Evidence(links.why, ""),
    )
    copies = (Copied(place, target), *beside(dockerfile, found.instruction, place))
    bases = for_static(dockerfile) if links.is_static else for_linked(dockerfile, WITH_LIBC)
    if not bases:
        return Refusal(STACK, NO_BASE, TEMPLATE)
    before = ((found.maker.number, "ENV CGO_ENABLED=0"),) if links.is_to_be_told else ()
    return Split(STACK, found.instruction, copies, bases, evidence, before=before)


def _made(dockerfile: Dockerfile, program: Running) -> Iterator[Made]:
    """The binaries that instructions make, each with its absolute path."""
    stage = dockerfile.final
    for instruction in stage.of("RUN"):
        for command in ran(stage, instruction) or ():
            if command.program == "go" and command.words[1:2] == ("build",):
                places = _built(dockerfile, command, program)
            elif command.program == "go" and command.words[1:2] in {("install",), ("get",)}:
                places = _installed(dockerfile, command, program)
            elif command.program == "make" and is_made_here(dockerfile, program):
                places = iter((program.path,))
            else:
                continue
            yield from (Made(instruction, place) for place in places)


def _built(dockerfile: Dockerfile, command: Ran, program: Running) -> Iterator[str]:
    output, packages = _arguments(command.words[2:])
    names = [_name(dockerfile, command, one, program) for one in packages or (".",)]
    if not output:
        yield from (join(command.folder, name) for name in names if name and command.folder)
        return
    place = join(command.folder, output)
    if output.endswith("/"):
        yield from (join(place, name) for name in names if name)
    elif place:
        yield place
        yield from (join(place, name) for name in names if name)  # where it is a folder


def _installed(dockerfile: Dockerfile, command: Ran, program: Running) -> Iterator[str]:
    env = dockerfile.final.env
    folder = env.get("GOBIN") or f"{env.get('GOPATH') or '/go'}/bin"
    _, packages = _arguments(command.words[2:])
    for one in packages or (".",):
        if name := _name(dockerfile, command, one, program):
            yield f"{folder}/{name}"


def _arguments(words: tuple[str, ...]) -> tuple[str, list[str]]:
    """What `-o` says, and the packages."""
    output, packages = "", []
    rest = iter(words)
    for word in rest:
        flag, equals, value = word.partition("=")
        flag = flag.replace("--", "-", 1) if flag.startswith("--") else flag
        if flag == "-o":
            output = value if equals else next(rest, "")
        elif flag in VALUE_FLAGS:
            if not equals:
                next(rest, None)
        elif not word.startswith("-"):
            packages.append(word)
    return output, packages


def _begun(dockerfile: Dockerfile) -> re.Match[str] | None:
    """The module that `go mod init` begins."""
    scripts = (BEGUN.search(one.arguments) for one in dockerfile.final.of("RUN"))
    return next(filter(None, scripts), None)


def _is_among(dockerfile: Dockerfile, packages: str, name: str) -> bool:
    """Whether a program may be one of all those below a folder: `./cmd/...`."""
    folder = posixpath.normpath(packages.removesuffix("...") or ".")
    places = (posixpath.normpath(posixpath.join(folder, one, name)) for one in ("", "cmd"))
    return any(dockerfile.context.has(one) for one in places)


def _name(dockerfile: Dockerfile, command: Ran, package: str, program: Running) -> str:
    """What go calls the binary of a package."""
    package = package.partition("@")[0]
    if package.endswith(".go"):
        return posixpath.basename(package).removesuffix(".go")
    if package.endswith("..."):
        is_own = package == "./..." and program.name == posixpath.basename(command.folder)
        is_known = is_own or _is_among(dockerfile, package, program.name)
        return program.name if is_known else ""
    plain = posixpath.normpath(package)
    if plain != "." and not plain.startswith(".."):
        return posixpath.basename(plain)
    if module := MODULE.search(dockerfile.context.text("go.mod")) or _begun(dockerfile):
        last = module[1].rstrip("/").split("/")
        return last[-2] if re.fullmatch(r"v\d+", last[-1]) and len(last) > 1 else last[-1]
    return posixpath.basename(command.folder)

"""Go: one binary, made by `go build` or `go install`."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from kubectl_prodready.core.model import Evidence
from kubectl_prodready.dockerfile.programs import NOTHING, Running, runs
from kubectl_prodready.dockerfile.scripts import Ran, join, ran, variables
from kubectl_prodready.dockerfile.splitting.bases import NO_BASE, WITH_LIBC, for_linked, for_static
from kubectl_prodready.dockerfile.splitting.model import Answer, Copied, Refusal, Split
from kubectl_prodready.dockerfile.splitting.roles import installed
from kubectl_prodready.dockerfile.splitting.runtime_files import beside
from kubectl_prodready.dockerfile.splitting.tracing import Made, artifact, is_copied, is_made_here
from kubectl_prodready.dockerfile.syntax import Instruction
from kubectl_prodready.dockerfile.view import Dockerfile

STACK = "Go"
MODULE = re.compile(r"^module\s+(\S+)", re.MULTILINE)
BEGUN = re.compile(r"\bgo mod init\s+([\w./-]+)")
OF_C = re.compile(r"gcc|g\+\+|musl-dev|build-base|build-essential|.*-dev")
"""Packages that are installed for parts in C."""

LIBRARY = re.compile(r"(?!musl-dev|libc6?-dev|libc-dev|linux-libc-dev).*-dev(?:el)?(?:[=~<>].*)?")
"""Packages with which a program is linked, but for the C library itself."""

WITH_COMPILER = frozenset(("go", "air", "reflex", "CompileDaemon", "realize", "gin", "fresh"))
"""Programs that compile while they run."""

TEMPLATE = """\
FROM golang:VERSION AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /app ./cmd/NAME

FROM gcr.io/distroless/static-debian13:nonroot
COPY --from=build /app /app
ENTRYPOINT ["/app"]
"""

NEEDS_C = re.compile(
    r"(?:mattn/go-sqlite3|confluentinc/confluent-kafka-go|mattn/go-oci8|godror/godror|libgit2/git2go|"
    r"h2non/bimg|gographics/imagick|google/gopacket|tecbot/gorocksdb|linxGnu/grocksdb|rakyll/portmidi|"
    r"veandco/go-sdl2|miekg/pkcs11|DataDog/zstd|valyala/gozstd|marcboeker/go-duckdb|pebbe/zmq4)\b"
)
"""Modules that bind C libraries, and do not build or not work with CGO_ENABLED=0."""

VALUE_FLAGS = frozenset(
    (
        *("-o", "-p", "-asmflags", "-buildmode", "-buildvcs", "-compiler", "-gccgoflags"),
        *("-gcflags", "-installsuffix", "-ldflags", "-mod", "-modfile", "-overlay", "-pgo"),
        *("-pkgdir", "-tags", "-toolexec", "-C"),
    )
)


def split_go(dockerfile: Dockerfile) -> Answer:
    """How a file that compiles Go is split; None for one that does not."""
    program = runs(dockerfile)
    made = list(_made(dockerfile, program or NOTHING))
    if not made or not _has_go(dockerfile):
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
        return _split(dockerfile, program, *found)
    if is_copied(dockerfile, program.path):
        return None  # what is compiled serves something else
    reason = f"which step makes {program.shown}, which the image runs, is not known"
    return Refusal(STACK, reason, TEMPLATE)


def _libraries(dockerfile: Dockerfile) -> str:
    """The C libraries that are installed to be linked, separated by commas."""
    stage = dockerfile.final
    commands = (one for it in stage.of("RUN") for one in ran(stage, it) or ())
    packages = {package for one in commands for package in installed(one)}
    return ", ".join(sorted(filter(LIBRARY.fullmatch, packages)))


def _has_go(dockerfile: Dockerfile) -> bool:
    """Whether its base brings Go, or some step calls it: `make` alone may build anything."""
    stage = dockerfile.final
    commands = (one for it in stage.of("RUN") for one in ran(stage, it) or ())
    base = posixpath.basename(stage.root.text).partition(":")[0]
    return "go" in base.lower() or any(one.program == "go" for one in commands)


def _split(
    dockerfile: Dockerfile, program: Running, instruction: Instruction, place: str
) -> Answer:
    is_static, why = _links(dockerfile, instruction)
    target = place if "/" in program.path else f"/usr/local/bin/{posixpath.basename(place)}"
    before: tuple[tuple[int, str], ...] = ()
    if is_static and variables(dockerfile.final, instruction).get("CGO_ENABLED") != "0":
        before = ((instruction.number, "ENV CGO_ENABLED=0"),)
    evidence = (
        Evidence(f"go makes {place}, which the image runs", f"line {instruction.line}"),
        Evidence(why, ""),
    )
    copies = (Copied(place, target), *beside(dockerfile, instruction, place))
    bases = for_static(dockerfile) if is_static else for_linked(dockerfile, WITH_LIBC)
    if not bases:
        return Refusal(STACK, NO_BASE, TEMPLATE)
    return Split(STACK, instruction, copies, bases, evidence, before=before)


def _links(dockerfile: Dockerfile, instruction: Instruction) -> tuple[bool, str]:
    """Whether the binary needs no library, and how that is known."""
    stage = dockerfile.final
    cgo = variables(stage, instruction).get("CGO_ENABLED")
    if cgo in {"0", "1"}:
        needs = "no C library" if cgo == "0" else "the C library"
        return cgo == "0", f"CGO_ENABLED={cgo}: it needs {needs}"
    modules = dockerfile.context.text("go.mod")
    if found := NEEDS_C.search(modules):
        return False, f"{found[0]} in go.mod binds C: it needs the C library"
    for other in stage.of("RUN"):
        for command in ran(stage, other) or ():
            for package in filter(OF_C.fullmatch, installed(command)):
                return False, f"{package} is installed for its C parts: it needs the C library"
    return True, "nothing binds C, and CGO_ENABLED=0 makes sure that it needs no library"


def _made(dockerfile: Dockerfile, program: Running) -> Iterator[Made]:
    """The binaries that instructions make, each with its absolute path."""
    stage = dockerfile.final
    for instruction in stage.of("RUN"):
        for command in ran(stage, instruction) or ():
            if command.program == "go" and command.words[1:2] == ("build",):
                places = _built(dockerfile, command)
            elif command.program == "go" and command.words[1:2] in {("install",), ("get",)}:
                places = _installed(dockerfile, command)
            elif command.program == "make" and is_made_here(dockerfile, program):
                places = iter((program.path,))
            else:
                continue
            yield from (Made(instruction, place) for place in places)


def _built(dockerfile: Dockerfile, command: Ran) -> Iterator[str]:
    output, packages = _arguments(command.words[2:])
    names = [_name(dockerfile, command, one) for one in packages or (".",)]
    if not output:
        yield from (join(command.folder, name) for name in names if name and command.folder)
        return
    place = join(command.folder, output)
    if output.endswith("/"):
        yield from (join(place, name) for name in names if name)
    elif place:
        yield place
        yield from (join(place, name) for name in names if name)  # where it is a folder


def _installed(dockerfile: Dockerfile, command: Ran) -> Iterator[str]:
    env = dockerfile.final.env
    folder = env.get("GOBIN") or f"{env.get('GOPATH') or '/go'}/bin"
    _, packages = _arguments(command.words[2:])
    for one in packages or (".",):
        if name := _name(dockerfile, command, one):
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


def _name(dockerfile: Dockerfile, command: Ran, package: str) -> str:
    """What go calls the binary of a package."""
    package = package.partition("@")[0]
    if package.endswith(".go"):
        return posixpath.basename(package).removesuffix(".go")
    if package.endswith("..."):
        return ""
    plain = posixpath.normpath(package)
    if plain != "." and not plain.startswith(".."):
        return posixpath.basename(plain)
    if module := MODULE.search(dockerfile.context.text("go.mod")) or _begun(dockerfile):
        last = module[1].rstrip("/").split("/")
        return last[-2] if re.fullmatch(r"v\d+", last[-1]) and len(last) > 1 else last[-1]
    return posixpath.basename(command.folder)

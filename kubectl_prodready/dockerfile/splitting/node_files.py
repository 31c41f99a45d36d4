"""What an image of Node.js takes of the folder in which it is built."""

from __future__ import annotations

import fnmatch
import posixpath
import re
from collections.abc import Iterator

from kubectl_prodready.dockerfile.reading.syntax import Instruction
from kubectl_prodready.dockerfile.running.scripts import join
from kubectl_prodready.dockerfile.splitting.contents import brings_all, sources_of, target_of
from kubectl_prodready.dockerfile.splitting.ignored import is_untracked, sent
from kubectl_prodready.dockerfile.splitting.model import Copied
from kubectl_prodready.dockerfile.splitting.node_programs import NodeProgram
from kubectl_prodready.dockerfile.splitting.owners import is_within
from kubectl_prodready.dockerfile.view import Dockerfile

OUTPUTS = frozenset(("dist", "build", "out", "output", ".output", "lib", "compiled", "bundle"))
"""Folders that builds make, where the context has none of such a name."""

ONLY_BUILDS = re.compile(
    r"(?:src|test|tests|__tests__|__mocks__|spec|e2e|cypress|coverage|docs?|examples?|node_modules|"
    r"\.git.*|\.github|\.vscode|\.idea|\.husky|\.circleci|\.storybook|k8s|charts?|helm|deploy|"
    r"tsconfig.*\.json|tslint\.json|jsconfig\.json|\.eslint.*|eslint\.config\..*|\.prettier.*|"
    r"prettier\.config\..*|\.editorconfig|\.babelrc.*|babel\.config\..*|webpack\..*|rollup\..*|"
    r"vite\.config\..*|vitest\..*|jest\..*|tsup\.config\..*|esbuild\..*|nest-cli\.json|nodemon\.json|"
    r"angular\.json|karma\..*|\.browserslistrc|postcss\.config\..*|tailwind\.config\..*|"
    r"package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|\.npmrc|\.yarnrc.*|\.nvmrc|"
    r"\.node-version|\.dockerignore|.*Dockerfile.*|.*[Cc]ompose.*\.ya?ml|Makefile|.*\.md|LICENSE.*|"
    r"\.stylelint.*|\.travis\.yml|\.gitlab-ci\.yml|renovate\.json|\.swcrc|\.nycrc.*|\.mocharc.*|commitlint.*|"
    r"\.lintstagedrc.*|skaffold\.yaml|\.env\.example|\.env\.sample|package\.json|next-env\.d\.ts|"
    r"Jenkinsfile|.*\.http|\.DS_Store|tsup.*|turbo\.json|nx\.json|lerna\.json)/?"
)
"""Names in the context that serve a build, a person or another tool."""

SELF_CONTAINED = (".next/standalone", ".output")
"""Outputs that bring the packages which they need (docs: nextjs.org, output; nitro.build)."""

NEXT = ".next"
ONLY_BUILDS_NEXT = re.compile(
    r"(?:app|pages|components|styles|lib|hooks|utils|types|context|middleware\..*|instrumentation\..*)/?"
)
"""Names that `next build` compiles beside those."""

READS_SOURCES = re.compile(r"(?:cwd\(\)|__dirname)[^\n]*['\"/]src\b|['\"](?:\./)?src/[^'\"]*['\"]")
MOST_FILES = 300
"""More sources than that are not read."""


def taken(
    dockerfile: Dockerfile, program: NodeProgram, folder: str, made_by: Instruction
) -> tuple[Copied, ...]:
    """What the image takes of a folder: the output and what may be read, or all of it."""
    entry = posixpath.relpath(join(folder, program.entry), folder)
    for whole in SELF_CONTAINED:
        if entry.startswith(f"{whole}/") and len(program.commands) == 1:
            return (_copied(folder, whole),)
    output = _output(dockerfile, program, folder)
    others = _others(dockerfile, folder, made_by, output) if output else None
    if not output or others is None:
        return (Copied(folder, folder),)
    if output == NEXT:
        others = [name for name in others if not ONLY_BUILDS_NEXT.fullmatch(name)]
    names = [output, "node_modules", "package.json", *others]
    return tuple(_copied(folder, name) for name in dict.fromkeys(names))


def _copied(folder: str, name: str) -> Copied:
    place = posixpath.join(folder, name.rstrip("/"))
    return Copied(place, place)


def _output(dockerfile: Dockerfile, program: NodeProgram, folder: str) -> str:
    """The folder that the build makes and the program lies in; "" where there is no such."""
    if {"next"} == set(program.modules) and program.commands[-1][1:2] == ("start",):
        return NEXT
    place = posixpath.relpath(join(folder, program.entry), folder) if program.entry else ""
    first = place.partition("/")[0]
    context = dockerfile.context
    is_sent = f"{first}/" in sent(context) and not is_untracked(context, first)
    return first if first in OUTPUTS and not is_sent else ""


def _others(
    dockerfile: Dockerfile, folder: str, made_by: Instruction, output: str
) -> list[str] | None:
    """What lies in the folder beside that and may be read; None where that is not known."""
    if not dockerfile.context.is_known or _reads_sources(dockerfile):
        return None
    found: list[str] = []
    for copy in dockerfile.final.of("COPY", "ADD"):
        target = target_of(dockerfile, copy)
        if copy.number > made_by.number or not is_within(target, folder):
            continue
        if not sources_of(dockerfile, copy):
            return None
        if brings_all(dockerfile, copy, folder):
            found += sent(dockerfile.context)
            continue
        found += _names_of(dockerfile, copy, target, folder)
    own = {output, f"{output}/"}
    names = [one for one in dict.fromkeys(found) if not (one in own or ONLY_BUILDS.fullmatch(one))]
    is_sure = not any(is_untracked(dockerfile.context, name) for name in names)
    return names if is_sure else None


def _names_of(dockerfile: Dockerfile, copy: Instruction, target: str, folder: str) -> Iterator[str]:
    """The names in a folder that a COPY of single files or folders makes."""
    if target != folder:
        yield posixpath.relpath(target, folder).partition("/")[0]
        return
    for source in sources_of(dockerfile, copy):
        plain = posixpath.normpath(source)
        inside = dockerfile.context.names(plain)
        if inside or "*" not in plain:
            yield from inside or (posixpath.basename(plain),)
            continue
        start, pattern = posixpath.split(plain)
        yield from fnmatch.filter(dockerfile.context.names(start), pattern)


def _reads_sources(dockerfile: Dockerfile) -> bool:
    """Whether a source names a path in src itself, beside what it imports."""
    texts = (dockerfile.context.text(one) for one in _sources(dockerfile, "src", MOST_FILES))
    for text in texts:
        for line in text.splitlines():
            if READS_SOURCES.search(line) and not re.search(r"\b(?:import|from|require)\b", line):
                return True
    return False


def _sources(dockerfile: Dockerfile, folder: str, most: int) -> list[str]:
    found: list[str] = []
    for name in dockerfile.context.names(folder):
        place = f"{folder}/{name.rstrip('/')}"
        if name.endswith("/"):
            found += _sources(dockerfile, place, most - len(found))
        elif name.endswith((".ts", ".js", ".tsx", ".mjs", ".cjs")):
            found.append(place)
        if len(found) >= most:
            break
    return found

"""What a build makes anew in the image, so that nobody needs it from the context."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kubectl_prodready.dockerfile.context import Context
from kubectl_prodready.dockerfile.running.scripts import commands_of
from kubectl_prodready.dockerfile.stages import Stage
from kubectl_prodready.dockerfile.view import Dockerfile
from kubectl_prodready.pattern import Pattern

FRONTEND = Pattern(
    r"(?:npm|yarn|pnpm|bun|npx) (?:run )?(?:\S*build\S*|generate|export)\b.*"
    r"|(?:npx )?(?:vite|next|ng|nuxt|vue-cli-service|react-scripts|astro|gatsby)"
    r" (?:build|generate).*"
)
NPM = Pattern(r"(?:npm|pnpm|bun) (?:.* )?(?:ci|install|i)\b.*|yarn(?: install.*)?")
MAVEN = Pattern(r"(?:\./)?mvnw? .*(?:package|install|verify).*")
CARGO = Pattern(r"cargo (?:.* )?build.*")
GRADLE = Pattern(r"(?:\./)?gradlew? .*(?:build|[jJ]ar|assemble|installDist).*")
DOTNET = Pattern(r"dotnet (?:publish|build).*")
GLOBAL = frozenset(("-g", "--global"))

MADE: tuple[tuple[str, Pattern, str], ...] = (
    ("node_modules", NPM, "package.json"),
    ("target", MAVEN, "pom.xml"),
    ("target", CARGO, "Cargo.toml"),
    ("build", GRADLE, "build.gradle"),
    ("build", GRADLE, "build.gradle.kts"),
    (".gradle", GRADLE, "build.gradle"),
    (".gradle", GRADLE, "build.gradle.kts"),
)
"""Folders, the commands that make them, and the file beside which they are made."""

OF_DOTNET = ("bin", "obj")
"""What a build makes beside each project; elsewhere, as in `wwwroot/lib`, a `bin` is a source."""

PROJECTS = (".csproj", ".fsproj", ".vbproj")
DEEPEST = 4
"""How many folders below the context's projects are looked for, as in `src/Web/Web.csproj`."""

NO_PROJECTS = Pattern(r"\.|(?:node_modules|bin|obj|wwwroot)/|.*[\\*?\[\]!#]")
"""Folders without projects, and those whose names a .dockerignore reads as something else."""

KINDS_OF_BUILD = frozenset(("Debug/", "Release/"))
IN_GITIGNORE = ("dist", "build", "out", "coverage")
"""What git leaves out where .gitignore says so, and a build of web pages makes."""


def made_anew(dockerfile: Dockerfile, stages: Iterable[Stage]) -> Iterator[str]:
    """The folders that each of some stages makes itself after it copied the context."""
    context = dockerfile.context
    every = [commands_in(stage) for stage in stages]
    if not every:
        return
    for folder, pattern, beside in MADE:
        if context.has(beside) and all(runs_any(pattern, commands) for commands in every):
            yield folder
    if all(runs_any(DOTNET, commands) for commands in every):
        yield from _of_dotnet(context)
    if all(runs_any(FRONTEND, commands) for commands in every):
        lines = {line.strip().strip("/") for line in context.text(".gitignore").splitlines()}
        yield from (name for name in IN_GITIGNORE if name in lines and context.has(name))


def commands_in(stage: Stage) -> list[str]:
    """The commands of a stage and of those that it begins with, where they run in its folder."""
    found: list[str] = []
    for one in stage.line_of_stages:
        for run in one.of("RUN"):
            commands = list(commands_of(run))
            if not any(words[0] in {"cd", "pushd"} for words in commands):
                found += (" ".join(words) for words in commands if not GLOBAL & set(words))
    return found


def runs_any(pattern: Pattern, commands: Iterable[str]) -> bool:
    """Whether one of some commands fits."""
    return any(map(pattern.fullmatch, commands))


def _of_dotnet(context: Context, folder: str = "", depth: int = 0) -> Iterator[str]:
    """What is made beside the projects of a folder and of those in it."""
    names = context.names(folder)
    has_project = any(name.endswith(PROJECTS) for name in names)
    if has_project and set(context.names(f"{folder}bin")) <= KINDS_OF_BUILD:
        yield from (f"{folder}{made}" for made in OF_DOTNET)
    for name in names if depth < DEEPEST else ():
        if name.endswith("/") and not NO_PROJECTS.match(name):
            yield from _of_dotnet(context, f"{folder}{name}", depth + 1)

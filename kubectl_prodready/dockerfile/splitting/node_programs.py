"""What an image of Node.js runs: a server, a development server, or one for static files."""

from __future__ import annotations

import posixpath
import re
from typing import NamedTuple

from kubectl_prodready.dockerfile.splitting.model import Refusal
from kubectl_prodready.dockerfile.splitting.packages_json import Package, bare, script_of
from kubectl_prodready.dockerfile.splitting.starting import Started, Words

STACK = "Node.js"
STATIC = frozenset(("serve", "http-server", "live-server", "static-server", "superstatic", "sirv"))
DEVELOPMENT = frozenset(
    (
        *("nodemon", "ts-node", "ts-node-dev", "tsx", "tsnd", "babel-node", "webpack-dev-server"),
        *("concurrently", "npm-run-all", "run-p", "run-s", "storybook", "start-storybook", "gulp"),
        *(
            "grunt",
            "supervisor",
            "node-dev",
            "parcel",
            "jest",
            "mocha",
            "cypress",
            "vitest",
            "expo",
        ),
        *("esno", "swc-node", "browser-sync", "onchange", "chokidar", "forever-watch"),
    )
)
"""Programs that compile, watch or test while they run."""

DEVELOPMENT_VERBS = {
    "react-scripts": ("start", "test"),
    "react-app-rewired": ("start",),
    "craco": ("start",),
    "vue-cli-service": ("serve", "test:unit"),
    "vite": ("", "dev", "serve", "preview"),
    "ng": ("serve", "s", "test"),
    "next": ("", "dev"),
    "nuxt": ("", "dev"),
    "nuxi": ("dev",),
    "gatsby": ("develop", "serve"),
    "webpack": ("serve", "watch"),
    "nest": ("start",),
    "remix": ("dev",),
    "strapi": ("develop",),
    "docusaurus": ("start",),
    "nx": ("serve",),
    "turbo": ("dev",),
    "astro": ("dev", "preview"),
    "meteor": ("", "run"),
    "snowpack": ("dev",),
    "lerna": ("run",),
}
"""Verbs with which programs serve what they compile at that moment; "" for none."""

FOR_DEVELOPMENT = re.compile(r"(?:^|[/._-])(?:dev|webpack|devserver)(?:[/._-]|$)")
"""Files that are development servers, as they are called."""

BUILDERS = frozenset(
    ("tsc", "webpack", "rollup", "esbuild", "tsup", "babel", "swc", "vite", "ng", "nest", "craco")
)
INSTALLING = frozenset(("install", "i", "ci", "add"))
VALUED = frozenset(("-r", "--require", "--import", "--loader", "--experimental-loader"))
VALUED_TOO = frozenset(("--env-file", "--title", "--icu-data-dir", "-C", "--conditions"))

STATIC_TEMPLATE = """\
FROM node:VERSION AS build
WORKDIR /app
COPY package*.json ./
RUN npm ci
COPY . .
RUN npm run build

FROM nginxinc/nginx-unprivileged:1.29-alpine
COPY --from=build /app/dist /usr/share/nginx/html
EXPOSE 8080
"""


class NodeProgram(NamedTuple):
    """What runs: a file that `node` runs, "" for another program; `commands` are all of them.

    `modules` are packages that its words name.
    """

    entry: str
    commands: tuple[Words, ...]
    modules: frozenset[str]

    @property
    def names(self) -> frozenset[str]:
        """The names of all programs."""
        return frozenset(posixpath.basename(words[0]) for words in self.commands)


def program_of_node(begun: Started, package: Package | None) -> NodeProgram | Refusal:
    """What all this comes to, by the scripts of package.json."""
    if begun.unknown:
        return Refusal(STACK, f"what {begun.unknown} runs is not known")
    commands: list[Words] = []
    for words in begun.commands:
        name = script_of(words)
        if name and package is None:
            shown = " ".join(words[:3])
            return Refusal(STACK, f"what `{shown}` runs is not known without package.json")
        found = package.runs(words) if package else (words,)
        if found is None:
            return Refusal(STACK, f"what the script {name} of package.json runs is not known")
        commands += found
    commands = [_bare(words) for words in commands if _bare(words)]
    if not commands:
        return Refusal(STACK, "what the image runs is not known")
    return _refused(commands) or _program(commands)


def _bare(words: Words) -> Words:
    """A command without `npx`, which finds what is installed as a script does."""
    words = bare(words)
    if words[:1] == ("npx",):
        words = tuple(words[1:])
        while words and words[0].startswith("-"):
            words = words[1:]
    return words


def _refused(commands: list[Words]) -> Refusal | None:
    """Why some of the commands speak against a split."""
    for words in commands:
        name = posixpath.basename(words[0])
        verb = next((word for word in words[1:] if not word.startswith("-")), "")
        if name in STATIC:
            reason = f"{name} serves static files, which a web server of its own does with less"
            return Refusal(STACK, reason, STATIC_TEMPLATE)
        if name in DEVELOPMENT or verb in DEVELOPMENT_VERBS.get(name, ()) or _is_watching(words):
            shown = f"{name} {verb}".strip()
            reason = f"`{shown}` is for development, and needs all that it compiles with"
            return Refusal(STACK, reason, is_right=True)
        if name in BUILDERS or verb == "build":
            shown = f"{name} {verb}".strip()
            return Refusal(STACK, f"`{shown}` builds when the image runs", is_right=True)
        if name in {"npm", "yarn", "pnpm"} and (verb in INSTALLING or not verb):
            return Refusal(STACK, f"`{name} {verb}` installs when the image runs", is_right=True)
    return None


def _is_watching(words: Words) -> bool:
    """Whether a command watches sources, or its file is a development server by its name."""
    if "--watch" in words:
        return True
    is_node = posixpath.basename(words[0]) == "node"
    return is_node and any(FOR_DEVELOPMENT.search(word) for word in words[1:2])


def _program(commands: list[Words]) -> NodeProgram:
    by_node = [one for one in commands if posixpath.basename(one[0]) in {"node", "nodejs"}]
    last = [*commands[-1:], *by_node][-1]
    if posixpath.basename(last[0]) not in {"node", "nodejs"}:
        return NodeProgram("", tuple(commands), frozenset((posixpath.basename(last[0]),)))
    entry, modules = "", set[str]()
    rest = iter(last[1:])
    for word in rest:
        flag, equals, value = word.partition("=")
        if flag in VALUED | VALUED_TOO:
            value = value if equals else next(rest, "")
            if flag in VALUED and not value.startswith((".", "/")):
                modules.add(_module(value))
        elif not word.startswith("-"):
            entry = word
            break
    return NodeProgram(entry, tuple(commands), frozenset(modules))


def _module(path: str) -> str:
    """The package that a module belongs to: `dotenv` for dotenv/config."""
    parts = path.split("/")
    return "/".join(parts[:2]) if path.startswith("@") else parts[0]

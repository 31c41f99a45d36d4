"""Node.js: packages that npm, yarn or pnpm install, and what their scripts build."""

from __future__ import annotations

import posixpath
import re
from typing import NamedTuple

from kubectl_prodready.core.model import Evidence
from kubectl_prodready.dockerfile.reading.syntax import Instruction
from kubectl_prodready.dockerfile.running.scripts import join, script_of, variables
from kubectl_prodready.dockerfile.splitting.carried_copies import is_brought
from kubectl_prodready.dockerfile.splitting.contents import (
    folder_at,
    target_of,
    text_at,
)
from kubectl_prodready.dockerfile.splitting.interpreters import Interpreter, interpreter, slim
from kubectl_prodready.dockerfile.splitting.keeping import Needs, has_tools, keeping
from kubectl_prodready.dockerfile.splitting.model import Answer, Copied, Refusal, Split
from kubectl_prodready.dockerfile.splitting.node_files import SELF_CONTAINED, taken
from kubectl_prodready.dockerfile.splitting.node_programs import (
    STACK,
    NodeProgram,
    program_of_node,
)
from kubectl_prodready.dockerfile.splitting.node_steps import Step, builds_of, installs_of
from kubectl_prodready.dockerfile.splitting.owners import (
    changes_more,
    is_within,
    needed_after,
    needed_by_both,
    owner_of,
)
from kubectl_prodready.dockerfile.splitting.packages_json import Package, read
from kubectl_prodready.dockerfile.splitting.starting import started
from kubectl_prodready.dockerfile.view import Dockerfile

ONLY_NEEDED = re.compile(
    r"--(?:only|omit)[= ](?:prod(?:uction)?|dev)\b|--production(?!=false)|--prod\b|(?:^|\s)-P\b"
)
TEMPLATE = """\
FROM node:VERSION AS build
WORKDIR /app
COPY package*.json ./
RUN npm ci
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:VERSION-slim
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
USER 1000
CMD ["node", "dist/NAME.js"]
"""
OF_LIBRARIES = {
    "@prisma/client": ("openssl", "ca-certificates"),
    "pg-native": ("libpq5",),
    "libpq": ("libpq5",),
}
"""npm packages that need a library of Debian at run time, and its package."""

NOT_KNOWN = frozenset(
    (
        *(
            "canvas",
            "gm",
            "imagemagick",
            "puppeteer",
            "playwright",
            "chromium",
            "phantomjs",
            "java",
        ),
        *("phantomjs-prebuilt", "nodegit", "node-rdkafka", "oracledb", "ibm_db", "kerberos", "zmq"),
        *(
            "simple-git",
            "node-libcurl",
            "odbc",
            "usb",
            "serialport",
            "gl",
            "ffi",
            "mapnik",
            "magick",
        ),
        *("opencv4nodejs", "python-shell", "youtube-dl", "fluent-ffmpeg", "snmp-native"),
    )
)
"""npm packages that call programs or libraries of the full image, or may do so."""

OLD_NPM = re.compile(r"(?:[0-9]|1[0-5])(?:[.-]|$)")
"""Tags of Node.js whose npm knows `--production` only."""


class Found(NamedTuple):
    """What a file of Node.js does."""

    base: Interpreter
    package: Package | None
    installs: list[Step]
    builds: list[Step]

    @property
    def folder(self) -> str:
        """The folder that its packages are installed in."""
        return self.installs[-1].folder

    @property
    def made_by(self) -> Instruction:
        """The last instruction that makes something."""
        steps = [*self.installs, *self.builds]
        return max((one.instruction for one in steps), key=lambda one: one.number)


def split_node(dockerfile: Dockerfile) -> Answer:
    """How a file is split that installs or builds with Node.js; None for one that does not."""
    base = interpreter(dockerfile.final, "node")
    installs = list(installs_of(dockerfile)) if base else []
    if base is None or not installs or not started(dockerfile).commands:
        return None
    folder = installs[-1].folder
    package = read(text_at(dockerfile, join(folder, "package.json")) if folder else "")
    found = Found(base, package, installs, list(builds_of(dockerfile, package, installs)))
    program = program_of_node(started(dockerfile), package)
    makes = bool(found.builds) or has_tools(dockerfile)
    if isinstance(program, NodeProgram) and not (makes or base.is_full):
        reason = "nothing is built or compiled: nothing is left to part"
        return Refusal(STACK, reason, is_right=True)
    answer = program if isinstance(program, Refusal) else _answer(dockerfile, found, program)
    if isinstance(answer, Refusal):  # that the full image is large is said elsewhere
        template = answer.template or TEMPLATE
        return answer._replace(template=template, is_right=answer.is_right or not makes)
    return answer


def _answer(dockerfile: Dockerfile, found: Found, program: NodeProgram) -> Split | Refusal:
    reason = _unknown(found)
    if reason:
        return Refusal(STACK, reason)
    split = _built(dockerfile, found, program) if found.builds else _taken_along(dockerfile, found)
    names = found.package.needed if found.package else {}
    libraries = [one for name in names for one in OF_LIBRARIES.get(name, ())]
    manifests = found.package.text if found.package else ""
    needs = Needs(tuple(libraries if found.base.is_full else ()), manifests)
    return keeping(dockerfile, split, found.base, needs)


def _unknown(found: Found) -> str:
    """What is not known and would have to be, or ""."""
    if not found.folder or any(not one.folder for one in found.installs):
        return "in which folder packages are installed is not known"
    if found.builds and found.folder == "/":
        return "it builds in the root folder, beside the system's own files"
    if found.package is not None:
        return _odd(found.package, is_full=found.base.is_full)
    if found.base.is_full or found.builds:
        return "what its packages need at run time is not known without package.json"
    return ""


def _odd(package: Package, *, is_full: bool) -> str:
    """What of its packages forbids a split, or ""."""
    names = {*package.needed, *package.for_development}
    if not names:
        return "package.json names no packages: whether node_modules is there is not known"
    odd = sorted(NOT_KNOWN & names) if is_full else []
    return f"what {odd[0]} needs of the full image is not known" if odd else ""


def _taken_along(dockerfile: Dockerfile, found: Found) -> Split:
    """A split that takes node_modules along, and all else from the context as before."""
    folders = dict.fromkeys(posixpath.join(one.folder, "node_modules") for one in found.installs)
    both = {one.number for one in _copies(dockerfile, found) if not is_brought(dockerfile, one)}
    evidence = (Evidence(f"{next(iter(folders))} is what its install makes", _line(found.made_by)),)
    return Split(
        STACK,
        found.made_by,
        tuple(Copied(one, one) for one in folders),
        (slim(found.base),),
        evidence,
        both=frozenset(both | needed_by_both(dockerfile, found.made_by, "")),
        final_only=needed_after(dockerfile, found.made_by),
        owner=owner_of(dockerfile, found.made_by, found.folder),
        carried="what its packages are installed and compiled with",
    )


def _built(dockerfile: Dockerfile, found: Found, program: NodeProgram) -> Split:
    """A split that takes what is built along."""
    folder, made_by = found.folder, found.made_by
    places = {one.folder for one in (*found.installs, *found.builds)}
    if len(places) > 1:
        folder = posixpath.commonpath(sorted(places))
        copies: tuple[Copied, ...] = (Copied(folder, folder),)
    else:
        copies = taken(dockerfile, program, folder, made_by)
        steps = frozenset(one.instruction.number for one in (*found.installs, *found.builds))
        if changes_more(dockerfile, steps, copies):
            copies = (Copied(folder, folder),)
    inside = [
        one for one in _copies(dockerfile, found) if is_within(target_of(dockerfile, one), folder)
    ]
    both = {one.number for one in _copies(dockerfile, found)} - {one.number for one in inside}
    is_pruned = len(places) == 1 and not copies[0].source.endswith(SELF_CONTAINED)
    prune = _prune(dockerfile, found, program) if is_pruned else ""
    evidence = [Evidence(f"{copies[0].source} is what its build makes", _line(made_by))]
    if prune:
        evidence.append(Evidence(f"`{prune}` leaves out what only its build needs", ""))
    return Split(
        STACK,
        made_by,
        copies,
        (slim(found.base),),
        tuple(evidence),
        both=frozenset(both | needed_by_both(dockerfile, made_by, folder)),
        after=(f"RUN {prune}",) if prune else (),
        final_only=needed_after(dockerfile, found.made_by),
        owner=owner_of(dockerfile, made_by, folder),
        carried="sources, and what they are built with",
    )


def _line(instruction: Instruction) -> str:
    return f"line {instruction.line}"


def _copies(dockerfile: Dockerfile, found: Found) -> list[Instruction]:
    """What COPY and ADD bring before the last step."""
    copies = dockerfile.final.of("COPY", "ADD")
    return [one for one in copies if one.number < found.made_by.number]


def _prune(dockerfile: Dockerfile, found: Found, program: NodeProgram) -> str:
    """The command that leaves out what only the build needs; "" where there is nothing, or risk."""
    package, step = found.package, found.installs[-1]
    if package is None or step.folder != folder_at(dockerfile, found.made_by):
        return ""
    wanted = {*program.names, *program.modules} - set(package.needed)
    if not (package.needed and package.for_development) or wanted & set(package.for_development):
        return ""
    if dockerfile.context.has("next.config.ts") or _is_lean(dockerfile, step):
        return ""
    if step.command.program == "npm":
        old = OLD_NPM.match(found.base.tag)
        return "npm prune --production" if old else "npm prune --omit=dev"
    hooks = {"preinstall", "install", "postinstall", "prepare"} & set(package.scripts)
    is_shared = dockerfile.context.has("pnpm-workspace.yaml") or '"workspaces"' in package.text
    if hooks or is_shared or dockerfile.context.has(".yarnrc.yml") or "prisma" in package.text:
        return ""
    is_yarn = step.command.program == "yarn"
    return "yarn install --production" if is_yarn else "CI=true pnpm prune --prod"


def _is_lean(dockerfile: Dockerfile, step: Step) -> bool:
    """Whether an install leaves out what only a build needs."""
    values = variables(dockerfile.final, step.instruction)
    is_told = ONLY_NEEDED.search(script_of(step.instruction)) is not None
    return is_told or values.get("NODE_ENV") == "production"

"""PHP: packages that Composer installs. Extensions are compiled in the image, and stay there."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from kubectl_prodready.core.model import Evidence
from kubectl_prodready.dockerfile.reading.syntax import Instruction
from kubectl_prodready.dockerfile.running.scripts import Ran, join, ran
from kubectl_prodready.dockerfile.splitting.carried_copies import needed_copies
from kubectl_prodready.dockerfile.splitting.contents import target_of, text_at
from kubectl_prodready.dockerfile.splitting.interpreters import Interpreter, interpreter, slim
from kubectl_prodready.dockerfile.splitting.keeping import Needs, keeping
from kubectl_prodready.dockerfile.splitting.libraries import is_tool
from kubectl_prodready.dockerfile.splitting.model import Answer, Copied, Refusal, Split
from kubectl_prodready.dockerfile.splitting.owners import (
    is_within,
    needed_after,
    needed_by_both,
    owner_of,
)
from kubectl_prodready.dockerfile.splitting.refusing import cleans_what_it_compiled
from kubectl_prodready.dockerfile.splitting.roles import installed
from kubectl_prodready.dockerfile.view import Dockerfile

STACK = "PHP"
NOTHING = re.compile(r"(?!)")
COMPOSER = frozenset(("composer", "composer.phar"))
MAKING = frozenset(("install", "i", "update", "u", "dump-autoload", "dumpautoload", "du"))
ELSEWHERE = frozenset(("create-project", "global", "require"))
COMPILES = re.compile(r"docker-php-ext-(?:install|configure)|\bpecl install|\bphpize\b|pie install")
TEMPLATE = """\
FROM composer:2 AS build
WORKDIR /app
COPY composer.json composer.lock ./
RUN composer install --no-dev --no-scripts

FROM php:VERSION
WORKDIR /app
COPY --from=build /app/vendor ./vendor
COPY . .
"""


class Step(NamedTuple):
    """A command of Composer, what it is told to do, and its instruction."""

    instruction: Instruction
    command: Ran
    verb: str


def split_php(dockerfile: Dockerfile) -> Answer:
    """How a file is split in which Composer installs; None for one in which it does not."""
    base = interpreter(dockerfile.final, "php")
    steps = list(_steps(dockerfile)) if base else []
    if base is None:
        return None
    if not any(one.verb in MAKING | ELSEWHERE for one in steps):
        return _extensions(dockerfile)
    if odd := next((one for one in steps if one.verb in ELSEWHERE), None):
        reason = f"`composer {odd.verb}` makes what the context has not"
        return Refusal(STACK, reason, TEMPLATE, is_right=True)
    if found := _extensions(dockerfile):
        return found
    answer = _answer(dockerfile, base, [one for one in steps if one.verb in MAKING])
    return answer._replace(template=TEMPLATE) if isinstance(answer, Refusal) else answer


def _extensions(dockerfile: Dockerfile) -> Refusal | None:
    """Why extensions forbid a split, where they are compiled with what stays in the image."""
    package = _compiled_with(dockerfile)
    reason = f"extensions are compiled in the image, with {package}, and stay there"
    return Refusal(STACK, reason, TEMPLATE, is_right=True) if package else None


def _answer(dockerfile: Dockerfile, base: Interpreter, steps: list[Step]) -> Split | Refusal:
    folders = {one.command.folder for one in steps}
    folder = next(iter(folders))
    if len(folders) > 1 or not folder or folder == "/":
        return Refusal(STACK, "in which folder Composer installs is not known")
    text = text_at(dockerfile, join(folder, "composer.json"))
    try:
        project: Any = json.loads(text)
    except ValueError:
        project = None
    if not isinstance(project, dict):
        return Refusal(STACK, "what Composer makes is not known without composer.json")
    split = _split(dockerfile, base, steps, folder, project)
    return keeping(dockerfile, split, base, Needs((), text))


def _split(
    dockerfile: Dockerfile,
    base: Interpreter,
    steps: list[Step],
    folder: str,
    project: dict[str, Any],
) -> Split:
    made_by = steps[-1].instruction
    config = project.get("config")
    vendor = str(config.get("vendor-dir") or "vendor") if isinstance(config, dict) else "vendor"
    is_whole = _runs_scripts(steps, project)
    place = folder if is_whole else posixpath.normpath(posixpath.join(folder, vendor))
    inside = {
        one.number
        for one in dockerfile.final.of("COPY", "ADD")
        if is_whole and is_within(target_of(dockerfile, one), folder)
    }
    both = needed_copies(dockerfile, made_by, NOTHING, COMPOSER) - inside
    within = folder if is_whole else ""
    evidence = (Evidence(f"Composer makes {place}", f"line {made_by.line}"),)
    return Split(
        STACK,
        made_by,
        (Copied(place, place),),
        (slim(base),),
        evidence,
        build_only=frozenset(one.instruction.number for one in steps) | _bringing(dockerfile),
        both=both | needed_by_both(dockerfile, made_by, within),
        final_only=needed_after(dockerfile, made_by),
        owner=owner_of(dockerfile, made_by, place),
        carried="Composer and what it works with",
    )


def _runs_scripts(steps: list[Step], project: dict[str, Any]) -> bool:
    """Whether scripts of the project run, which may make anything in its folder."""
    scripts = project.get("scripts")
    names = scripts if isinstance(scripts, dict) else {}
    is_told = all("--no-scripts" in one.command.words for one in steps)
    return not is_told and any(name.startswith(("post-", "pre-")) for name in names)


def _compiled_with(dockerfile: Dockerfile) -> str:
    """The package that extensions are compiled with and that stays in the image, or ""."""
    stage = dockerfile.final
    runs = stage.of("RUN")
    if not any(COMPILES.search(one.arguments) for one in runs):
        return ""
    for instruction in runs:
        commands = ran(stage, instruction) or ()
        if cleans_what_it_compiled(commands):
            continue
        for name in (name for one in commands for name in installed(one)):
            if is_tool(name):
                return name
    return ""


def _steps(dockerfile: Dockerfile) -> Iterator[Step]:
    for instruction in dockerfile.final.of("RUN"):
        for command in ran(dockerfile.final, instruction) or ():
            words = command.words
            if command.program == "php" and len(words) > 1:
                words = words[1:]
            if words and posixpath.basename(words[0]) in COMPOSER:
                verb = next((word for word in words[1:] if not word.startswith("-")), "")
                yield Step(instruction, command, verb)


def _bringing(dockerfile: Dockerfile) -> frozenset[int]:
    """The RUN instructions that only fetch Composer."""
    brings = frozenset(("curl", "wget", "php", "chmod", "mv", "rm", "echo", "set", "sha384sum"))
    stage = dockerfile.final
    return frozenset(
        one.number
        for one in stage.of("RUN")
        if "getcomposer.org" in one.arguments
        and all(not it.words or it.program in brings for it in ran(stage, one) or ())
    )

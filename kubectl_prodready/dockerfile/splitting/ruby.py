"""Ruby: gems that Bundler installs, and assets that Rails compiles."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from kubectl_prodready.core.model import Evidence
from kubectl_prodready.dockerfile.reading.syntax import Instruction
from kubectl_prodready.dockerfile.running.scripts import Ran, join, ran
from kubectl_prodready.dockerfile.splitting.carried_copies import needed_copies
from kubectl_prodready.dockerfile.splitting.contents import target_of, text_at
from kubectl_prodready.dockerfile.splitting.interpreters import Interpreter, interpreter, slim
from kubectl_prodready.dockerfile.splitting.keeping import Needs, has_tools, keeping
from kubectl_prodready.dockerfile.splitting.model import Answer, Copied, Refusal, Split
from kubectl_prodready.dockerfile.splitting.owners import (
    is_within,
    needed_after,
    needed_by_both,
    owner_of,
)
from kubectl_prodready.dockerfile.splitting.starting import started
from kubectl_prodready.dockerfile.view import Dockerfile

STACK = "Ruby"
GEMS = "/usr/local/bundle"
"""GEM_HOME of the official images, and where they keep Bundler's configuration."""

NOTHING = re.compile(r"(?!)")
COMPILES_ASSETS = re.compile(r"assets:precompile|bootsnap precompile|webpacker:compile|vite:build")
IN_OWN_PLACE = re.compile(
    r"(?:config\s+(?:set\s+)?(?:--\S+\s+)*|--)(?:path|deployment)\b|BUNDLE_DEPLOYMENT"
)
TEMPLATE = """\
FROM ruby:VERSION AS build
WORKDIR /app
COPY Gemfile Gemfile.lock ./
RUN bundle install

FROM ruby:VERSION-slim
WORKDIR /app
COPY --from=build /usr/local/bundle /usr/local/bundle
COPY . .
USER 1000
CMD ["bundle", "exec", "puma"]
"""
NOT_KNOWN = re.compile(
    r"(?m)\b(?P<name>rmagick|mini_magick|image_processing|ruby-vips|charlock_holmes|curb|typhoeus|"
    r"ethon|rugged|ruby-oci8|tiny_tds|gssapi|wkhtmltopdf-binary|wicked_pdf|pdfkit|capybara-webkit|"
    r"hiredis-client-c|zookeeper|ruby-filemagic|libxml-ruby|mimemagic|seven_zip_ruby|ffi-rzmq|gtk3|"
    r"poppler|idn-ruby|ruby-ldap|unf_ext-src|snappy|leveldb-ruby|lmdb|cassandra-driver-c)\b"
)
"""Gems that call libraries or programs of the full image, or may do so."""

OF_LIBRARIES = (
    (re.compile(r"(?m)^\s*(?:gem\s*\(?\s*[\"'])?pg\b"), {"apt": "libpq5", "apk": "libpq"}),
    (
        re.compile(r"(?m)^\s*(?:gem\s*\(?\s*[\"'])?mysql2\b"),
        {"apt": "libmariadb3", "apk": "mariadb-connector-c"},
    ),
    (
        re.compile(r"(?m)^\s*(?:gem\s*\(?\s*[\"'])?sqlite3\b"),
        {"apt": "libsqlite3-0", "apk": "sqlite-libs"},
    ),
)
"""Gems that need a library of the distribution, and its package."""

FROM_GIT = re.compile(r"(?m)^GIT$|\b(?:git|github):|:(?:git|github)\s*=>")


class Step(NamedTuple):
    """A command that installs gems or compiles assets, and its instruction."""

    instruction: Instruction
    command: Ran


def split_ruby(dockerfile: Dockerfile) -> Answer:
    """How a file is split that installs gems; None for one that does not."""
    base = interpreter(dockerfile.final, "ruby")
    installs = list(_steps(dockerfile, _installs)) if base else []
    if base is None or not installs or not started(dockerfile).commands:
        return None
    assets = list(_steps(dockerfile, _compiles_assets))
    if not (has_tools(dockerfile) or base.is_full or assets):
        reason = "its gems are installed without compilers: nothing is left to part"
        return Refusal(STACK, reason, is_right=True)
    answer = _answer(dockerfile, base, installs, assets)
    if isinstance(answer, Refusal):  # that the full image is large is said elsewhere
        is_right = not (has_tools(dockerfile) or assets)
        return answer._replace(template=TEMPLATE, is_right=is_right)
    return answer


def _answer(
    dockerfile: Dockerfile, base: Interpreter, installs: list[Step], assets: list[Step]
) -> Split | Refusal:
    folder = installs[-1].command.folder
    texts = (text_at(dockerfile, join(folder, name)) for name in ("Gemfile", "Gemfile.lock"))
    gems = "\n".join(filter(None, texts)) if folder else ""
    if reason := next(_unknown(dockerfile, base, gems), ""):
        return Refusal(STACK, reason)
    if assets and (not folder or folder == "/"):
        return Refusal(STACK, "in which folder assets are compiled is not known")
    libraries = tuple(names[base.packages] for gem, names in OF_LIBRARIES if gem.search(gems))
    split = _split(dockerfile, base, installs, assets)
    return keeping(dockerfile, split, base, Needs(libraries, gems))


def _unknown(dockerfile: Dockerfile, base: Interpreter, gems: str) -> Iterator[str]:
    """What is not known and would have to be."""
    if not gems:
        yield "what its gems need at run time is not known without Gemfile"
    parts = dockerfile.final.of("RUN", "ENV")
    texts = [one.arguments for one in parts]
    if any(IN_OWN_PLACE.search(text) for text in texts) or "GEM_HOME" in dockerfile.final.env:
        yield "it installs gems to a place of its own"
    if FROM_GIT.search(gems):
        yield "gems that come from Git may need it at run time"
    begun = started(dockerfile)
    if base.is_full and begun.unknown:
        yield f"what {begun.unknown} runs is not known"
    if base.is_full and (odd := NOT_KNOWN.search(gems)):
        yield f"what {odd['name']} needs of the full image is not known"


def _split(
    dockerfile: Dockerfile, base: Interpreter, installs: list[Step], assets: list[Step]
) -> Split:
    made_by = max((*installs, *assets), key=lambda one: one.instruction.number).instruction
    path = dockerfile.final.env.get("BUNDLE_PATH") or GEMS
    folder = assets[-1].command.folder if assets else ""
    places = dict.fromkeys((GEMS, path, *([folder] if folder else [])))
    inside = {
        one.number
        for one in dockerfile.final.of("COPY", "ADD")
        if is_within(target_of(dockerfile, one), folder)
    }
    both = needed_copies(dockerfile, made_by, NOTHING, frozenset()) - inside
    steps = {one.instruction.number for one in (*installs, *assets)}
    evidence = (
        Evidence(f"Bundler installs gems to {path}", _line(installs[-1].instruction)),
        *([Evidence(f"assets are compiled in {folder}", _line(made_by))] if folder else []),
    )
    return Split(
        STACK,
        made_by,
        tuple(Copied(one, one) for one in places),
        (slim(base),),
        evidence,
        build_only=frozenset(steps),
        both=both | needed_by_both(dockerfile, made_by, folder) | _setting(dockerfile, made_by),
        final_only=needed_after(dockerfile, made_by),
        owner=owner_of(dockerfile, made_by, folder or path),
        carried="what its gems are installed and compiled with",
    )


def _setting(dockerfile: Dockerfile, made_by: Instruction) -> frozenset[int]:
    """The RUN instructions that only configure Bundler, or renew RubyGems itself."""
    stage = dockerfile.final
    return frozenset(
        one.number
        for one in stage.of("RUN")
        if one.number < made_by.number
        and (commands := ran(stage, one))
        and all(it.words[:2] in {("bundle", "config"), ("gem", "update")} for it in commands)
    )


def _line(instruction: Instruction) -> str:
    return f"line {instruction.line}"


def _steps(dockerfile: Dockerfile, wanted: Callable[[Ran], bool]) -> Iterator[Step]:
    for instruction in dockerfile.final.of("RUN"):
        for command in ran(dockerfile.final, instruction) or ():
            if wanted(command):
                yield Step(instruction, command)


def _installs(command: Ran) -> bool:
    """Whether a command is `bundle install`, or `bundle` alone, which is the same."""
    verb = next((word for word in command.words[1:] if not word.startswith("-")), "install")
    is_asked = {"-v", "--version"} & set(command.words)
    return command.program in {"bundle", "bundler"} and verb == "install" and not is_asked


def _compiles_assets(command: Ran) -> bool:
    return bool(COMPILES_ASSETS.search(" ".join(command.words)))

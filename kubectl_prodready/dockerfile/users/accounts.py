"""The numbers of users and groups: those that a Dockerfile gives, and those that bases bring."""

from __future__ import annotations

from typing import NamedTuple

from kubectl_prodready.dockerfile.configuration import listed
from kubectl_prodready.dockerfile.images.bases import base_of, distribution, official
from kubectl_prodready.dockerfile.reading.syntax import Instruction
from kubectl_prodready.dockerfile.running.options import Options, options
from kubectl_prodready.dockerfile.running.scripts import commands_of, script_of
from kubectl_prodready.dockerfile.stages import Stage
from kubectl_prodready.dockerfile.view import Dockerfile
from kubectl_prodready.pattern import Pattern

LONG = frozenset(
    (
        *("--uid", "--gid", "--home", "--home-dir", "--shell", "--gecos", "--comment", "--groups"),
        *("--ingroup", "--base-dir", "--skel", "--password", "--expiredate", "--firstuid"),
        *("--lastuid", "--firstgid", "--lastgid", "--key", "--inactive", "--conf", "--root"),
    )
)
OF_USERADD = "ugGdscbkKpefRPZ"
OF_ADDUSER = "uGhgskdc"
OF_GROUPS = "gKpR"
ENTRY = Pattern(r"(?<![\w-])([a-z_][\w-]*):[x*!]?:(\d+):(\d+):")
"""A line of /etc/passwd, as `echo` writes it."""

USERS_FILE = "/etc/passwd"
PLACES_OF_USERS = frozenset(("/etc", "/etc/", "/", USERS_FILE))

NOBODY = ("65534", "65534")
OF_DISTRIBUTIONS = {
    "debian": {"nobody": NOBODY, "www-data": ("33", "33")},
    "ubuntu": {"nobody": NOBODY, "www-data": ("33", "33")},
    "alpine": {"nobody": NOBODY},
    "distroless": {"nobody": NOBODY, "nonroot": ("65532", "65532")},
}
"""/etc/passwd of Debian's base-passwd, of Alpine's alpine-baselayout, and of distroless/common."""

OF_IMAGES = {
    "node": {"node": ("1000", "1000")},
    "nginx": {"nginx": ("101", "101")},
    "gradle": {"gradle": ("1000", "1000")},
}
"""By the Dockerfiles of nodejs/docker-node, nginx/docker-nginx and gradle/docker-gradle."""

OF_OTHERS = {
    "docker.io/nginxinc/nginx-unprivileged": {"nginx": ("101", "101")},
    "docker.io/oven/bun": {"bun": ("1000", "1000")},
}
OF_PHP_ON_ALPINE = {"www-data": ("82", "82")}
"""By docker-library/php, Dockerfile-linux.template."""

DOTNET = "mcr.microsoft.com/dotnet/"
OF_DOTNET = {"app": ("1654", "1654")}
"""APP_UID of .NET 8 and later (dotnet/dotnet-docker, documentation/scenarios)."""

NON_ROOT_SINCE = 8
UNSURE = "one of several"
"""The number of a user that is made with more than one, as `if` and `else` do."""


class Account(NamedTuple):
    """A user's numbers as they are written, variables included; "" for what nobody says.

    `source` is the RUN that creates it, None for what a base brings.
    """

    uid: str
    gid: str
    source: Instruction | None


class Created(NamedTuple):
    """The users and the groups that RUN instructions make, by name."""

    users: dict[str, Account]
    groups: dict[str, str]


def created(dockerfile: Dockerfile, stage: Stage, before: int) -> Created:
    """Those that are in an image at an instruction, by its number."""
    made = Created({}, {})
    for one in reversed(stage.line_of_stages):
        for it in one.instructions:
            if it.number >= before:
                break
            if it.keyword == "RUN":
                _take(made, one, it)
            elif it.keyword == "COPY" and (other := _passwd_from(dockerfile, one, it)):
                made.users.clear()
                found = created(dockerfile, other, one.first.number)
                made.users.update(found.users)
                made.groups.update(found.groups)
    return made


def _passwd_from(dockerfile: Dockerfile, stage: Stage, copy: Instruction) -> Stage | None:
    """The stage that a COPY takes /etc/passwd from."""
    origin = (copy.flag("from") or "").lower()
    *sources, target = listed(copy) or ("",)
    if not origin or USERS_FILE not in sources or target not in PLACES_OF_USERS:
        return None
    earlier = dockerfile.stages[: stage.index]
    return next((one for one in earlier if origin in {one.name or "-", str(one.index)}), None)


def _take(made: Created, stage: Stage, run: Instruction) -> None:
    """Note what a RUN makes, one after the other."""
    for program, *rest in commands_of(run):
        words = tuple(rest)
        if program in {"groupadd", "addgroup", "groupmod"}:
            _take_group(made, stage, run, options(words, OF_GROUPS, LONG))
        elif program in {"useradd", "usermod"}:
            found = options(words, OF_USERADD, LONG)
            if program == "usermod" and not found.first("-u", "--uid"):
                continue
            if program == "usermod":
                _forget(made, found)
            _take_user(made, stage, run, found, found.first("-g", "--gid"))
        elif program == "adduser":
            found = options(words, OF_ADDUSER, LONG)
            group = found.first("-G", "--ingroup", "--gid")
            _take_user(made, stage, run, found, group)
    for name, uid, gid in (one.groups() for one in ENTRY.finditer(script_of(run))):
        made.users[name] = Account(uid, gid, run)


def _take_group(made: Created, stage: Stage, run: Instruction, found: Options) -> None:
    if found.others:
        name = stage.expanded(found.others[-1], run).text
        made.groups[name] = found.first("-g", "--gid")


def _forget(made: Created, found: Options) -> None:
    """Forget the number of users that get another one."""
    for name in found.others:
        if name in made.users:
            made.users[name] = made.users[name]._replace(uid="")


def _take_user(made: Created, stage: Stage, run: Instruction, found: Options, group: str) -> None:
    if not found.others:
        return
    name = stage.expanded(found.others[0], run).text
    old = made.users.get(name, Account("", "", run))
    uid = found.first("-u", "--uid") or old.uid
    if old.uid and uid != old.uid:  # made twice: which one counts is decided elsewhere
        uid = UNSURE
    gid = made.groups.get(stage.expanded(group, run).text, group) or old.gid
    made.users[name] = Account(uid, gid if _is_number(stage, run, gid) else "", run)


def _is_number(stage: Stage, at: Instruction, word: str) -> bool:
    return stage.expanded(word, at).text.isdecimal()


def brought(stage: Stage, name: str) -> Account | None:
    """A user that the base image of a stage surely brings."""
    image = base_of(stage)
    if image is None:
        return None
    known = dict(OF_DISTRIBUTIONS.get(distribution(image), {}))
    known |= OF_IMAGES.get(official(image), {}) | OF_OTHERS.get(image.key, {})
    if official(image) == "php" and distribution(image) == "alpine":
        known |= OF_PHP_ON_ALPINE
    if image.key.startswith(DOTNET) and image.is_since(NON_ROOT_SINCE):
        known |= OF_DOTNET
    return Account(*known[name], None) if name in known else None

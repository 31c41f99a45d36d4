"""Whom an image runs as: the USER that counts, its name and its number."""

from __future__ import annotations

from typing import NamedTuple

from kubectl_prodready.dockerfile.images.bases import is_windows
from kubectl_prodready.dockerfile.reading.syntax import Instruction
from kubectl_prodready.dockerfile.stages import Stage
from kubectl_prodready.dockerfile.users.accounts import Account, Created, brought, created
from kubectl_prodready.dockerfile.view import Dockerfile

ROOT = frozenset(("root", "0"))
OF_WINDOWS = frozenset(("ContainerAdministrator", "ContainerUser"))


class User(NamedTuple):
    """The USER of an image: user and group as they are written, and with variables put in.

    `name` is "" where nobody knows what a variable says.
    """

    instruction: Instruction
    stage: Stage
    written: str
    group: str
    name: str

    @property
    def is_root(self) -> bool:
        """Whether it is root."""
        return self.name in ROOT

    @property
    def is_named(self) -> bool:
        """Whether it is a name, which only the image's /etc/passwd explains."""
        return bool(self.name) and not self.name.isdecimal() and not self.is_root


class Numbered(NamedTuple):
    """A USER by its numbers. `source` is the RUN that says them, None for a base."""

    text: str
    uid: str
    source: Instruction | None


def user_of(dockerfile: Dockerfile) -> User | None:
    """The USER that counts, None where there is none, and for Windows."""
    instruction = dockerfile.image.user
    stage = dockerfile.stage_of(instruction) if instruction else None
    if instruction is None or stage is None or is_windows(dockerfile):
        return None
    if instruction.arguments in OF_WINDOWS:
        return None
    written, _, group = instruction.arguments.partition(":")
    if "$" in written and "}" in group and "}" not in written:  # ${NAME:-default}
        written, group = instruction.arguments, ""
    known = stage.expanded(written, instruction)
    return User(instruction, stage, written, group, "" if known.missing else known.text)


def numbered(dockerfile: Dockerfile, user: User) -> Numbered | None:
    """A USER with numbers in the place of names; None where the UID stands nowhere."""
    made = created(dockerfile, user.stage, user.instruction.number)
    account = made.users.get(user.name) or brought(user.stage, user.name)
    if account is None or not _is_known(user, account.uid):
        return None
    group = _group(user, made, account)
    return Numbered(f"{account.uid}:{group}" if group else account.uid, account.uid, account.source)


def is_made_here(dockerfile: Dockerfile, user: User) -> bool:
    """Whether the file creates the user itself."""
    return user.name in created(dockerfile, user.stage, user.instruction.number).users


def _group(user: User, made: Created, account: Account) -> str:
    """The group behind the colon: its number where it is known, else as it is written."""
    name = user.stage.expanded(user.group, user.instruction).text
    if not name or name.isdecimal():
        return user.group
    own = brought(user.stage, name)
    is_own = account.source is None and name == user.name
    gid = made.groups.get(name) or (own.gid if own and is_own else "")
    return gid if gid and _is_known(user, gid) else user.group


def _is_known(user: User, number: str) -> bool:
    """Whether a number means at USER what it means where it is written, and is none of root's."""
    known = user.stage.expanded(number, user.instruction)
    return not known.missing and known.text.isdecimal() and int(known.text) > 0

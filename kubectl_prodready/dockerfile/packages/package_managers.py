"""What package managers keep of what they fetched: their lists, their caches."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kubectl_prodready.dockerfile.reading.syntax import Instruction
from kubectl_prodready.pattern import Pattern


class Manager(NamedTuple):
    """A package manager: its verbs, the folder it fills, and how that is emptied.

    `fetching` are the verbs that fill it, `kept` fits a path that empties it when it is removed,
    `cleaning` are verbs that do, and `once` is an option with which nothing is kept at all.
    """

    installing: frozenset[str]
    fetching: frozenset[str]
    kept: Pattern
    cleaning: frozenset[str]
    once: str
    fact: str
    advice: str


APT = Manager(
    installing=frozenset(("install",)),
    fetching=frozenset(("update",)),
    kept=Pattern(r"/var/lib(?:/(?:apt\b|\{[^}]*\bapt\b|\*).*|/?$)"),
    cleaning=frozenset(("distclean", "dist-clean")),
    once="",
    fact="leaves its lists",
    advice="rm -rf /var/lib/apt/lists/* in the same RUN",
)
APK = Manager(
    installing=frozenset(("add",)),
    fetching=frozenset(("update", "upgrade", "add")),
    kept=Pattern(r"/var/cache(?:/apk\b.*|/(?:\*|\{[^}]*\bapk\b).*|/?$)|/etc/apk/cache"),
    cleaning=frozenset(("clean",)),
    once="--no-cache",
    fact="leaves its index",
    advice="--no-cache",
)
YUM = Manager(
    installing=frozenset(("install", "localinstall", "groupinstall")),
    fetching=frozenset(
        ("install", "update", "upgrade", "groupinstall", "localinstall", "makecache")
    ),
    kept=Pattern(r"/var/cache(?:/(?:yum|dnf|libdnf5|tdnf|\*|\{).*|/?$)"),
    cleaning=frozenset(("clean",)),
    once="",
    fact="leaves its metadata",
    advice="{} clean all in the same RUN",
)
ZYPPER = YUM._replace(
    installing=frozenset(("install", "in")),
    fetching=frozenset(("install", "in", "update", "up", "refresh", "ref")),
    kept=Pattern(r"/var/cache(?:/(?:zypp|\*|\{).*|/?$)"),
    cleaning=frozenset(("clean", "cc")),
)
MANAGERS = {
    **dict.fromkeys(("apt-get", "apt", "aptitude"), APT),
    "apk": APK,
    **dict.fromkeys(("yum", "dnf", "microdnf", "tdnf"), YUM),
    "zypper": ZYPPER,
}
REMOVING = frozenset(("rm", "find", "unlink"))
CLEANER = Pattern(r"(?i)(?!apt-get|apt$).*(?:clean|purge|minimi[sz]e|squash).*")
"""Programs and scripts that may empty everything."""

ASIDE = frozenset(("cache", "tmpfs"))
TARGETS = ("target", "dst", "destination")
NO_RECOMMENDS = Pattern(
    r"(?i)no-install-recommends|--without-recommends|(?:install-recommends|apt_install_recommends)"
    r"[\"'=:\s\\]*(?:false|0|no)\b",
)

RECOMMENDING_NOTHING = frozenset(("ca-certificates", "tzdata", "locales", "netbase"))


def kept_lists(run: Instruction, commands: Iterable[tuple[str, ...]]) -> tuple[str, str, str]:
    """Who keeps what in the layer of a RUN, and what to do: all "" where nobody does."""
    every = list(commands)
    for at, (program, *words) in enumerate(every):
        manager = MANAGERS.get(program)
        if manager is None or not manager.fetching & set(words):
            continue
        is_kept = not (manager.once and manager.once in words)
        is_emptied = _is_mounted(run, manager) or any(_empties(manager, it) for it in every[at:])
        if is_kept and not is_emptied:
            return program, manager.fact, manager.advice.format(program)
    return "", "", ""


def installed(commands: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """What a RUN asks its package manager for, options left out."""
    return tuple(
        word
        for program, *words in commands
        if program in MANAGERS and MANAGERS[program].installing & set(words)
        for word in words
        if not word.startswith("-") and word not in MANAGERS[program].installing
    )


def brings_recommended(commands: Iterable[tuple[str, ...]]) -> str:
    """The program by which a RUN installs what packages only recommend; "" where none does."""
    for program, *words in commands:
        is_install = program in {"apt-get", "apt"} and "install" in words
        packages = set(installed([(program, *words)])) - RECOMMENDING_NOTHING
        if is_install and packages and not any(map(NO_RECOMMENDS.search, words)):
            return program
    return ""


def _empties(manager: Manager, command: tuple[str, ...]) -> bool:
    """Whether a command empties what a manager fills, or may."""
    name, *words = command
    if name in REMOVING:
        return any(manager.kept.match(word) for word in words)
    if name in MANAGERS:
        return MANAGERS[name] is manager and bool(manager.cleaning & set(words))
    return any(CLEANER.fullmatch(word) for word in (name, *words) if "/var/" not in word)


def _is_mounted(run: Instruction, manager: Manager) -> bool:
    """Whether what would be kept is in a mount, and so in no layer."""
    for flag in run.flags:
        name, _, said = flag.partition("=")
        parts = dict(part.partition("=")[::2] for part in said.split(","))
        target = next((parts[one] for one in TARGETS if one in parts), "")
        is_aside = name == "--mount" and parts.get("type") in ASIDE
        if is_aside and manager.kept.match(target):
            return True
    return False

"""Which files a run reads: names, folders, globs, lists, standard input."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from kubectl_prodready.core.settings import Decisions, Undecided
from kubectl_prodready.errors import InputError, UsageError
from kubectl_prodready.sources.decisions import NAME as CONFIGURATION
from kubectl_prodready.sources.decisions import FileDecisions
from kubectl_prodready.sources.exclude import Exclusions
from kubectl_prodready.sources.given import STDIN, listed, split, standard_input, unreadable

if TYPE_CHECKING:
    from kubectl_prodready.sources.ignore import GitIgnore

EXTENSIONS = (".yaml", ".yml", ".json")
DOCKERFILES = ("Dockerfile", "Containerfile")
NO_DOCKERFILES = (".dockerignore", ".md", ".txt", ".swp", ".orig", ".bak")
"""How names end that begin as a Dockerfile's and are none."""

KUSTOMIZATIONS = ("kustomization.yaml", "kustomization.yml", "Kustomization")

NOBODY = Undecided()


class Source(NamedTuple):
    """One input: the name to show, the normalised absolute path, and whether it was named outright.

    `held` is the content of what can be read only once: standard input and pipes. `real` is the
    path without links, "" where nobody looked.
    """

    shown: str
    path: str
    named: bool
    held: bytes | None = None
    real: str = ""

    @property
    def key(self) -> str:
        """What the file is known by, whichever link leads to it."""
        return self.real or self.path

    @property
    def folder(self) -> str:
        """The folder it lies in."""
        return os.path.dirname(self.path)

    def read(self) -> bytes:
        """The bytes. Raises InputError where they cannot be had.

        What is no regular file is never opened: a pipe may wait, and a device may give, for ever.
        """
        if self.held is not None:
            return self.held
        try:
            if not stat.S_ISREG(os.stat(self.path).st_mode):
                raise _no_file(self.shown)
            with open(self.path, "rb") as file:
                return file.read()
        except OSError as error:
            raise unreadable(self.shown, error) from None


class Wanted(NamedTuple):
    """What the command line asks for."""

    names: tuple[str, ...]
    recursive: bool = False
    lists: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


class Gathered(NamedTuple):
    """The inputs of a run in a stable order, each once, and what could not be had.

    `unused` are the patterns that left nothing out, `ignored` the names that git ignores.
    `decisions` tells which configuration governs an input; the errors of those are among the
    `errors`.
    """

    sources: tuple[Source, ...]
    errors: tuple[InputError, ...]
    unused: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    decisions: Decisions = NOBODY


class Ignored(NamedTuple):
    """A manifest, or a folder, that git ignores."""

    shown: str


Found: TypeAlias = Source | InputError | Ignored


def gather(wanted: Wanted) -> Gathered:
    """Find every input. Raises UsageError for flags that cannot be."""
    sources: dict[str, Source] = {}
    errors: list[InputError] = []
    ignored: list[str] = []
    folders: dict[str, str] = {}
    exclusions = Exclusions(tuple(split(wanted.exclude)))
    given = tuple(split(wanted.names))
    if (*given, *wanted.lists).count(STDIN) > 1:
        raise UsageError("standard input can be read only once", advice="name - once")
    # a list names whatever there is: what configures this tool is no mistake there
    names = [*given, *(name for name in listed(wanted.lists) if not is_configuration(name))]
    for name in names:
        for found in _named(name, recursive=wanted.recursive):
            if isinstance(found, InputError):
                errors.append(found)
            elif isinstance(found, Ignored):
                ignored.append(found.shown)
            elif not exclusions.match(found.shown, found.path):
                _remember(sources, found, folders)
    decisions = decisions_for(sources.values())
    errors += decisions.errors
    return Gathered(
        tuple(sources.values()), tuple(errors), exclusions.unused, tuple(ignored), decisions
    )


def decisions_for(sources: Iterable[Source]) -> FileDecisions:
    """What the configurations say that govern some inputs."""
    sources = tuple(sources)
    decisions = FileDecisions(source.key for source in sources if source.held is not None)
    for source in sources:
        decisions.governing(source.key)
    return decisions


def _remember(sources: dict[str, Source], source: Source, folders: dict[str, str]) -> None:
    """Keep a source once, however many names and links lead to it."""
    real = source.path if source.held is not None else _real(source, folders)
    known = sources.get(real)
    if known is None or (source.named and not known.named):
        sources[real] = source._replace(real=real) if known is None else known._replace(named=True)


def _real(source: Source, folders: dict[str, str]) -> str:
    """Where a file really is; `folders` keeps what each folder is known to be."""
    folder, name = os.path.split(source.path)
    path = os.path.join(_real_folder(folder, folders), name)
    return os.path.realpath(path) if os.path.islink(path) else path


def _real_folder(folder: str, known: dict[str, str]) -> str:
    """Where a folder really is; sisters share the way to the folder that they lie in."""
    if folder not in known:
        above, name = os.path.split(folder)
        if above not in known:
            known[above] = os.path.realpath(above)
        is_link = not name or os.path.islink(folder)
        known[folder] = os.path.realpath(folder) if is_link else os.path.join(known[above], name)
    return known[folder]


def _named(name: str, *, recursive: bool) -> Iterator[Found]:
    """What one name stands for."""
    if name == STDIN:
        yield Source("stdin", STDIN, named=True, held=standard_input())
    elif name.startswith(("http://", "https://")):
        raise UsageError(
            f"{name} is a URL", advice="download it first; nothing is fetched from here"
        )
    elif os.path.isdir(name):
        from kubectl_prodready.sources.ignore import GitIgnore  # a file that is named counts

        yield from _walk(name, GitIgnore.above(_absolute(name)), recursive=recursive)
    elif os.path.lexists(name):
        yield _one(name)
    else:
        yield from _expanded(name, recursive=recursive)


def _expanded(name: str, *, recursive: bool) -> Iterator[Found]:
    """What a pattern stands for; where it is none, no file has this name."""
    from glob import has_magic

    from kubectl_prodready.sources.globs import expand

    found = expand(name)
    for path in found:
        yield from _named(path, recursive=recursive)
    if not found:
        advice = "no file matches it" if has_magic(name) else "check the name"
        yield InputError("no such file or folder", advice=advice, file=name)


def _one(name: str) -> Source | InputError:
    """A file that was named outright; a pipe is read now, for it can be read only once."""
    held = None
    if os.path.exists(name) and not os.path.isfile(name):
        if _is_device(name):
            return _no_file(name)
        try:
            with open(name, "rb") as file:
                held = file.read()
        except OSError as error:
            return unreadable(name, error)
    return Source(name, _absolute(name), named=True, held=held)


def _is_device(name: str) -> bool:
    """Whether it may give bytes without end, as /dev/zero does; /dev/null gives none."""
    mode = os.stat(name).st_mode
    return (stat.S_ISCHR(mode) or stat.S_ISBLK(mode)) and name != os.devnull


def _no_file(shown: str) -> InputError:
    return InputError("no regular file, and no pipe", advice="name a file, or use -f -", file=shown)


def _absolute(name: str) -> str:
    """The normalised absolute path; a linked folder's `..` is that of the folder it leads to."""
    if os.pardir not in name.split(os.sep):
        return os.path.abspath(name)
    folder, base = os.path.split(name)
    if base in {"", os.curdir, os.pardir}:
        return os.path.realpath(name)
    return os.path.join(os.path.realpath(folder), base)


def _walk(folder: str, ignore: GitIgnore, *, recursive: bool) -> Iterator[Found]:
    """The manifests of a folder, in the order of their names. Linked folders are not entered."""
    here = _absolute(folder)
    ignore = ignore.entering(here)
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        yield unreadable(folder, error)
        return
    for entry in found:
        path = os.path.join(here, entry.name)
        if entry.is_dir(follow_symlinks=False):
            if not recursive or entry.name == ".git":
                continue
            if ignore.ignores(path, is_folder=True):
                yield from _kept(entry.path, path, ignore)
            else:
                yield from _walk(entry.path, ignore, recursive=True)
        elif _is_wanted(entry.name) and (
            entry.is_file(follow_symlinks=False) or _is_read(entry.path)
        ):
            ignored = ignore.ignores(path, is_folder=False)
            yield Ignored(entry.path) if ignored else Source(entry.path, path, named=False)


def _kept(shown: str, path: str, ignore: GitIgnore) -> Iterator[Found]:
    """What is tracked in a folder that is ignored."""
    yield Ignored(shown + os.sep)
    for file in ignore.tracked.below(path):
        if _is_wanted(os.path.basename(file)) and _is_read(file):
            yield Source(shown + file.removeprefix(path), file, named=False)


def is_configuration(path: str) -> bool:
    """Whether a file configures this tool, by its name."""
    return os.path.basename(path) == CONFIGURATION


def _is_wanted(name: str) -> bool:
    """Whether what lies in a folder is a manifest by its name."""
    named = name.endswith(EXTENSIONS) or name in KUSTOMIZATIONS or is_dockerfile(name)
    return named and name != CONFIGURATION


def is_dockerfile(path: str) -> bool:
    """Whether a file is one by its name: Dockerfile, Dockerfile.web, web.Dockerfile."""
    name = os.path.basename(path)
    if name in DOCKERFILES:
        return True
    if name.startswith("Dockerfile."):
        return not name.endswith((*EXTENSIONS, *NO_DOCKERFILES))
    return name.endswith((".Dockerfile", ".dockerfile")) and not name.startswith(".")


def _is_read(path: str) -> bool:
    """Whether it is a file, and no folder, pipe or the like.

    A link that leads nowhere counts: that it cannot be read is told.
    """
    return os.path.isfile(path) or not os.path.exists(path)

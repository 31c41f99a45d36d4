"""The flags that several commands share, and what they mean together."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable
from typing import Annotated, Literal, TypeAlias

import typer

from kubectl_prodready.core.gate import Gate
from kubectl_prodready.core.kinds import SPELLINGS
from kubectl_prodready.core.model import Safety, Version
from kubectl_prodready.core.selection import Selection, parse_labels, parse_name
from kubectl_prodready.errors import UsageError
from kubectl_prodready.sources.files import STDIN, Gathered, Wanted, gather

OLDEST: Version = (1, 20)

Word: TypeAlias = Literal["safe", "review", "hint"]

Filename = Annotated[
    list[str] | None,
    typer.Option(
        "-f",
        "--filename",
        metavar="FILE|DIR|GLOB|-",
        help="Manifests to read; repeat it or separate with commas. - is standard input.",
    ),
]
Recursive = Annotated[
    bool, typer.Option("-R", "--recursive", help="Look into the folders of a folder, too.")
]
FilesFrom = Annotated[
    list[str] | None,
    typer.Option("--files-from", metavar="LIST|-", help="Read file names from a list, one a line."),
]
Exclude = Annotated[
    list[str] | None,
    typer.Option("--exclude", metavar="GLOB", help="Leave out what matches, by path or name."),
]
Select = Annotated[
    list[str] | None,
    typer.Option("--select", metavar="RULE,..", help="Only these rules."),
]
Ignore = Annotated[
    list[str] | None,
    typer.Option("--ignore", metavar="RULE,..", help="All rules but these."),
]
KubernetesVersion = Annotated[
    str,
    typer.Option(
        "--kubernetes-version",
        metavar="V",
        help="The oldest Kubernetes it must run on; newer fields are told, not written.",
    ),
]
Jobs = Annotated[
    int, typer.Option("--jobs", metavar="N", min=0, help="Processes; 0: one a core for many files.")
]
Namespace = Annotated[
    str, typer.Option("-n", "--namespace", metavar="NS", help="Only objects that live there.")
]
Labels = Annotated[
    str, typer.Option("-l", "--selector", metavar="SEL", help="Only objects with these labels.")
]
Names = Annotated[
    list[str] | None,
    typer.Argument(metavar="[KIND/NAME ...]", help="Only these objects.", show_default=False),
]
SkipUnsupported = Annotated[
    bool,
    typer.Option("--skip-unsupported", help="Pass over named files that are no plain manifest."),
]
Verbose = Annotated[
    bool, typer.Option("-v", "--verbose", help="Name what was skipped and left alone.")
]


def split(values: Iterable[str] | None) -> tuple[str, ...]:
    """The words of a repeatable, comma-separated flag."""
    return tuple(word.strip() for value in values or () for word in value.split(",") if word.strip())


def gate_of(safety: Word | None, version: str) -> Gate:
    """The gate that the flags describe. Raises UsageError for a version that is none."""
    level = Safety[safety.upper()] if safety else None
    return Gate(level, parse_version(version))


def parse_version(text: str) -> Version:
    """`1.30`, `v1.30` or `v1.30.2` as (1, 30). Raises UsageError."""
    match = re.fullmatch(r"v?(\d+)\.(\d+)(?:\.\S*)?", text)
    if match is None or (version := (int(match[1]), int(match[2]))) < OLDEST:
        raise UsageError(
            f'--kubernetes-version "{text}" is no version that this tool knows',
            advice="write it as 1.30",
        )
    return version


def selection_of(names: Iterable[str] | None, namespace: str, labels: str) -> Selection:
    """The filters that the flags describe. Raises UsageError."""
    pairs = frozenset(parse_name(name, SPELLINGS) for name in names or ())
    return Selection(pairs, namespace, parse_labels(labels))


def gathered(
    filename: list[str] | None, files_from: list[str] | None, exclude: list[str] | None, *, recursive: bool
) -> Gathered:
    """The inputs that the flags name. Raises UsageError where they name none."""
    if not filename and not files_from:
        raise UsageError(
            "nothing to read", advice="name manifests with -f, as in: kubectl prodready fix -f web.yaml"
        )
    if (filename or []).count(STDIN) > 1:
        raise UsageError("standard input can be read only once", advice="name - once")
    return gather(
        Wanted(tuple(filename or ()), recursive, tuple(files_from or ()), tuple(exclude or ()))
    )


def coloured() -> bool:
    """Whether standard output is a terminal that wants colours."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return sys.stdout.isatty() and not plain

"""The flags that several commands share, and what they mean together."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable

from kubectl_prodready.cli.flags import Flag
from kubectl_prodready.core.gate import Gate
from kubectl_prodready.core.kinds import SPELLINGS
from kubectl_prodready.core.model import Safety, Version
from kubectl_prodready.core.selection import Selection, parse_labels, parse_name
from kubectl_prodready.errors import UsageError
from kubectl_prodready.sources.files import Gathered, Wanted, gather

OLDEST: Version = (1, 20)
LEVELS = tuple(level.word for level in Safety)

NAMES = Flag("names", (), (), "Only these objects.", "KIND/NAME")
RESOURCES = Flag("names", (), (), "Live objects; beside -f only these of the files.", "TYPE[/NAME]")
INPUTS = (
    Flag(
        "filename",
        ("-f", "--filename"),
        (),
        "Manifests or Dockerfiles; repeat it or separate with commas. - is standard input.",
        "FILE|DIR|GLOB|-",
    ),
    Flag("recursive", ("-R", "--recursive"), False, "Look into the folders of a folder, too."),
    Flag(
        "files_from",
        ("--files-from",),
        (),
        "Read file names from a list, one a line or ended by NUL.",
        "LIST|-",
    ),
    Flag("exclude", ("--exclude",), (), "Leave out what matches, by path or by name.", "GLOB"),
)
SELECT = Flag("select", ("--select",), (), "Only these rules.", "RULE,..")
IGNORE = Flag("ignore", ("--ignore",), (), "All rules but these.", "RULE,..")
SAFETY = Flag(
    "safety",
    ("--safety",),
    "",
    "How far to go; by default review, and safe for what was dumped from a cluster.",
    choices=LEVELS,
)
VERSION = Flag(
    "kubernetes_version",
    ("--kubernetes-version",),
    "1.30",
    "The oldest Kubernetes it must run on; newer fields are told, not written.",
    "V",
)
JOBS = Flag("jobs", ("--jobs",), 0, "Processes; 0 is one a core where there are many files.", "N")
FILTERS = (
    Flag(
        "namespace", ("-n", "--namespace"), "", "Only objects of this namespace, or of none.", "NS"
    ),
    Flag("labels", ("-l", "--selector"), "", "Only objects with these labels.", "SEL"),
)
NO_COMMENTS = Flag(
    "no_comments", ("--no-comments",), False, "No comment beside values that want review."
)
SKIP_UNSUPPORTED = Flag(
    "skip_unsupported",
    ("--skip-unsupported",),
    False,
    "Pass over named files that are no manifest.",
)
RECORD = Flag("record", ("--record",), "", "Where runs are recorded for undo.", "DIR")
NO_DOCKERFILES = "a Dockerfile: plans are for workloads"
VERBOSE = Flag("verbose", ("-v", "--verbose"), False, "Name what was skipped and left alone.")


def split(values: Iterable[str]) -> tuple[str, ...]:
    """The words of a repeatable, comma-separated flag."""
    return tuple(word.strip() for value in values for word in value.split(",") if word.strip())


def gate_of(safety: str, version: str) -> Gate:
    """The gate that the flags describe. Raises UsageError for a version that is none."""
    return Gate(Safety[safety.upper()] if safety else None, parse_version(version))


def parse_version(text: str) -> Version:
    """`1.30`, `v1.30` or `v1.30.2` as (1, 30). Raises UsageError."""
    match = re.fullmatch(r"v?(\d+)\.(\d+)(?:\.\S*)?", text)
    if match is None or (version := (int(match[1]), int(match[2]))) < OLDEST:
        raise UsageError(
            f'--kubernetes-version "{text}" is no version that this tool knows',
            advice="write it as 1.30",
        )
    return version


def processes(jobs: int) -> int:
    """How many processes a run may use. Raises UsageError."""
    if jobs < 0:
        raise UsageError(f"--jobs {jobs} is no number of processes", advice="0 is one a core")
    return jobs


def selection_of(names: Iterable[str], namespace: str, labels: str) -> Selection:
    """The filters that the flags describe. Raises UsageError."""
    pairs = frozenset(parse_name(name, SPELLINGS) for name in names)
    return Selection(pairs, namespace, parse_labels(labels))


def gathered(
    filename: tuple[str, ...],
    files_from: tuple[str, ...],
    exclude: tuple[str, ...],
    *,
    recursive: bool,
) -> Gathered:
    """The inputs that the flags name. Raises UsageError where they name none."""
    if not filename and not files_from:
        raise UsageError(
            "nothing to read",
            advice="name manifests with -f, as in: kubectl prodready fix -f web.yaml; or live "
            "objects, as in: kubectl prodready fix deployment/web",
        )
    return gather(Wanted(filename, recursive, files_from, exclude))


def coloured() -> bool:
    """Whether standard output is a terminal that wants colours."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return sys.stdout.isatty() and not plain

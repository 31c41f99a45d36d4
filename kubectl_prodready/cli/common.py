"""What `fix`, `check` and `plan` are all asked: what to read, by which rules, what to print."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from kubectl_prodready.cli import options as o
from kubectl_prodready.cli.cluster_flags import refuse, refuse_of_files
from kubectl_prodready.cli.reports import wants_all
from kubectl_prodready.core.selection import Selection
from kubectl_prodready.pipeline import Run
from kubectl_prodready.sources.files import Gathered

if TYPE_CHECKING:
    from kubectl_prodready.cli.live_plans import Asked


class Common(NamedTuple):
    """The values of the flags that they share; `live` are those that are for live objects."""

    names: tuple[str, ...]
    filename: tuple[str, ...]
    recursive: bool
    files_from: tuple[str, ...]
    exclude: tuple[str, ...]
    output: str
    reports: tuple[str, ...]
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    kubernetes_version: str
    jobs: int
    namespace: str
    labels: str
    skip_unsupported: bool
    verbose: bool
    live: Mapping[str, Any]

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Common:
        """The values by the names of their flags; all others are taken for live objects'."""
        live = {name: value for name, value in values.items() if name not in cls._fields}
        return cls(**{name: values[name] for name in cls._fields if name in values}, live=live)

    @property
    def is_live(self) -> bool:
        """Whether live objects are asked for; beside files, names choose some of their objects."""
        return bool(self.names) and not self.filename and not self.files_from

    def job(self, safety: str, **more: Any) -> Run:
        """What the run is to do, so far as all commands share it. Raises UsageError."""
        return Run(
            select=o.split(self.select),
            ignore=o.split(self.ignore),
            gate=o.gate_of(safety, self.kubernetes_version),
            skip_unsupported=self.skip_unsupported,
            jobs=o.processes(self.jobs),
            thorough=self.verbose or wants_all(self.output, self.reports),
            **more,
        )

    def inputs(self) -> Gathered:
        """The files. Raises UsageError where there are none, or flags for live objects."""
        refuse(self.live)
        return o.gathered(self.filename, self.files_from, self.exclude, recursive=self.recursive)

    def selection(self) -> Selection:
        """Which objects of the files. Raises UsageError."""
        return o.selection_of(self.names, self.namespace, self.labels)

    def asked(self, job: Run, **for_files: object) -> Asked:
        """The live objects. Raises UsageError for flags for files; a command may have more."""
        refuse_of_files(
            recursive=self.recursive,
            exclude=self.exclude,
            skip_unsupported=self.skip_unsupported,
            **for_files,
        )
        from kubectl_prodready.cli.live_plans import Asked  # loads the cluster library

        return Asked(
            self.names,
            self.namespace,
            self.labels,
            self.output,
            self.kubernetes_version,
            job,
            self.live,
            self.reports,
            self.verbose,
        )

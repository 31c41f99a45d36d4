"""What a plan says."""

from __future__ import annotations

from typing import Any, NamedTuple, TypeAlias

from kubectl_prodready.core.model import Ref

API_VERSION = "prodready/v1"
KIND = "Plan"

FILES, LIVE = "files", "live"
"""What a plan is of."""


class Terms(NamedTuple):
    """On which terms it was planned: those that hold when it is planned again.

    `inputs` are the files, folders and patterns that were named, for what surrounds an object
    bears on it as well. `objects` (as in `deploy/web`), `namespace` and `labels` choose among the
    objects in files.
    """

    inputs: tuple[str, ...] = ()
    recursive: bool = False
    exclude: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    namespace: str = ""
    labels: str = ""
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    safety: str = ""
    kubernetes_version: str = ""
    comments: bool = True
    managed: bool = False


class Cluster(NamedTuple):
    """The cluster of live objects: its uid (that of kube-system), and how it was reached."""

    uid: str = ""
    server: str = ""
    context: str = ""


class Head(NamedTuple):
    """The first document."""

    of: str
    terms: Terms = Terms()
    cluster: Cluster = Cluster()


class InFile(NamedTuple):
    """Where an object stands in a file, whose bytes had this SHA-256 when it was planned.

    `number` tells it from others of its name in this file; the first has 1.
    """

    file: str
    line: int
    digest: str
    number: int = 1


class OnServer(NamedTuple):
    """A live object, and its version when it was planned."""

    path: str
    uid: str
    version: str


Source: TypeAlias = InFile | OnServer


class Step(NamedTuple):
    """One change: `field` is its path as people write it, `apply` whether it is to be made."""

    field: str
    value: Any
    rule: str
    safety: str
    evidence: tuple[str, ...] = ()
    apply: bool = True


class Planned(NamedTuple):
    """What is planned for one object, and whether it is to be done.

    `proposal` is the digest of what the rules proposed: it tells whether they still propose the
    same, whatever people have made of the steps. `line` is that of the plan, from 1.
    """

    ref: Ref
    source: Source
    proposal: str
    steps: tuple[Step, ...]
    apply: bool = True
    effect: tuple[str, ...] = ()
    line: int = 0

    @property
    def agreed(self) -> tuple[Step, ...]:
        """The steps that are to be done."""
        return tuple(step for step in self.steps if step.apply) if self.apply else ()

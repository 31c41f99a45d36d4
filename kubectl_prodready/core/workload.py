"""Read-only views: a workload and its containers, as rules see them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from kubectl_prodready.core.kinds import (
    WORKLOADS,
    Found,
    Malformed,
    items_at,
    mapping_at,
    namespace_of,
)
from kubectl_prodready.core.mesh import is_of_a_mesh
from kubectl_prodready.core.model import Ref, Version
from kubectl_prodready.core.neighbours import Neighbours
from kubectl_prodready.core.patched import NO_WAY, Way
from kubectl_prodready.core.plain import mapping, text
from kubectl_prodready.core.quantity import Quantity
from kubectl_prodready.core.resources.autoscaler import least_pods
from kubectl_prodready.core.settings import UNDECIDED, Settings
from kubectl_prodready.core.surge import surge_of
from kubectl_prodready.core.view import View
from kubectl_prodready.core.windows import runs_on_windows
from kubectl_prodready.paths import Item, Path

if TYPE_CHECKING:
    from kubectl_prodready.core.built import Built  # few runs meet one

SIDECARS_SINCE: Version = (1, 29)
"""From here on `restartPolicy: Always` makes an init container a sidecar (KEP-753, beta)."""

Labels: TypeAlias = frozenset[tuple[str, str]]

Besides: TypeAlias = Callable[[Labels], tuple[Ref, ...]]
"""Tells which other workloads have Pods with some labels."""


BuiltBy: TypeAlias = "Callable[[str], Built | None]"
"""Tells what is known of how an image is built, by its name in a manifest."""


def unbuilt(_: str) -> None:
    """What is known where nobody looked for Dockerfiles."""
    return


def alone(_: Labels) -> tuple[Ref, ...]:
    """The other workloads where nobody looked for any."""
    return ()


class Role(Enum):
    """What a container is in its Pod."""

    MAIN = "main"
    SIDECAR = "sidecar"
    INIT = "init"


class Container(View):
    """One container of a pod template."""

    def __init__(self, workload: Workload, path: Path, raw: dict[str, Any], role: Role) -> None:
        """Look at a container in its role."""
        super().__init__(workload, path, raw)
        self.role = role
        self.name = str(raw.get("name") or "")
        self.image = str(raw.get("image") or "")
        self._amounts: dict[str, dict[str, Any]] = {}

    @cached_property
    def is_injected(self) -> bool:
        """Whether a mesh put it there."""
        return is_of_a_mesh(self.name)

    @cached_property
    def built(self) -> Built | None:
        """What the Dockerfile of its image says, where there is a unique one."""
        return self.workload.built(self.image)

    @cached_property
    def command(self) -> list[str]:
        """What takes the place of the image's entry point, [] where nothing does."""
        return [str(word) for word in items_at(self.raw, "command", self.path)]

    @cached_property
    def arguments(self) -> list[str]:
        """What takes the place of the image's arguments, [] where nothing does."""
        return [str(word) for word in items_at(self.raw, "args", self.path)]

    @cached_property
    def variables(self) -> tuple[tuple[str, str], ...]:
        """Its environment variables, each with its value: "" where that comes from elsewhere."""
        return variables_of(items_at(self.raw, "env", self.path))

    def variable(self, name: str, default: str) -> str:
        """What an environment variable says: the default where it is not set, "" where hidden.

        Hidden is what comes from elsewhere, or may: a Secret, a ConfigMap, another variable.
        """
        for one, value in self.variables:
            if one == name:
                return "" if "$(" in value else value
        return "" if self.raw.get("envFrom") else default

    @cached_property
    def mounted(self) -> frozenset[str]:
        """The names of the volumes that it mounts."""
        mounts = items_at(self.raw, "volumeMounts", self.path)
        return frozenset(str(mapping(mount).get("name")) for mount in mounts)

    def mounts_below(self, *folders: str) -> bool:
        """Whether it mounts something over a folder, into it or above it."""
        for mount in map(mapping, items_at(self.raw, "volumeMounts", self.path)):
            place = text(mount.get("mountPath")).rstrip("/") + "/"
            if any(place.startswith(f"{one}/") or f"{one}/".startswith(place) for one in folders):
                return True
        return False

    def amounts(self, kind: str) -> dict[str, Any]:
        """The container's `requests` or `limits`, as written."""
        if kind not in self._amounts:
            self._amounts[kind] = mapping_at(self.raw, ("resources", kind), self.path)
        return self._amounts[kind]

    def amount(self, kind: str, resource: str) -> Quantity | None:
        """One request or limit; None where it is missing or no quantity of a resource."""
        amount = Quantity.parse(self.amounts(kind).get(resource))
        return amount if amount and amount.nanos >= 0 else None


class Workload(View):
    """One object with a pod template."""

    def __init__(  # noqa: PLR0913, PLR0917  a workload has this many sides
        self,
        found: Found,
        neighbours: Neighbours,
        version: Version,
        way: Way = NO_WAY,
        peers: Sequence[Workload] = (),
        settings: Settings = UNDECIDED,
        besides: Besides = alone,
        file: str = "",
        built: BuiltBy = unbuilt,
    ) -> None:
        """Look at an object and what surrounds it, for a Kubernetes version.

        `way` tells what kustomizations do to it. `peers` are the workloads of the same place. One
        list may serve them all: that a workload is among its own peers does not matter.
        `settings` are the team's decisions for it. `besides` tells which other workloads have
        Pods with some labels. `file` is the one that it stands in. `built` finds what Dockerfiles
        say.
        """
        super().__init__(self, found.path, found.raw)
        self.asked = ""
        metadata = mapping_at(found.raw, ("metadata",), found.path)
        self.kind = found.kind
        self.metadata = metadata
        self.ref = ref_of(found)
        self.name = self.ref.name
        self.names = (self.name, *way.names)
        self.patched = way.patched
        self.namespace = self.ref.namespace
        self.neighbours = neighbours
        self.version = version
        self.peers = peers
        self.settings = settings
        self.besides = besides
        self.file = file
        self.built = built
        self.remarks = found.remarks
        template = WORKLOADS[found.kind].template
        self.spec_keys = (*template, "spec")
        self.spec_path: Path = (*found.path, *self.spec_keys)
        self.template = mapping_at(found.raw, template, found.path)
        self.pod_spec = mapping_at(self.template, ("spec",), (*found.path, *template))
        self.pod_metadata = mapping_at(self.template, ("metadata",), (*found.path, *template))

    def close(self) -> None:
        """Let go of all that it knows, so that its memory is free at once: its views are a ring."""
        vars(self).clear()

    @cached_property
    def _controller_spec(self) -> dict[str, Any]:
        """The fields that say how many Pods there are: those beside the pod template."""
        return mapping_at(self.raw, WORKLOADS[self.kind].template[:-1], self.path)

    @cached_property
    def replicas(self) -> int:
        """How many Pods there are at a time, as far as is known: at least.

        The manifest says so, 1 where it does not, and a HorizontalPodAutoscaler keeps no fewer
        than its least. A Job has no more than are left to complete (docs: concepts/workloads/
        controllers/job).
        """
        spec = self._controller_spec
        asked = spec.get("replicas", spec.get("parallelism"))
        counts = (asked if isinstance(asked, int) else 1, spec.get("completions"))
        written = min(count for count in counts if isinstance(count, int))
        return max(written, least_pods(self.neighbours, self.kind, self.names))

    @cached_property
    def running(self) -> int:
        """How many Pods of it there were when it was read from a cluster; 0 if it was not.

        Those of a CronJob come and go. The API server leaves out a count of 0.
        """
        if not self.was_dumped or self.kind == "CronJob":
            return 0
        status = mapping(self.raw.get("status"))
        counted = status.get("replicas", 0) if status else self.replicas
        return counted if isinstance(counted, int) else 0

    @cached_property
    def surge(self) -> int:
        """How many Pods a rollout adds before it takes old ones away."""
        return surge_of(self.kind, self._controller_spec, self.replicas)

    @cached_property
    def is_windows(self) -> bool:
        """Whether its Pods say that they run on Windows."""
        return runs_on_windows(self.pod_spec)

    @cached_property
    def was_dumped(self) -> bool:
        """Whether the document was read from a cluster: then it has a uid."""
        return bool(self.metadata.get("uid"))

    @cached_property
    def controller(self) -> str:
        """Who owns the object, as `ReplicaSet/web-5d9c`; "" if nobody."""
        for owner in items_at(self.metadata, "ownerReferences", (*self.path, "metadata")):
            if isinstance(owner, dict) and owner.get("controller"):
                return f"{owner.get('kind')}/{owner.get('name')}"
        return ""

    @cached_property
    def volumes(self) -> tuple[dict[str, Any], ...]:
        """The volumes of its Pods."""
        return tuple(map(mapping, items_at(self.pod_spec, "volumes", self.spec_path)))

    @cached_property
    def containers(self) -> tuple[Container, ...]:
        """Every container, sidecars and init containers too, in the order of the manifest."""
        return tuple(self._containers())

    def _containers(self) -> Iterator[Container]:
        for key in ("initContainers", "containers"):
            path = (*self.spec_path, key)
            items = items_at(self.pod_spec, key, self.spec_path)
            for index, raw in enumerate(items):
                if not isinstance(raw, dict):
                    raise Malformed((*path, index), "a mapping")
                yield Container(self, (*path, _step(items, index)), raw, self._role(key, raw))

    def _role(self, key: str, raw: dict[str, Any]) -> Role:
        if key == "containers":
            return Role.MAIN
        always = raw.get("restartPolicy") == "Always" and self.version >= SIDECARS_SINCE
        return Role.SIDECAR if always else Role.INIT

    @cached_property
    def pod_amounts(self) -> frozenset[str]:
        """The resources that pod-level resources (KEP-2837) say something about."""
        if "resources" not in self.pod_spec:
            return frozenset()
        return frozenset(
            resource
            for kind in ("requests", "limits")
            for resource in mapping_at(self.pod_spec, ("resources", kind), self.spec_path)
        )


def variables_of(env: Iterable[Any]) -> tuple[tuple[str, str], ...]:
    """Environment variables as an object lists them, each with its value, "" where it has none."""
    entries = map(mapping, env)
    return tuple((text(one.get("name")), text(one.get("value"))) for one in entries)


def ref_of(found: Found) -> Ref:
    """What an object calls itself."""
    metadata = mapping(found.raw.get("metadata"))
    name = text(metadata.get("name")) or text(metadata.get("generateName"))
    return Ref(found.kind, namespace_of(found), name)


def _step(items: list[Any], index: int) -> Item | int:
    """A container's name as its step, or its position where the name is missing or not alone."""
    name = items[index].get("name")
    alone = sum(isinstance(item, dict) and item.get("name") == name for item in items) == 1
    return Item("name", name) if isinstance(name, str) and name and alone else index

"""What a run knows beyond one document: neighbours by place, kustomizations, patches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias

from kubectl_prodready.core.kinds import OF_THE_CLUSTER, Found, namespace_of
from kubectl_prodready.core.kustomize.shape import has_patch_shape
from kubectl_prodready.core.kustomize.space import Space
from kubectl_prodready.core.kustomize.unlayered import Unlayered
from kubectl_prodready.core.neighbours import Neighbour, Neighbours
from kubectl_prodready.core.patched import Way
from kubectl_prodready.core.resources.quota import KIND as QUOTA
from kubectl_prodready.core.settings import Decisions, Settings, Undecided

if TYPE_CHECKING:
    from kubectl_prodready.core.built import Built  # few runs meet one

NAMED_PATCH = "a kustomize patch: a kustomization names it as one"
SHAPED_PATCH = "a kustomize patch by its shape: not a whole workload"
PATCH_REASONS = (NAMED_PATCH, SHAPED_PATCH)
BROKEN = "the kustomization of its folder cannot be read: what it does to this is not known"
DATA = "the content of a ConfigMap or Secret that a kustomization generates"

UNMOVED = frozenset((Space(),))
"""Where no kustomization gives a namespace."""

At: TypeAlias = tuple[str, int]
"""A file, and the place of a neighbour among those of the file."""

Beside: TypeAlias = dict[At, Neighbour]


class Peer(NamedTuple):
    """A workload beside another one, and the file that it stands in."""

    file: str
    found: Found


class Place(NamedTuple):
    """Files whose objects may share one of some namespaces, once `top` is built ("" for none)."""

    top: str
    namespaces: frozenset[str]
    spaces: Mapping[str, frozenset[Space]]

    def has(self, file: str, namespace: str) -> bool:
        """Whether an object of a file is there, that has this namespace of its own."""
        return any(space.of(namespace) in self.namespaces for space in self.spaces[file])

    def has_neighbour(self, file: str, neighbour: Neighbour) -> bool:
        """Whether a neighbour of a file is there; what has no namespace is there for all."""
        return neighbour.kind in OF_THE_CLUSTER or self.has(file, neighbour.namespace)


NOBODY = Undecided()


class Workloads(Protocol):
    """Gives the workloads of a file, and the texts of the documents that hold them."""

    def __call__(self, path: str, /) -> tuple[Found, ...]:
        """The workloads of a file."""

    def texts(self, path: str, /) -> tuple[str, ...]:
        """The texts of those documents of a file that may hold workloads."""

    def within(self, path: str, index: int, /) -> tuple[Found, ...]:
        """The workloads in one of these texts."""


class Unread:
    """The workloads of files that nobody reads."""

    def __call__(self, _path: str, /) -> tuple[Found, ...]:
        """None."""
        return ()

    def texts(self, _path: str, /) -> tuple[str, ...]:
        """None."""
        return ()

    def within(self, _path: str, _index: int, /) -> tuple[Found, ...]:
        """None."""
        return ()


class Builds(Protocol):
    """Tells how the image of a container in a file is built, as its Dockerfile says."""

    def __call__(self, file: str, image: str, /) -> Built | None:
        """What the Dockerfile says; None where none is found, or more than one."""


def unsought(_file: str, _image: str, /) -> None:
    """How images are built where nobody looks for Dockerfiles."""
    return


class Surroundings(NamedTuple):
    """Everything that was found around the documents of a run.

    `by_file` holds the neighbours that each file declares, `files_of` the files of each folder;
    both are keyed by real absolute paths. `workloads_of` reads the workloads that a file holds.
    `broken` are the folders whose kustomization nobody can read. `decisions` tells what the team
    decided. `builds` finds the Dockerfiles of images.
    """

    kustomize: Unlayered
    by_file: Mapping[str, tuple[Neighbour, ...]]
    files_of: Mapping[str, tuple[str, ...]]
    workloads_of: Workloads = Unread()
    broken: frozenset[str] = frozenset()
    decisions: Decisions = NOBODY
    builds: Builds = unsought

    def reason_to_leave(self, file: str, found: Found) -> str:
        """Why the whole object is nothing to fix, or ""."""
        if any(file.startswith(f"{folder}/") for folder in self.broken):
            return BROKEN
        return DATA if file in self.kustomize.data_files else self.patch_reason(file, found)

    def patch_reason(self, file: str, found: Found) -> str:
        """Why an object is a kustomize patch and no workload, or ""."""
        if file in self.kustomize.patch_files:
            return NAMED_PATCH
        # what a kustomization lists as a resource is whole, once labels and images are put in
        if not self.kustomize.layers_of(file) and has_patch_shape(found):
            return SHAPED_PATCH
        return ""

    def way(self, file: str, found: Found) -> Way:
        """What kustomizations do to an object: its names, and the fields that patches set."""
        return self.kustomize.way(file, found)

    def settings(self, file: str, found: Found) -> Settings:
        """What the team decided for an object of a file."""
        return self.decisions.settings(file, self._namespaces(file, namespace_of(found)))

    def _namespaces(self, file: str, own: str) -> frozenset[str]:
        """Where an object ends up: in its own namespace, or in those that kustomizations give."""
        given = (
            space.of(own)
            for top in self.kustomize.tops_of(file)
            for space in self.kustomize.namespaces_in(top)[file]
        )
        return frozenset(given) or frozenset((own,))

    def place_of(self, file: str, folder: str) -> str:
        """What objects of one namespace must have in common to have the same neighbours."""
        return file if self.kustomize.layers_of(file) or folder not in self.files_of else folder

    def neighbours(self, file: str, folder: str, namespace: str) -> Neighbours:
        """What surrounds an object of a file in the same namespace.

        It counts when it is in the same stream or folder, or in a kustomization that both belong
        to, which may give both of them another namespace.
        """
        if not self.by_file:
            return Neighbours()
        here, *ways = (dict(self._in(place)) for place in self.places(file, folder, namespace))
        ways = [here | way for way in ways] or [here]
        together: Beside = {}
        for way in ways:
            for key, one in way.items():
                together[key] = _on_both_ways(together.get(key, one), one)
        return Neighbours(
            tuple(
                one._replace(everywhere=one.everywhere and _is_on_all(key, one, ways))
                for key, one in together.items()
            ),
            lambda: self._apart(file, folder, namespace),
        )

    def _apart(self, file: str, folder: str, namespace: str) -> Iterator[Neighbour]:
        """What stands in the same stream or folder, but in another namespace."""
        place = next(self.places(file, folder, namespace))
        for other in place.spaces:
            for neighbour in self.by_file.get(other, ()):
                if not place.has_neighbour(other, neighbour):
                    yield neighbour

    def peers(self, file: str, folder: str, namespace: str) -> tuple[Peer, ...]:
        """The workloads in the same namespace as an object of a file, those of its file too.

        An object that is a workload is among its own peers. They come from the places where
        neighbours come from, of all overlays together, as their files have them; patches are none.
        Only a ResourceQuota asks for them: without one beside the object nothing is read.
        """
        if not any(self.neighbours(file, folder, namespace).of_kind(QUOTA)):
            return ()
        found = {
            (other, index): Peer(other, one)
            for place in self.places(file, folder, namespace)
            for other in place.spaces
            for index, one in enumerate(self.workloads_of(other))
            if place.has(other, namespace_of(one)) and not self.patch_reason(other, one)
        }
        return tuple(found.values())

    def places(self, file: str, folder: str, namespace: str) -> Iterator[Place]:
        """Where others may share a namespace: its stream or folder, then what is built with it.

        What a kustomization takes for a patch or for data is no object.
        """
        no_objects = self.kustomize.patch_files | self.kustomize.data_files
        here = [one for one in self.files_of.get(folder, (file,)) if one not in no_objects]
        yield Place("", frozenset((namespace,)), dict.fromkeys(here, UNMOVED))
        for top in self.kustomize.tops_of(file):
            spaces = self.kustomize.namespaces_in(top)
            yield Place(top, frozenset(space.of(namespace) for space in spaces[file]), spaces)

    def _in(self, place: Place) -> Iterator[tuple[At, Neighbour]]:
        """The neighbours of a place."""
        for file in place.spaces:
            for number, neighbour in enumerate(self.by_file.get(file, ())):
                if place.has_neighbour(file, neighbour):
                    yield (file, number), self._patched(place.top, file, neighbour)

    def _patched(self, top: str, file: str, neighbour: Neighbour) -> Neighbour:
        if not top:
            return neighbour
        return neighbour._replace(patched=self.kustomize.patched_below(top, file, neighbour))


def _on_both_ways(one: Neighbour, other: Neighbour) -> Neighbour:
    """A neighbour that a workload has in two overlays, with what either does to it."""
    return one._replace(patched=tuple(dict.fromkeys((*one.patched, *other.patched))))


def _is_on_all(key: At, one: Neighbour, ways: list[Beside]) -> bool:
    """Whether every way has a neighbour, or one that says the same."""
    return all(key in way or _says_the_same(one, way) for way in ways)


def _says_the_same(one: Neighbour, others: Beside) -> bool:
    """Whether one of the others is this one, or of its kind and says the same."""
    said = one.said
    return any(other.kind == one.kind and other.said == said for other in others.values())

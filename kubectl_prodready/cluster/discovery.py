"""Which kinds of objects a server has, asked for once and only when somebody needs it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, NamedTuple

from kubectl_prodready.cluster.refusal import unknown_type
from kubectl_prodready.cluster.resource import Resource
from kubectl_prodready.cluster.server import Object, Server, silent
from kubectl_prodready.cluster.wire import JSON
from kubectl_prodready.core.plain import mapping, sequence, text
from kubectl_prodready.errors import ClusterError

AGGREGATED = ",".join(
    f"{JSON};g=apidiscovery.k8s.io;v={version};as=APIGroupDiscoveryList"
    for version in ("v2", "v2beta1")
)
ACCEPT = f"{AGGREGATED},{JSON}"
"""All in one answer from 1.26 on; older servers answer with the names of their groups."""


class Known(NamedTuple):
    """A resource, and the words for it on the command line, in lower case."""

    resource: Resource
    singular: str
    short: tuple[str, ...]


class Discovery:
    """The kinds of objects of one server. All methods raise ClusterError."""

    def __init__(self, server: Server, tell: Callable[[str], None] = silent) -> None:
        """Ask nothing yet; `tell` hears of groups that do not answer."""
        self._server = server
        self._tell = tell

    def find(self, spelling: str) -> Resource:
        """The kind of a word as kubectl takes it: TYPE, TYPE.GROUP or TYPE.VERSION.GROUP.

        TYPE is plural, singular, the kind or a short name, GROUP may be cut short. Where several
        groups have it, the server's order decides. Raises MissingError.
        """
        word, _, rest = spelling.lower().partition(".")
        version, _, group = rest.partition(".")
        ways = (
            lambda one: (one.version, one.group) == (version, group),
            lambda one: one.group == rest,
            lambda one: one.version == version and one.group.startswith(group),
            lambda one: one.group.startswith(rest),
        )
        for fits in ways if rest else (lambda _: True,):
            if found := _called(word, [one for one in self.known if fits(one.resource)]):
                return found
        raise unknown_type(spelling)

    def of_kind(self, api_version: str, kind: str) -> Resource | None:
        """The resource of an object's apiVersion and kind, None where the server has none."""
        fitting = (
            one.resource
            for one in self.known
            if (one.resource.api_version, one.resource.kind) == (api_version, kind)
        )
        return next(fitting, None)

    @cached_property
    def known(self) -> tuple[Known, ...]:
        """All that can be read, in the server's order; of a group the preferred version first."""
        return (*self._of("/api"), *self._of("/apis"))

    def _of(self, path: str) -> Iterator[Known]:
        answer = self._server.get(path, accept=ACCEPT)
        if answer.get("kind") == "APIGroupDiscoveryList":
            yield from _aggregated(answer)
            return
        for group, version in _versions(answer):
            yield from self._listed(group, version)

    def _listed(self, group: str, version: str) -> Iterator[Known]:
        """What an older server has in one version of a group; one that is ill has nothing."""
        path = f"/apis/{group}/{version}" if group else f"/api/{version}"
        try:
            answer = self._server.get(path)
        except ClusterError as error:
            self._tell(f"what {group}/{version} has is not known: {error.message}")
            return
        for one in map(mapping, sequence(answer.get("resources"))):
            name = text(one.get("name"))
            if "/" not in name and "get" in sequence(one.get("verbs")):
                resource = Resource(
                    group, version, name, text(one.get("kind")), bool(one.get("namespaced"))
                )
                yield _known(resource, text(one.get("singularName")), one)


def _called(word: str, among: list[Known]) -> Resource | None:
    """Plurals and singulars come before kinds, and these before short names."""
    ways: tuple[Callable[[Known], bool], ...] = (
        lambda one: word in {one.resource.plural, one.singular},
        lambda one: word == one.resource.kind.lower(),
        lambda one: word in one.short,
    )
    fitting = (one.resource for is_called in ways for one in among if is_called(one))
    return next(fitting, None)


def _aggregated(answer: Object) -> Iterator[Known]:
    for item in map(mapping, sequence(answer.get("items"))):
        group = text(mapping(item.get("metadata")).get("name"))
        for version in map(mapping, sequence(item.get("versions"))):
            for one in map(mapping, sequence(version.get("resources"))):
                if "get" in sequence(one.get("verbs")):
                    resource = Resource(
                        group,
                        text(version.get("version")),
                        text(one.get("resource")),
                        text(mapping(one.get("responseKind")).get("kind")),
                        one.get("scope") == "Namespaced",
                    )
                    yield _known(resource, text(one.get("singularResource")), one)


def _known(resource: Resource, singular: str, said: dict[Any, Any]) -> Known:
    return Known(resource, singular, tuple(map(text, sequence(said.get("shortNames")))))


def _versions(answer: Object) -> Iterator[tuple[str, str]]:
    """Groups and versions in an older server's answer, the preferred version of a group first."""
    for version in sequence(answer.get("versions")):
        yield "", text(version)
    for group in map(mapping, sequence(answer.get("groups"))):
        first = text(mapping(group.get("preferredVersion")).get("version"))
        all_of_it = [text(mapping(one).get("version")) for one in sequence(group.get("versions"))]
        for version in dict.fromkeys((first, *all_of_it)):
            if version:
                yield text(group.get("name")), version

"""The sizes that take the place of the table's.

A team decided them for its containers, a container is told to use more than the table has, or the
vendor of its image says what it wants. Nobody measured these either; but whoever writes a request
and a limit means them together.
"""

from __future__ import annotations

from typing import NamedTuple

from kubectl_prodready.core.images.knowledge import facts_of
from kubectl_prodready.core.model import Evidence
from kubectl_prodready.core.quantity import Quantity
from kubectl_prodready.core.resources.autoscaler import Peak
from kubectl_prodready.core.resources.defaults import DEFAULTS, Default
from kubectl_prodready.core.resources.size import Size
from kubectl_prodready.core.resources.told import Told, told_of
from kubectl_prodready.core.workload import Container

TABLE = "table of defaults"
OF_TEAM = "the team's limit"


class Decided(NamedTuple):
    """The values for one resource of a container, and who says so."""

    default: Default
    of_request: str = TABLE
    of_limit: str = TABLE
    told: Told | None = None

    def beside(self, request: Quantity) -> Default:
        """The values for a limit beside the default request.

        A limit that the team gave, or that has room for what is told, is taken as it is; only
        beside the requests of others it is the least, and the table's multiple holds.
        """
        is_meant = self.told is not None or self.of_limit != TABLE
        is_whole = is_meant and self.default.least_limit >= request
        return self.default._replace(factor=1) if is_whole else self.default

    @property
    def why_request(self) -> Evidence:
        """Where the request comes from."""
        told = self.told
        if told is None or self.of_request != TABLE or self.default.request != told.request:
            return Evidence("nothing was measured", self.of_request)
        fact = f"nothing was measured: {told.request} {told.of_request.fact}"
        return told.of_request._replace(fact=fact)

    def why_limit(self, limit: Quantity, more: Quantity) -> Evidence | None:
        """Where a limit comes from if it is the least for what is told, and `more`; else None."""
        told = self.told
        if told is None or limit != told.limit.plus(more):
            return None
        return told.of_limit._replace(fact=f"{limit} has room for {told.of_limit.fact}")


def decided(container: Container, resource: str) -> Decided:
    """The table's values for a resource, or what the team put in their place.

    Where the team gives a limit alone, the request is no higher. No limit is lower than what the
    container is told to use, the team's neither; only a request that it gave stays.
    """
    settings = container.workload.settings
    table, of_request, of_limit = _usual(container, resource)
    told = told_of(container) if resource == "memory" else None
    if told:
        table = table.at_least(told.request, told.limit)
    request = settings.size(container.image, "requests", resource)
    limit = settings.size(container.image, "limits", resource)
    team = f"sizes in {settings.source}"
    if limit is not None:
        limit = max(limit, told.limit) if told else limit
        if request is None and limit < table.request:
            request = limit
    default = table._replace(
        request=request or table.request, least_limit=limit or table.least_limit
    )
    return Decided(default, team if request else of_request, team if limit else of_limit, told)


def _usual(container: Container, resource: str) -> tuple[Default, str, str]:
    """The table's values, or those that are known of the image, and who says so."""
    table, size = DEFAULTS[resource], facts_of(container).size
    if size is None:
        return table, TABLE, TABLE
    said = {"cpu": (size.cpu, ""), "memory": (size.memory, size.memory_limit)}
    request, limit = map(Quantity.parse, said.get(resource, ("", "")))
    usual = table._replace(request=request or table.request, least_limit=limit or table.least_limit)
    return usual, size.source if request else TABLE, size.source if limit else TABLE


def cpu_limit(container: Container, request: Quantity, seen: Peak | None) -> Size | None:
    """The one cpu limit that the team gave to all; None where it gave none.

    `seen` is the most that was measured. A limit that is too low is none.
    """
    settings = container.workload.settings
    limit = settings.cpu_limit
    if isinstance(limit, str):
        return None
    told = f"the cpuLimit {limit} in {settings.source} is under"
    if limit < request:
        return Size(None, reason=f"{told} the request {request}")
    if seen and limit < seen.bound:
        return Size(None, reason=f"{told} {seen.bound}, which {seen.source} measured")
    evidence = Evidence(f"{limit} is the limit for all", f"cpuLimit in {settings.source}")
    return Size(limit, evidence=(evidence,), why=OF_TEAM)


def no_cpu_limit(container: Container) -> str:
    """Why no container gets a cpu limit, or ""."""
    settings = container.workload.settings
    return f"cpuLimit is off in {settings.source}" if settings.cpu_limit == "off" else ""

"""The sizes that a team decided for its containers, where they take the place of the table's.

Nobody measured these either; but whoever writes a request and a limit means them together.
"""

from __future__ import annotations

from typing import NamedTuple

from kubectl_prodready.core.model import Evidence
from kubectl_prodready.core.quantity import Quantity
from kubectl_prodready.core.resources.autoscaler import Peak
from kubectl_prodready.core.resources.defaults import DEFAULTS, Default
from kubectl_prodready.core.resources.size import Size
from kubectl_prodready.core.workload import Container

TABLE = "table of defaults"
OF_TEAM = "the team's limit"


class Decided(NamedTuple):
    """The values for one resource of a container, and who says so."""

    default: Default
    of_request: str = TABLE
    of_limit: str = TABLE

    def beside(self, request: Quantity) -> Default:
        """The values for a limit beside the default request.

        A limit that the team gave is taken as it is; only beside the requests of others it is
        the least, and the table's multiple holds.
        """
        is_whole = self.of_limit != TABLE and self.default.least_limit >= request
        return self.default._replace(factor=1) if is_whole else self.default


def decided(container: Container, resource: str) -> Decided:
    """The table's values for a resource, or what the team put in their place.

    Where the team gives a limit alone, the request is no higher.
    """
    settings, table = container.workload.settings, DEFAULTS[resource]
    request = settings.size(container.image, "requests", resource)
    limit = settings.size(container.image, "limits", resource)
    team = f"sizes in {settings.source}"
    if request is None and limit is not None and limit < table.request:
        request = limit
    default = table._replace(
        request=request or table.request, least_limit=limit or table.least_limit
    )
    return Decided(default, team if request else TABLE, team if limit else TABLE)


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

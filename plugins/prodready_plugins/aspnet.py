"""ASP.NET Core, known by variables that begin with ASPNETCORE_ and by `dotnet`.

It has no endpoint of its own: an application maps one, where it likes.
"""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image

SIGNS = ("env.ASPNETCORE", "program.dotnet")

OFFERS = 'ASP.NET Core offers one by AddHealthChecks() and MapHealthChecks("/healthz")'


def facts(container: Container, image: Image) -> Facts:
    """How a developer makes it offer an endpoint."""
    del container, image  # every application is alike
    return Facts(offers=OFFERS)

"""Node.js, known by the program `node`.

It has no endpoint of its own, and keeps connections open that are idle.
"""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image

SIGNS = ("program.node", "program.nodejs")

OFFERS = (
    "in Node a route each; on SIGTERM let /ready answer 503, then call server.close() and "
    "server.closeIdleConnections()"
)


def facts(container: Container, image: Image) -> Facts:
    """How a developer makes it offer endpoints, and stop."""
    del container, image  # every application is alike
    return Facts(offers=OFFERS)

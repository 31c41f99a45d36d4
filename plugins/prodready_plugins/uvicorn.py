"""Uvicorn, known by the program `uvicorn`.

It has no endpoint of its own. When it stops, it waits for open connections for
--timeout-graceful-shutdown seconds; without that, as long as they last.
"""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, GraceFact, Image, Program

SIGNS = ("program.uvicorn",)

DOCS = "uvicorn docs: settings"
MARGIN = 5
"""The seconds that ending takes, behind its connections."""

OFFERS = "under uvicorn a route of the application each; they need no login and no database"


def facts(container: Container, image: Image) -> Facts:
    """How long it may take to stop, and how a developer makes it offer endpoints."""
    del image  # it may be any
    seconds = Program(container, "uvicorn").option("timeout-graceful-shutdown")
    if not seconds.isdecimal():
        return Facts(offers=OFFERS)
    fact = f"uvicorn waits for open connections for {seconds} s"
    return Facts(offers=OFFERS, grace=GraceFact(int(seconds) + MARGIN, fact, DOCS))

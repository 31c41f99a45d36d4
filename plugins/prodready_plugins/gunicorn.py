"""Gunicorn, known by the program `gunicorn`.

It has no endpoint of its own. When it stops, it waits for its workers for --graceful-timeout
seconds, 30 unless that says else, in its arguments or before them in GUNICORN_CMD_ARGS.
"""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, GraceFact, Image, Program, literal

SIGNS = ("program.gunicorn",)

DOCS = "gunicorn docs: settings"
MARGIN = 5
"""The seconds that ending takes, behind its workers."""

OFFERS = "under gunicorn a view of the application each; they need no login and no database"


def facts(container: Container, image: Image) -> Facts:
    """How long it may take to stop, and how a developer makes it offer endpoints."""
    del image  # it may be any
    program, more = Program(container, "gunicorn"), literal(container, "GUNICORN_CMD_ARGS")
    program.words = (*(more or "").split(), *program.words)
    is_configured = any(word.startswith(("-c", "--config")) for word in program.words)
    usual = "" if more is None or is_configured else "30"
    seconds = program.option("graceful-timeout", default=usual)
    if not seconds.isdecimal():
        return Facts(offers=OFFERS)
    fact = f"gunicorn waits for its workers for {seconds} s"
    return Facts(offers=OFFERS, grace=GraceFact(int(seconds) + MARGIN, fact, DOCS))

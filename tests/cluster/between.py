"""Something between the program and the API server that answers for it, as proxies do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

from tests.cluster.client import RefusedError
from tests.cluster.controlplane import ControlPlane
from tests.live.stand_in import Asked, Reply, StandIn, answering

Between = Callable[[Asked, Callable[[], Reply]], Reply]
"""What is answered to a request; the function asks the server itself."""


@contextmanager
def between(plane: ControlPlane, answer: Between) -> Iterator[StandIn]:
    """A server that passes on what it is asked, as an administrator, and answers as it likes."""

    def passed_on(asked: Asked) -> Reply:
        path = f"{asked.path}?{urlencode(asked.query)}"
        (content_type,) = asked.header("Content-Type") or ["application/json"]
        try:
            return Reply(plane.request(asked.method, path, asked.body, content_type))
        except RefusedError as error:
            return Reply(error.status, error.code)

    with answering(lambda asked: answer(asked, lambda: passed_on(asked))) as there:
        yield there


def is_write(asked: Asked) -> bool:
    """Whether it changes something."""
    return asked.method == "PATCH" and "dryRun" not in asked.query

"""One request and its answer, as bytes, over the connection pool."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from kubectl_prodready.cluster.unreachable import unreachable
from kubectl_prodready.errors import ClusterError, UnsureError

if TYPE_CHECKING:
    from urllib3 import HTTPHeaderDict, PoolManager, Timeout

JSON = "application/json"
GOOD = range(200, 300)
READ = "GET"
WITHOUT_KIND = "/version"
"""The one path that answers something that does not say what it is."""

DRY = "All"
"""The value of `dryRun` with which a write goes through admission and is then forgotten."""


class Request(NamedTuple):
    """What is asked; a value of `query` that is None or "" is left out.

    `body` is sent as JSON, which is what YAML patches may be as well.
    """

    method: str
    path: str
    query: Mapping[str, Any] = {}
    body: Any = None
    content_type: str = JSON
    accept: str = JSON

    @property
    def is_read(self) -> bool:
        """Whether it changes nothing."""
        return self.method == READ or self.query.get("dryRun") == DRY

    def __str__(self) -> str:
        """For errors."""
        return f"{self.method} {self.path}"


class Answer(NamedTuple):
    """What the server answers; `wait` are the seconds of its Retry-After, None without one."""

    status: int
    body: bytes
    wait: float | None

    @property
    def is_good(self) -> bool:
        """Whether it did what was asked."""
        return self.status in GOOD

    def data(self, request: Request, url: str) -> dict[str, Any]:
        """The object that the answer holds. Raises ClusterError, UnsureError."""
        try:
            data = json.loads(self.body)
        except ValueError:
            data = None
        if isinstance(data, dict) and ("kind" in data or request.path == WITHOUT_KIND):
            return data
        kind = ClusterError if request.is_read else UnsureError
        raise kind(
            f"{url}: the answer to {request} is no object of Kubernetes",
            advice="is this an API server, or something in between?",
            status=self.status,
        )


class Wire:
    """The way to one server, as one user."""

    def __init__(
        self, pool: PoolManager, url: str, headers: HTTPHeaderDict, timeout: Timeout
    ) -> None:
        """Keep what goes with every request; `url` has no slash at its end."""
        self.url = url
        self._pool = pool
        self._headers = headers
        self._timeout = timeout

    def ask(self, request: Request) -> Answer:
        """Send one request, once. Raises ClusterError, with status 0, where no answer comes."""
        from urllib3.exceptions import HTTPError

        headers = self._headers.copy()
        headers["Accept"] = request.accept
        body = None
        if request.body is not None:
            headers["Content-Type"] = request.content_type
            body = json.dumps(request.body).encode()
        try:
            response = self._pool.request(
                request.method,
                self.url + _target(request),
                body=body,
                headers=headers,
                timeout=self._timeout,
                retries=False,
                redirect=False,
            )
        except HTTPError as error:
            raise unreachable(error, request, self.url) from None
        return Answer(response.status, response.data, _seconds(response.headers))


def _target(request: Request) -> str:
    said = {
        key: str(value).lower() if isinstance(value, bool) else value
        for key, value in request.query.items()
        if value not in (None, "")
    }
    return f"{request.path}?{urlencode(said)}" if said else request.path


def _seconds(headers: Mapping[str, str]) -> float | None:
    text = headers.get("Retry-After", "")
    return float(text) if text.isascii() and text.isdecimal() else None

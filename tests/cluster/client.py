"""A client for arranging and looking, which shares nothing with the product's own."""

from __future__ import annotations

import json
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

JSON = "application/json"
MERGE = "application/merge-patch+json"
APPLY = "application/apply-patch+yaml"

PATIENCE = 20
"""Seconds in which the server takes notice of what it was told."""


class RefusedError(Exception):
    """An answer that is not a good one: its status as a number, and the Status object."""

    def __init__(self, code: int, status: dict[str, Any]) -> None:
        super().__init__(f"{code}: {status.get('message', status)}")
        self.code = code
        self.status = status


class Client:
    """Whoever the context has a certificate of, or the token is of."""

    def __init__(self, url: str, context: ssl.SSLContext, token: str = "") -> None:
        self._url = url
        self._context = context
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    def request(
        self, method: str, path: str, body: Any = None, content_type: str = JSON
    ) -> dict[str, Any]:
        """What the server answers; raises RefusedError, and OSError where there is no server."""
        data = None if body is None else json.dumps(body).encode()
        headers = {**self._headers, "Content-Type": content_type}
        asked = urllib.request.Request(self._url + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(asked, timeout=60, context=self._context) as answer:
                return decoded(answer.read())
        except urllib.error.HTTPError as error:
            with error:
                raise RefusedError(error.code, decoded(error.read())) from None


def decoded(text: bytes) -> dict[str, Any]:
    """An object; where the answer is bare text, as `ok` of /readyz, that text as its message."""
    if text.startswith(b"{"):
        found: dict[str, Any] = json.loads(text)
        return found
    return {"message": text.decode()}


def until(holds: Callable[[], Any], what: str) -> None:
    """Wait for what the server is to take notice of."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, f"not within {PATIENCE} s: {what}"
        time.sleep(0.05)

"""A server in this process that answers as a test tells it to."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

from kubectl_prodready.cluster.connection import Connection, connect
from kubectl_prodready.cluster.patience import Patience
from kubectl_prodready.cluster.server import Server


class Asked(NamedTuple):
    """A request as it came in."""

    method: str
    path: str
    query: dict[str, str]
    headers: list[tuple[str, str]]
    body: Any

    def header(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key.lower() == name.lower()]


class Reply(NamedTuple):
    """What is answered; `claimed` is a Content-Length that is not true."""

    body: Any
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    claimed: int = 0


def status(code: int, reason: str, message: str = "", wait: str = "") -> Reply:
    body = {"kind": "Status", "code": code, "reason": reason, "message": message or reason}
    return Reply(body, code, (("Retry-After", wait),) if wait else ())


def page(*names: str, more: str = "", kind: str = "DeploymentList") -> Reply:
    items = [
        {"metadata": {"name": name, "namespace": "shop", "uid": f"u-{name}"}} for name in names
    ]
    body = {"kind": kind, "apiVersion": "apps/v1", "metadata": {"continue": more}, "items": items}
    return Reply(body)


class StandIn:
    """What was asked and told, and how long it was waited, in seconds of a clock of its own."""

    def __init__(self) -> None:
        self.url = ""
        self.asked: list[Asked] = []
        self.told: list[str] = []
        self.waited: list[float] = []

    def patience(self, **more: Any) -> Patience:
        return Patience(
            sleep=self.waited.append,
            now=lambda: sum(self.waited),
            jitter=lambda least, most: 1.0,
            **more,
        )

    def connect(self, **flags: Any) -> Server:
        given = Connection(**{"server": self.url} | flags)
        return connect(given, tell=self.told.append, patience=self.patience(), environ=NOWHERE)


NOWHERE = {"KUBECONFIG": "/nonexistent/kubeconfig"}


@contextmanager
def answering(answer: Callable[[Asked], Reply]) -> Iterator[StandIn]:
    """A server that answers each request with what the function makes of it."""
    stand_in = StandIn()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # one packet for one answer: two of them wait for each other

        def handle_any(self) -> None:
            parts = urlsplit(self.path)
            query = {key: values[0] for key, values in parse_qs(parts.query).items()}
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            said = json.loads(body) if body else None
            asked = Asked(self.command, parts.path, query, self.headers.items(), said)
            stand_in.asked.append(asked)
            self.reply(answer(asked))

        def reply(self, reply: Reply) -> None:
            body = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
            self.send_response(reply.status)
            for name, value in reply.headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(reply.claimed or len(body)))
            self.end_headers()
            self.wfile.write(body)
            self.close_connection = bool(reply.claimed)

        def log_request(self, *_: Any) -> None:
            """Say nothing."""

    for method in ("GET", "POST", "PATCH"):
        setattr(Handler, f"do_{method}", Handler.handle_any)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    stand_in.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield stand_in
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def saying(*replies: Reply) -> Iterator[StandIn]:
    """A server that gives these answers in their order, the last one again and again."""
    left = list(replies)
    with answering(lambda _: left.pop(0) if len(left) > 1 else left[0]) as stand_in:
        yield stand_in

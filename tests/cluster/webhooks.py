"""An admission webhook of a test: a server beside the API server, which calls it by URL."""

from __future__ import annotations

import base64
import json
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any

from tests.cluster.client import until
from tests.cluster.controlplane import ControlPlane

Answer = str | Sequence[dict[str, Any]] | None
"""None lets an object pass, a text refuses it, and operations of JSON Patch change it."""

CONFIGURATIONS = "/apis/admissionregistration.k8s.io/v1"
PROBE = "webhook-probe"
NUMBERS = count(1)


class Webhook:
    """A server that answers as a function says, and remembers what it was asked."""

    def __init__(self, plane: ControlPlane, answer: Callable[[dict[str, Any]], Answer]) -> None:
        self.requests: list[dict[str, Any]] = []
        """The AdmissionRequests that came, in order."""
        self.is_known = False
        """Whether the API server has asked anything yet."""
        self._answer = answer
        self._server = _Server(self.review)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*plane.authority.server("webhook"))
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.url = f"https://127.0.0.1:{self._server.server_port}/"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """No longer answer, as a webhook whose Pods are gone."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def review(self, request: dict[str, Any]) -> dict[str, Any]:
        """What the API server is answered."""
        self.is_known = True
        response = {"uid": request["uid"], "allowed": True}
        if request.get("name") == PROBE:
            return response
        self.requests.append(request)
        answer = self._answer(request)
        if answer is None:
            return response
        if isinstance(answer, str):
            return {**response, "allowed": False, "status": {"message": answer}}
        patch = base64.b64encode(json.dumps(answer).encode()).decode()
        return {**response, "patchType": "JSONPatch", "patch": patch}


class _Server(ThreadingHTTPServer):
    """Answers with what a webhook says."""

    def __init__(self, review: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.review = review


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, _Server)
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        asked["response"] = self.server.review(asked.pop("request"))
        body = json.dumps(asked).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def webhook_for(
    plane: ControlPlane,
    namespace: str,
    answer: Callable[[dict[str, Any]], Answer],
    resources: Sequence[str] = ("pods",),
    group: str = "",
    *,
    mutating: bool = True,
    operations: Sequence[str] = ("CREATE", "UPDATE"),
    failure_policy: str = "Fail",
    side_effects: str = "None",
) -> Iterator[Webhook]:
    """A webhook that the API server asks about what happens in a namespace, as soon as we enter."""
    webhook = Webhook(plane, answer)
    kind = "mutating" if mutating else "validating"
    path = f"{CONFIGURATIONS}/{kind}webhookconfigurations"
    name = f"test-{next(NUMBERS)}"
    authority = base64.b64encode(plane.ca.read_bytes()).decode()
    hook = {
        "name": f"{name}.example.com",
        "clientConfig": {"url": webhook.url, "caBundle": authority},
        "rules": [_rule(group, resources, operations), _rule("", ["configmaps"], ["CREATE"])],
        "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": namespace}},
        "failurePolicy": failure_policy,
        "sideEffects": side_effects,
        "timeoutSeconds": 5,
        "admissionReviewVersions": ["v1"],
    }
    try:
        plane.request("POST", path, {"metadata": {"name": name}, "webhooks": [hook]})
        until(partial(_is_asked, plane, namespace, webhook), f"{name} is asked")
        yield webhook
    finally:
        webhook.stop()
        plane.start_apiserver()
        plane.request("DELETE", f"{path}/{name}")


def _rule(group: str, resources: Sequence[str], operations: Sequence[str]) -> dict[str, Any]:
    """What a webhook is asked about."""
    return {
        "apiGroups": [group],
        "apiVersions": ["*"],
        "operations": list(operations),
        "resources": list(resources),
    }


def _is_asked(plane: ControlPlane, namespace: str, webhook: Webhook) -> bool:
    """Whether the API server asks the webhook by now, which it does a while after it was told."""
    path = f"/api/v1/namespaces/{namespace}/configmaps?dryRun=All"
    plane.request("POST", path, {"metadata": {"name": PROBE}})
    return webhook.is_known

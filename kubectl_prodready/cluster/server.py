"""The API server: plain dictionaries in and out, in pages, with patience."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, TypeAlias

from kubectl_prodready.cluster.credentials import NO_CREDENTIALS
from kubectl_prodready.cluster.patience import Failure, Patience
from kubectl_prodready.cluster.refusal import UNAUTHORIZED, refusal
from kubectl_prodready.cluster.resolving import Target
from kubectl_prodready.cluster.unreachable import CERTIFICATE, REFUSED, TIMEOUT
from kubectl_prodready.cluster.wire import JSON, READ, Answer, Request, Wire
from kubectl_prodready.core.plain import mapping, text
from kubectl_prodready.errors import ClusterError, ExpiredError, ForbiddenError, MissingError

Object: TypeAlias = dict[str, Any]
"""An object as the server says it, with apiVersion and kind."""

INTERNAL_ERROR = 500
RESTARTS = 3
"""How often a list may start again before the cluster is too busy to be listed."""


HOPELESS = (CERTIFICATE, TIMEOUT, NO_CREDENTIALS)
"""Reasons of errors that asking again does not help: who set a time limit meant it."""


def silent(_: str) -> None:
    """Tell nobody."""


class Server:
    """One API server, as one user. All methods raise ClusterError, for a write UnsureError, too.

    `context` is the kubeconfig's ("" in a Pod), `namespace` the one that -n or the context names.
    """

    def __init__(
        self,
        wire: Wire,
        target: Target,
        *,
        tell: Callable[[str], None] = silent,
        patience: Patience | None = None,
        renew: Callable[[], Wire] | None = None,
    ) -> None:
        """Ask nothing yet. `renew` gives the way to the server with new credentials."""
        self.url = wire.url
        self.context = target.context
        self.user = target.user
        self.namespace = target.namespace
        self._wire = wire
        self._tell = tell
        self._patience = patience or Patience()
        self._renew = renew
        self._has_answered = False

    def get(self, path: str, *, accept: str = JSON, **query: Any) -> Object:
        """What is at a path, as in "/api/v1/namespaces/shop/pods/web-0"."""
        return self._done(Request("GET", path, query, accept=accept))

    def post(self, path: str, body: Object, **query: Any) -> Object:
        """Create what the body says. Sent again only where it surely was not done."""
        return self._done(Request("POST", path, query, body))

    def patch(self, path: str, body: Any, content_type: str, **query: Any) -> Object:
        """Change what is at a path. Sent again only where it surely was not done.

        `content_type` names the kind of patch, as in "application/apply-patch+yaml".
        """
        return self._done(Request("PATCH", path, query, body, content_type))

    def pages(self, path: str, *, limit: int = 500, **query: Any) -> Iterator[list[Object]]:
        """The objects of a list, page by page, while the server goes on.

        Where it no longer knows the list, it is read again from its beginning, and what was given
        is left out: no namespace and name comes twice. So the pages are of one moment only until
        then; `listed` is always of one moment.
        """
        given: set[tuple[str, str]] = set()
        restarts = 0
        while True:
            try:
                for page in self._run(path, limit, query):
                    new = [one for one in page if _name_of(one) not in given]
                    given.update(map(_name_of, new))
                    yield new
            except ExpiredError as error:
                restarts += 1
                self._start_again(path, restarts, error)
            else:
                return

    def listed(self, path: str, *, limit: int = 500, **query: Any) -> list[Object]:
        """All objects of a list as they were at one moment."""
        restarts = 0
        while True:
            try:
                return [one for page in self._run(path, limit, query) for one in page]
            except ExpiredError as error:
                restarts += 1
                self._start_again(path, restarts, error)

    @cached_property
    def version(self) -> tuple[int, int]:
        """The server's version, as in (1, 34)."""
        said = self.get("/version")
        return _number(said.get("major")), _number(said.get("minor"))

    @cached_property
    def cluster(self) -> str:
        """What tells this cluster from others, whatever its address: the uid of kube-system.

        "" where this user may not know it.
        """
        try:
            found = self.get("/api/v1/namespaces/kube-system")
        except (ForbiddenError, MissingError):
            return ""
        return text(mapping(found.get("metadata")).get("uid"))

    def oldest_kubelet(self) -> tuple[int, int] | None:
        """The version of the oldest node's kubelet; None where nodes are none or not shown."""
        try:
            nodes = (node for page in self.pages("/api/v1/nodes") for node in page)
            return min(filter(None, map(_kubelet_of, nodes)), default=None)
        except ForbiddenError:
            return None

    def _run(self, path: str, limit: int, query: dict[str, Any]) -> Iterator[list[Object]]:
        """The pages of one list from its beginning; the next one comes while one is looked at."""
        from concurrent.futures import ThreadPoolExecutor

        def page_at(token: str) -> Object:
            return self._done(Request("GET", path, query | {"limit": limit, "continue": token}))

        page: Object | None = page_at("")
        ahead = ThreadPoolExecutor(1)  # has no thread until there is a second page
        try:
            while page is not None:
                token = text(mapping(page.get("metadata")).get("continue"))
                following = ahead.submit(page_at, token) if token else None
                yield _items_of(page)
                page = following.result() if following else None
        finally:
            # whoever wants no more pages does not wait for one; else its thread is gone at the end
            ahead.shutdown(wait=page is None, cancel_futures=True)

    def _start_again(self, path: str, restarts: int, error: ExpiredError) -> None:
        """Say so. Raises the error where the list has started again too often."""
        if restarts > RESTARTS:
            raise error
        self._tell(f"{path} changed while it was read: reading it again from its beginning")

    def _done(self, request: Request) -> Object:
        """The object that the server answers, asked for with patience."""
        since, tries = self._patience.now(), 0
        while True:
            tries, wait = tries + 1, None
            try:
                answer = self._asked(request)
                if answer.is_good:
                    return answer.data(request, self.url)
                wait = answer.wait
                raise refusal(answer, request, self.url, self.user)
            except ClusterError as error:
                pause = self._pause(error, request, wait, tries, since)
                if pause is None:
                    if error.reason == REFUSED:  # waited for once, it is not waited for again
                        self._has_answered = False
                    raise
                self._tell(f"{error.message}: trying again in {pause:.0f} s")
            self._patience.sleep(pause)

    def _asked(self, request: Request) -> Answer:
        """One answer; with new credentials, if there are any, where the old ones have expired."""
        answer = self._wire.ask(request)
        self._has_answered = True
        if answer.status == UNAUTHORIZED and self._renew:
            self._wire = self._renew()
            answer = self._wire.ask(request)
        return answer

    def _pause(
        self, error: ClusterError, request: Request, wait: float | None, tries: int, since: float
    ) -> float | None:
        """Seconds until the next try, None where there is none.

        What never answered is wrongly named rather than gone for a moment.
        """
        is_refused = error.reason == REFUSED
        # of a dry run it is admission that fails, as a webhook does that is down for good
        is_final = request.method != READ and error.status == INTERNAL_ERROR
        if error.reason in HOPELESS or (is_refused and not self._has_answered):
            return None
        repeats = request.is_read and not is_final
        failure = Failure(error.status, wait, repeats, was_sent=not is_refused)
        return self._patience.pause(failure, tries, since)


def _name_of(one: Object) -> tuple[str, str]:
    metadata = mapping(one.get("metadata"))
    return text(metadata.get("namespace")), text(metadata.get("name"))


def _kubelet_of(node: Object) -> tuple[int, int] | None:
    info = mapping(mapping(node.get("status")).get("nodeInfo"))
    found = re.match(r"v?(\d+)\.(\d+)", text(info.get("kubeletVersion")))
    return (int(found[1]), int(found[2])) if found else None


def _items_of(page: Object) -> list[Object]:
    """The items of a typed list, each with the apiVersion and kind that the list says for all."""
    head = {
        "apiVersion": page.get("apiVersion", ""),
        "kind": text(page.get("kind")).removesuffix("List"),
    }
    return [head | item for item in page.get("items") or ()]


def _number(said: object) -> int:
    """`34` of `34` or `34+`."""
    digits = re.match(r"\d+", str(said))
    return int(digits[0]) if digits else 0

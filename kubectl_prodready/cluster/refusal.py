"""What people read where the server refuses: its Status object, in words."""

from __future__ import annotations

import json
import re
from typing import Any

from kubectl_prodready.cluster.patience import may_be_done
from kubectl_prodready.cluster.unreachable import LOOK
from kubectl_prodready.cluster.wire import Answer, Request
from kubectl_prodready.core.plain import mapping
from kubectl_prodready.errors import (
    ClusterError,
    ConflictError,
    ExpiredError,
    ForbiddenError,
    MissingError,
    UnsureError,
)

UNAUTHORIZED = 401
FORBIDDEN = 403
NOT_FOUND = 404
CONFLICT = 409
GONE = 410
KINDS: dict[int, type[ClusterError]] = {
    FORBIDDEN: ForbiddenError,
    NOT_FOUND: MissingError,
    CONFLICT: ConflictError,
    GONE: ExpiredError,
}
LONGEST = 300
"""Characters to show of an answer that is no Status object, such as a proxy's page."""


def refusal(answer: Answer, request: Request, url: str, user: str) -> ClusterError:
    """The error for an answer that is no success."""
    status = _status_of(answer)
    reason, details = str(status.get("reason") or ""), mapping(status.get("details"))
    said = str(status.get("message") or "") or _shown(answer.body)
    message, advice = f"{url}: {request}: {answer.status} {said}".rstrip(), ""
    if answer.status == UNAUTHORIZED:
        message = f"{url}: the server does not know who this is ({answer.status} {said})"
        advice = f"the credentials of {user or 'this user'} are missing or expired: "
        advice += "kubectl auth whoami says who you are, and renews them if it can"
    elif answer.status == FORBIDDEN and reason:
        message = said
        if may_not(said):  # else it is admission that forbids
            advice = "kubectl auth can-i --list tells what is allowed"
    elif answer.status == NOT_FOUND and details.get("name"):
        message = said
    kind = _kind(answer, reason, request)
    if kind is UnsureError:
        advice = LOOK
    return kind(message, advice=advice, status=answer.status, reason=reason, details=details)


def may_not(said: str) -> bool:
    """Whether a refusal is about the user's rights (apiserver, endpoints/handlers/responsewriters).

    Admission forbids as well: a quota, Pod Security, a webhook.
    """
    return bool(re.search(r'User "[^"]*" cannot ', said))


def unknown_type(name: str, status: int = 0) -> MissingError:
    """The error for a kind of objects that a server does not have; `status` is its answer's."""
    return MissingError(
        f'the server does not have a resource type "{name}"',
        advice="kubectl api-resources lists those it has",
        status=status,
        reason="NotFound",
    )


def _kind(answer: Answer, reason: str, request: Request) -> type[ClusterError]:
    if may_be_done(answer.status, answer.wait) and not request.is_read:
        return UnsureError
    return ExpiredError if reason == "Expired" else KINDS.get(answer.status, ClusterError)


def _status_of(answer: Answer) -> dict[str, Any]:
    try:
        data = mapping(json.loads(answer.body))
    except ValueError:
        return {}
    return data if data.get("kind") == "Status" else {}


def _shown(body: bytes) -> str:
    return " ".join(body.decode(errors="replace").split())[:LONGEST]

"""Writes that hold for one object as it was read, and for no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from kubectl_prodready.cluster.server import Object, Server
from kubectl_prodready.core.applying.managed import MANAGER
from kubectl_prodready.core.applying.restoring import Set, was_set
from kubectl_prodready.errors import ClusterError, ConflictError
from kubectl_prodready.live.preflight import path_of

APPLY = "application/apply-patch+yaml"
JSON_PATCH = "application/json-patch+json"
TEST_FAILED = 422
PINS = ("uid", "resourceVersion")
"""What tells an object, as it was read, from any other."""

TRIES = 3
"""How often an object is looked at again that somebody else changes meanwhile."""


def version_of(raw: Object) -> str:
    """What changes with each write of an object."""
    return str(raw["metadata"]["resourceVersion"])


def was_done(before: Object, now: Object, sets: Iterable[Set]) -> bool | None:
    """What became of a write that was pinned to an object as it was before.

    True where it was done, False where it never will be, None where it may still come: nothing has
    changed the object since.
    """
    if was_set(before, now, sets):
        return True
    return None if version_of(now) == version_of(before) else False


class StaleError(Exception):
    """The object is not what was looked at any more, or a write came to nothing (its cause)."""


State = TypeVar("State")
Result = TypeVar("Result")


def until_fresh(
    state: State, deed: Callable[[State], Result], renewed: Callable[[State], State]
) -> Result:
    """Do something with what is known of an object, or with newer knowledge where it is stale.

    Raises ConflictError where others are quicker each time, and what the server said where a write
    comes to nothing each time.
    """
    cause: BaseException | None = None
    for _ in range(TRIES):
        try:
            return deed(state)
        except StaleError as error:
            cause = error.__cause__
            state = renewed(state)
    if isinstance(cause, ClusterError):
        raise cause
    raise ConflictError(
        f"it was changed by others {TRIES} times meanwhile", advice="run again when it is quiet"
    )


def apply(
    server: Server, raw: Object, configuration: Object, *, force: bool = False, **query: Any
) -> Object:
    """Server-side apply as our field manager. Raises StaleError, ClusterError."""
    pins = {key: raw["metadata"][key] for key in PINS}
    pinned = {**configuration, "metadata": {**configuration["metadata"], **pins}}
    return _sent(server, raw, pinned, APPLY, fieldManager=MANAGER, force=force, **query)


def patch(
    server: Server, raw: Object, operations: list[dict[str, Any]], manager: str, **query: Any
) -> Object:
    """A JSON patch (RFC 6902) as a field manager. Raises StaleError, ClusterError."""
    tests = [
        {"op": "test", "path": f"/metadata/{key}", "value": raw["metadata"][key]} for key in PINS
    ]
    return _sent(server, raw, [*tests, *operations], JSON_PATCH, fieldManager=manager, **query)


def _sent(server: Server, raw: Object, body: Any, content_type: str, **query: Any) -> Object:
    try:
        return server.patch(path_of(raw), body, content_type, **query)
    except ClusterError as error:
        # causes tell of fields; without them it is about the pins
        is_failed_test = content_type == JSON_PATCH and error.status == TEST_FAILED
        is_of_pins = is_failed_test or isinstance(error, ConflictError)
        if is_of_pins and not error.details.get("causes"):
            raise StaleError from None
        raise

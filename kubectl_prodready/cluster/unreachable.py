"""What people read where no answer comes: the way to the server, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_prodready.errors import ClusterError, UnreachableError, UnsureError

if TYPE_CHECKING:
    from kubectl_prodready.cluster.wire import Request

IS_IT_THERE = "is the cluster there, and is this its address? kubectl cluster-info tells"
LOOK = "whether it was done is not known: look before you run again"

REFUSED = "Refused"
CERTIFICATE = "Certificate"
TIMEOUT = "Timeout"
BROKEN = "Broken"
"""Reasons of errors with status 0: where it ended on the way to the server and back."""


def unreachable(error: Exception, request: Request, url: str) -> ClusterError:
    """The error for a request that got no answer, or half of one."""
    from urllib3 import exceptions

    if isinstance(error, exceptions.LocationValueError | exceptions.URLSchemeUnknown):
        return ClusterError(f"{url} is no URL of a server", reason=CERTIFICATE)
    if isinstance(error, exceptions.SSLError):
        return _of_encryption(error, request, url)
    if isinstance(error, exceptions.ProxyError):
        told = f"{url}: the proxy: {_reason_of(error)}"
        return UnreachableError(told, advice="see HTTPS_PROXY and proxy-url", reason=REFUSED)
    if isinstance(error, exceptions.NewConnectionError | exceptions.ConnectTimeoutError):
        return UnreachableError(f"{url}: {_reason_of(error)}", advice=IS_IT_THERE, reason=REFUSED)
    reason = TIMEOUT if isinstance(error, exceptions.TimeoutError) else BROKEN
    return _broken(f"{url}: no whole answer to {request}: {_reason_of(error)}", request, reason)


def _broken(told: str, request: Request, reason: str) -> ClusterError:
    if request.is_read:
        advice = "--request-timeout sets how long to wait" if reason == TIMEOUT else IS_IT_THERE
        return ClusterError(told, advice=advice, reason=reason)
    return UnsureError(told, advice=LOOK, reason=reason)


def _of_encryption(error: Exception, request: Request, url: str) -> ClusterError:
    """A certificate that is not trusted, is for another name, or that the server refuses.

    What else breaks the encryption may do so after a write was heard.
    """
    told = str(error)
    if "doesn't match" in told or "Hostname mismatch" in told or "IP address mismatch" in told:
        why = "its certificate is for another name"
        advice = "name the one it has with --tls-server-name"
    elif "self-signed" in told or "unable to get" in told or "VERIFY_FAILED" in told:
        why = f"its certificate is not trusted ({_reason_of(error)})"
        advice = "name the authority that signed it with --certificate-authority"
    elif not request.is_read:
        return _broken(f"{url}: no whole answer to {request}: {_reason_of(error)}", request, BROKEN)
    else:
        why = f"no encrypted connection: {_reason_of(error)}"
        advice = "is this the port of an API server, and is the client certificate still valid?"
    return ClusterError(f"{url}: {why}", advice=advice, reason=CERTIFICATE)


def _reason_of(error: BaseException) -> str:
    """The system's words in an error that wraps others, as in "connection refused"."""
    cause: object = error
    while isinstance(cause, BaseException):
        if isinstance(cause, OSError) and (told := getattr(cause, "verify_message", "")):
            return str(told)
        if isinstance(cause, OSError) and cause.strerror:
            return cause.strerror.lower()
        inner = next((arg for arg in reversed(cause.args) if isinstance(arg, BaseException)), None)
        cause = cause.__cause__ or cause.__context__ or inner
    return "no answer in time" if "imeout" in type(error).__name__ else str(error)

"""From kubectl's connection flags to a server that answers."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from kubectl_prodready import __version__
from kubectl_prodready.cluster.credentials import Credentials, Program, credentials_of
from kubectl_prodready.cluster.duration import seconds_of
from kubectl_prodready.cluster.kubeconfig import read_kubeconfig
from kubectl_prodready.cluster.patience import Patience
from kubectl_prodready.cluster.proxies import proxy_of
from kubectl_prodready.cluster.resolving import Connection, Target, resolved
from kubectl_prodready.cluster.server import Server, silent
from kubectl_prodready.cluster.tls import context_of
from kubectl_prodready.cluster.wire import Wire

if TYPE_CHECKING:
    from urllib3 import HTTPHeaderDict, PoolManager, Timeout

__all__ = ["Connection", "connect"]

CONNECTIONS = 32
"""To one server that are kept for the next request, where a plan is carried out by many at once."""

DIALLING = 30.0
"""Seconds to wait for a connection (client-go: net.Dialer)."""

SILENCE = 90.0
"""Seconds without a byte; the server itself gives up on a request after 60."""


def connect(
    flags: Connection,
    *,
    tell: Callable[[str], None] = silent,
    patience: Patience | None = None,
    environ: Mapping[str, str] = os.environ,
    program: Program | None = None,
) -> Server:
    """The server that the flags and the kubeconfig mean; nothing is asked of it yet.

    `tell` hears why something takes longer: the server is busy, a list starts again. `program`
    runs a credential program in another way than where there is somebody to ask. Raises
    ClusterError where the kubeconfig does not lead anywhere, UsageError for flags that cannot be.
    """
    target = resolved(flags, read_kubeconfig(flags.kubeconfig, environ), environ)
    timeout = seconds_of(flags.request_timeout)
    credentials = credentials_of(target, program)

    def renewed() -> Wire:
        return _wire(target, credentials_of(target, program), timeout)

    return Server(
        _wire(target, credentials, timeout),
        target,
        tell=tell,
        patience=patience or Patience(),
        renew=renewed if credentials.can_renew else None,
    )


def _wire(target: Target, credentials: Credentials, timeout: float) -> Wire:
    headers = _headers(target)
    headers.update(credentials.headers())
    return Wire(_pool(target, credentials), target.url, headers, _timeout(timeout))


def _pool(target: Target, credentials: Credentials) -> PoolManager:
    """A connection pool that goes by the right proxy, with TLS as kubectl does it.

    It is the library's own pool without the library, which takes a third of a second to load.
    """
    import ssl

    from urllib3 import PoolManager, ProxyManager, disable_warnings
    from urllib3.exceptions import InsecureRequestWarning

    cluster = target.cluster
    how: dict[str, Any] = {"maxsize": CONNECTIONS}
    if cluster.get("insecure-skip-tls-verify"):
        # who asked for it need not hear it with every request
        disable_warnings(InsecureRequestWarning)
        how["cert_reqs"] = ssl.CERT_NONE
    if cluster.get("tls-server-name"):
        how["server_hostname"] = cluster["tls-server-name"]
    if target.url.startswith("https:"):
        how["ssl_context"] = context_of(cluster, credentials)
    proxy = proxy_of(target.url, cluster)
    if proxy.startswith("socks"):
        from urllib3.contrib.socks import SOCKSProxyManager

        return SOCKSProxyManager(proxy, **how)
    return ProxyManager(proxy, **how) if proxy else PoolManager(**how)


def _headers(target: Target) -> HTTPHeaderDict:
    """What goes with every request: compression, and who is impersonated."""
    from urllib3 import HTTPHeaderDict

    said = target.identity
    headers = HTTPHeaderDict({"User-Agent": f"kubectl-prodready/{__version__}"})
    compressed = not target.cluster.get("disable-compression")
    headers["Accept-Encoding"] = "gzip" if compressed else "identity"
    if said.get("as"):
        headers["Impersonate-User"] = str(said["as"])
    if said.get("as-uid"):
        headers["Impersonate-Uid"] = str(said["as-uid"])
    for group in said.get("as-groups") or ():
        headers.add("Impersonate-Group", str(group))
    for key, values in (said.get("as-user-extra") or {}).items():
        for value in values:
            headers.add(f"Impersonate-Extra-{quote(key, safe='')}", str(value))
    return headers


def _timeout(seconds: float) -> Timeout:
    from urllib3 import Timeout

    return Timeout(total=seconds) if seconds else Timeout(connect=DIALLING, read=SILENCE)

"""From kubectl's connection flags to a server that answers."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING
from urllib.parse import quote

from kubectl_prodready import __version__
from kubectl_prodready.cluster.credentials import Credentials, credentials_of
from kubectl_prodready.cluster.duration import seconds_of
from kubectl_prodready.cluster.kubeconfig import read_kubeconfig
from kubectl_prodready.cluster.patience import Patience
from kubectl_prodready.cluster.resolving import Connection, Target, resolved
from kubectl_prodready.cluster.server import Server, silent
from kubectl_prodready.cluster.tls import context_of
from kubectl_prodready.cluster.wire import Wire

if TYPE_CHECKING:
    from urllib3 import HTTPHeaderDict, PoolManager, Timeout

__all__ = ["Connection", "connect"]

DIALLING = 30.0
"""Seconds to wait for a connection (client-go: net.Dialer)."""

SILENCE = 90.0
"""Seconds without a byte; the server itself gives up on a request after 60."""

LOOPBACK = "localhost,127.0.0.0/8,::1"
"""What no proxy of the environment is asked for, as in Go (net/http: ProxyFromEnvironment)."""


def connect(
    flags: Connection,
    *,
    tell: Callable[[str], None] = silent,
    patience: Patience | None = None,
    environ: Mapping[str, str] = os.environ,
) -> Server:
    """The server that the flags and the kubeconfig mean; nothing is asked of it yet.

    `tell` hears why something takes longer: the server is busy, a list starts again. Raises
    ClusterError where the kubeconfig does not lead anywhere, UsageError for flags that cannot be.
    """
    target = resolved(flags, read_kubeconfig(flags.kubeconfig, environ), environ)
    timeout = seconds_of(flags.request_timeout)
    credentials = credentials_of(target)

    def renewed() -> Wire:
        return _wire(target, credentials_of(target), timeout)

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
    """The library's connection pool, which knows proxies, with TLS as kubectl does it."""
    from kubernetes.client import ApiClient, Configuration
    from urllib3 import disable_warnings
    from urllib3.exceptions import InsecureRequestWarning

    cluster = target.cluster
    configuration = Configuration(host=target.url)
    configuration.verify_ssl = not cluster.get("insecure-skip-tls-verify")
    configuration.tls_server_name = cluster.get("tls-server-name") or None
    if cluster.get("proxy-url"):
        configuration.proxy, configuration.no_proxy = cluster["proxy-url"], None
    else:
        configuration.no_proxy = ",".join(filter(None, (configuration.no_proxy, LOOPBACK)))
    pool: PoolManager = ApiClient(configuration).rest_client.pool_manager
    if not configuration.verify_ssl:
        # who asked for it need not hear it with every request
        disable_warnings(InsecureRequestWarning)
    if target.url.startswith("https:"):
        pool.connection_pool_kw["ssl_context"] = context_of(cluster, credentials)
    return pool


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

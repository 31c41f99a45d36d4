"""Which proxy stands between here and a server, if any.

The kubeconfig names one, or the environment does: HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and, for
those who need none, NO_PROXY.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies

LOOPBACK = "localhost,127.0.0.0/8,::1"
"""What no proxy of the environment is asked for, as in Go (net/http: ProxyFromEnvironment)."""


def proxy_of(url: str, cluster: Mapping[str, Any]) -> str:
    """The URL of the proxy for a server, "" for none; the kubeconfig's holds for any server."""
    if cluster.get("proxy-url"):
        return str(cluster["proxy-url"])
    known = getproxies()
    proxy = known.get(urlsplit(url).scheme) or known.get("all") or ""
    needs_none = f"{known.get('no', '')},{LOOPBACK}".split(",")
    return "" if any(_is_meant(one.strip().lower(), url) for one in needs_none) else proxy


def _is_meant(entry: str, url: str) -> bool:
    """Whether an entry of NO_PROXY means a server: all, a network, a name, or what is below it."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    if not entry or entry == "*":
        return entry == "*"
    if _is_within(host, entry):
        return True
    name = entry.lstrip(".")
    return any(one == name or one.endswith(f".{name}") for one in (host, parts.netloc.lower()))


def _is_within(host: str, network: str) -> bool:
    try:
        return ipaddress.ip_address(host) in ipaddress.ip_network(network, strict=False)
    except ValueError:
        return False

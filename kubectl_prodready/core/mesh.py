"""Containers that a service mesh injects and owns, as its injector names them."""

from __future__ import annotations

INJECTED = "a service mesh injected this container"

NAMES = frozenset(
    (
        *("istio-proxy", "istio-init", "istio-validation"),
        *("linkerd-proxy", "linkerd-init", "linkerd-network-validator", "linkerd-debug"),
        *("kuma-sidecar", "kuma-init", "kuma-validation"),
        *("consul-dataplane", "consul-connect-inject-init"),
    )
)
OF_PORTS = ("consul-dataplane-", "consul-connect-inject-init-")
"""What those begin with that Consul injects for each service of a Pod (consul-k8s, webhook)."""


def is_of_a_mesh(name: str) -> bool:
    """Whether a container of this name is a mesh's."""
    return name in NAMES or name.startswith(OF_PORTS)

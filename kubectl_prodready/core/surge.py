"""How many Pods a rollout adds before it takes old ones away."""

from __future__ import annotations

from typing import Any

from kubectl_prodready.core.plain import mapping


def surge_of(kind: str, spec: dict[str, Any], replicas: int) -> int:
    """The Pods that are there beyond the replicas while a controller of a kind rolls out.

    Only a Deployment adds some, 25 % rounded up unless it says otherwise, and a DaemonSet that
    says so (docs: concepts/workloads/controllers).
    """
    is_deployment = kind == "Deployment"
    key = "strategy" if is_deployment else "updateStrategy"
    strategy = mapping(spec.get(key))
    if strategy.get("type") in {"Recreate", "OnDelete"}:
        return 0
    default = "25%" if is_deployment else 0
    surge = mapping(strategy.get("rollingUpdate")).get("maxSurge", default)
    if isinstance(surge, str) and surge.rstrip("%").isdecimal():
        return -(-replicas * int(surge.rstrip("%")) // 100)
    return surge if isinstance(surge, int) else 0

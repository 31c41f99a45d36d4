"""What a rule says about one container or pod, for the tests of rules that speak."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import yaml

from tests.help import fixed


def said(
    rule: str, *containers: dict[str, Any], kind: str = "Deployment", **spec: Any
) -> list[str]:
    """The hints of one rule about a workload of these containers, as people read them."""
    return [
        "; ".join(map(str, finding.change.evidence))
        for finding in fixed(manifest(*containers, kind=kind, **spec), select=(rule,)).findings
    ]


def manifest(*containers: dict[str, Any], kind: str = "Deployment", **spec: Any) -> str:
    """A workload of containers and further fields of its pod spec."""
    pod = {"containers": named("c", containers), **spec}
    if "initContainers" in spec:  # without an image the whole would look like a patch
        pod["initContainers"] = named("i", spec["initContainers"])
    template = {"metadata": {"labels": {"app": "web"}}, "spec": pod}
    body: dict[str, Any] = {"selector": {"matchLabels": {"app": "web"}}, "template": template}
    group = {"Deployment": "apps/v1", "StatefulSet": "apps/v1", "Job": "batch/v1"}.get(kind, "v1")
    raw = {"apiVersion": group, "kind": kind, "metadata": {"name": "web"}}
    return yaml.safe_dump({**raw, "spec": pod if kind == "Pod" else body}, sort_keys=False)


def named(letter: str, containers: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Containers with a name and an image, whatever else they say."""
    return [{"name": f"{letter}{n}", "image": "web", **one} for n, one in enumerate(containers)]


def one_line(texts: list[str]) -> str:
    """The only hint, which is short and on one line."""
    (text,) = texts
    assert len(text) <= 260, len(text)
    assert "\n" not in text
    return text

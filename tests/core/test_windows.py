"""Which Pods say that they run on Windows."""

from __future__ import annotations

import pytest
import yaml

from kubectl_prodready.core.windows import runs_on_windows
from tests.help import reasons
from tests.rules.said import manifest

REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
ON_WINDOWS = "matchExpressions: [{key: kubernetes.io/os, operator: In, values: [windows]}]"


def affinity(*terms: str, kind: str = REQUIRED) -> str:
    each = ", ".join(f"{{{term}}}" for term in terms)
    return f"affinity: {{nodeAffinity: {{{kind}: {{nodeSelectorTerms: [{each}]}}}}}}"


def asks(key: str, operator: str, values: str) -> str:
    return f"matchExpressions: [{{key: {key}, operator: {operator}, values: {values}}}]"


@pytest.mark.parametrize(
    "pod",
    [
        "os: {name: windows}",
        "nodeSelector: {kubernetes.io/os: windows}",
        "nodeSelector: {beta.kubernetes.io/os: windows}",
        "nodeSelector: {node.kubernetes.io/windows-build: 10.0.20348}",
        affinity(ON_WINDOWS),
        affinity(ON_WINDOWS, asks("beta.kubernetes.io/os", "In", "[windows]")),
        affinity(asks("node.kubernetes.io/windows-build", "Exists", "[]")),
        affinity(
            "matchExpressions: [{key: a, operator: Exists}, "
            "{key: kubernetes.io/os, operator: In, values: [windows]}]"
        ),
    ],
)
def test_windows(pod: str) -> None:
    assert runs_on_windows(yaml.safe_load(pod))


@pytest.mark.parametrize(
    "pod",
    [
        "{}",
        "os: {name: linux}",
        "os: windows",
        "nodeSelector: {kubernetes.io/os: linux}",
        "nodeSelector: {os: windows}",
        "nodeSelector: [windows]",
        affinity(),
        affinity(ON_WINDOWS, asks("zone", "In", "[a]")),
        affinity(asks("kubernetes.io/os", "In", "[windows, linux]")),
        affinity(asks("kubernetes.io/os", "NotIn", "[windows]")),
        affinity(asks("node.kubernetes.io/windows-build", "DoesNotExist", "[]")),
        affinity(ON_WINDOWS, kind="preferredDuringSchedulingIgnoredDuringExecution"),
        "affinity: {nodeAffinity: x}",
    ],
)
def test_anything_else(pod: str) -> None:
    assert not runs_on_windows(yaml.safe_load(pod))


def test_the_old_label_keeps_the_namespace_apart() -> None:
    rule = "share-process-namespace"
    text = manifest(
        {"command": ["node", "server.js"]}, nodeSelector={"beta.kubernetes.io/os": "windows"}
    )
    found = reasons(text, select=(rule,))
    assert found == {rule: "Windows has no shared process namespace"}

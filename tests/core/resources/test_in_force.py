"""What Pods have already may be written down, whatever binds or follows them."""

from __future__ import annotations

import pytest

from kubectl_prodready.core.model import Safety
from tests.core.resources.test_sizing import container, limit_range
from tests.core.test_neighbours import metric, quota, scaler
from tests.help import accepted, deployment, documents, fixed, reasons

LIMITED = "{limits: {memory: 1Gi}}"


@pytest.mark.parametrize(
    "neighbour",
    [
        limit_range("{type: Container, min: {memory: 2Gi}}"),
        limit_range("{type: Container, max: {memory: 512Mi}}"),
        limit_range("{type: Pod, max: {memory: 512Mi}}"),
        limit_range("{type: Pod, min: {memory: 2Gi}}"),
        limit_range("{type: Container, defaultRequest: {memory: 1Mi}}"),
        quota("{requests.memory: 1Mi}"),
        quota("{requests.memory: 1Gi}", used="{requests.memory: 1Gi}"),
        scaler(metric("resource", "target: {type: Utilization, averageUtilization: 50}")),
    ],
)
@pytest.mark.parametrize("kind", ["Deployment", "DaemonSet"])
def test_a_limit_is_the_request_already(neighbour: str, kind: str) -> None:
    """The API server takes the one for the other: whoever refused it has refused it before."""
    text = documents(neighbour, deployment(f"[{container(LIMITED)}]", kind=kind))
    (finding,) = fixed(text, select=("memory-request",)).findings
    assert finding.change.value == "1Gi"
    assert finding.change.safety is Safety.SAFE


def test_the_other_containers_are_still_refused() -> None:
    both = f"[{container(LIMITED, 'a')}, {container(name='b')}]"
    text = documents(quota("{requests.memory: 1Gi}"), deployment(both))
    (finding,) = fixed(text, select=("memory-request",)).findings
    assert finding.change.value == "1Gi"
    assert "with 1152Mi" in reasons(text)["memory-request"]


def test_a_limit_ranges_default_is_there_already() -> None:
    item = "{type: Container, default: {memory: 1Gi}, defaultRequest: {memory: 256Mi}}"
    text = documents(
        limit_range(item), quota("{requests.memory: 1Mi, limits.memory: 1Mi}"), deployment()
    )
    found = accepted(text)
    assert (found["requests.memory"], found["limits.memory"]) == ("256Mi", "1Gi")


def test_a_default_beside_a_written_amount_is_not() -> None:
    """With a limit of its own the request is that, and with what is no quantity nobody knows."""
    item = "{type: Container, default: {memory: 1Gi}, defaultRequest: {memory: 128Mi}}"
    text = documents(limit_range(item), deployment(f"[{container(LIMITED)}]"))
    assert accepted(text)["requests.memory"] == "1Gi"
    odd = f"[{container('{limits: {memory: some}}')}]"
    assert (
        "is no quantity" in reasons(documents(limit_range(item), deployment(odd)))["memory-request"]
    )

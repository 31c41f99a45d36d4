"""Ephemeral storage: the kubelet evicts by the sum of the limits, and volumes count too."""

from __future__ import annotations

from typing import Any

import pytest

from kubectl_prodready.core.model import Safety
from kubectl_prodready.core.quantity import Quantity
from tests.core.resources.test_sizing import container, limit_range
from tests.help import accepted, deployment, documents, fixed, offered, reasons


def volumes(*bodies: str) -> str:
    """A Pod's field with some volumes."""
    items = ", ".join(f"{{name: v{number}, {body}}}" for number, body in enumerate(bodies))
    return f"volumes: [{items}]"


def limit(text: str) -> Any:
    """The ephemeral-storage limit that is added."""
    return accepted(text).get("limits.ephemeral-storage")


def amount(text: str) -> Quantity:
    """What must be a quantity."""
    parsed = Quantity.parse(text)
    assert parsed is not None
    return parsed


@pytest.mark.parametrize(
    "body",
    [
        "configMap: {name: a}",
        "secret: {secretName: a}",
        "persistentVolumeClaim: {claimName: a}",
        "hostPath: {path: /a}",
        "ephemeral: {}",
        "emptyDir: {medium: Memory}",
        "emptyDir: {sizeLimit: 10Mi}",
    ],
)
def test_volumes_that_do_not_grow_on_the_nodes_disk(body: str) -> None:
    assert limit(deployment(pod=volumes(body))) == "2Gi"


def test_one_without_bound_among_others_is_enough_for_a_hint() -> None:
    pod = volumes("emptyDir: {sizeLimit: 1Gi}", "emptyDir: {}", "emptyDir: {medium: Memory}")
    assert limit(deployment(pod=pod)) is None
    (finding,) = [f for f in fixed(deployment(pod=pod)).findings if not f.accepted]
    assert "the emptyDir v1 has no sizeLimit" in str(finding.change.evidence[-1])


def test_a_volumes_own_size_fits_under_the_sum_of_the_limits() -> None:
    """What a Pod may put there by its own words must not evict it."""
    found = limit(deployment(pod=volumes("emptyDir: {sizeLimit: 10Gi}")))
    assert found is None or amount(found) >= amount("10Gi")


@pytest.mark.parametrize(
    "ignored", ["ephemeral-storage-request", "memory-request", "ephemeral-storage-limit"]
)
def test_a_limit_comes_with_its_request_only(ignored: str) -> None:
    found = accepted(deployment(), ignore=(ignored,))
    assert ("limits.ephemeral-storage" in found) is (ignored == "memory-request")


def test_a_limit_range_that_forbids_one_forbids_all() -> None:
    item = "{type: Container, max: {ephemeral-storage: 3Gi}, default: {ephemeral-storage: 2Gi}}"
    both = f"[{container(name='a')}, {container('{requests: {ephemeral-storage: 2500Mi}}', 'b')}]"
    text = documents(limit_range(item), deployment(both))
    assert limit(text) is None
    assert "all or none: b: " in reasons(text)["ephemeral-storage-limit"]


def test_init_containers_are_among_all() -> None:
    pod = "initContainers: [{name: setup, image: setup}]"
    findings = fixed(deployment(pod=pod), select=("ephemeral-storage-limit",)).findings
    assert findings == ()
    rules = ("ephemeral-storage-limit", "ephemeral-storage-request")
    assert len(fixed(deployment(pod=pod), select=rules).findings) == 4


@pytest.mark.parametrize(
    ("volume", "mounts", "expected"),
    [
        ("emptyDir: {medium: Memory, sizeLimit: 1Gi}", "{name: v0, mountPath: /dev/shm}", "1536Mi"),
        ("emptyDir: {medium: Memory}", "{name: other, mountPath: /x}", "512Mi"),
        ("emptyDir: {medium: Memory, sizeLimit: 1Gi}", "{name: other, mountPath: /x}", "512Mi"),
        ("emptyDir: {sizeLimit: 1Gi}", "{name: v0, mountPath: /x}", "512Mi"),
    ],
)
def test_what_is_written_to_memory_counts_as_memory(
    volume: str, mounts: str, expected: str
) -> None:
    """A limit that left it out would kill the container that fills its own volume."""
    one = f"[{{name: web, image: web, volumeMounts: [{mounts}]}}]"
    assert accepted(deployment(one, pod=volumes(volume)))["limits.memory"] == expected


def test_volumes_as_large_as_all_limits_leave_nothing_for_logs() -> None:
    for size, safety in (("2047Mi", Safety.REVIEW), ("2Gi", Safety.HINT)):
        text = deployment(pod=volumes(f"emptyDir: {{sizeLimit: {size}}}"))
        found = [f for f in fixed(text).findings if f.change.rule == "ephemeral-storage-limit"]
        assert [one.change.safety for one in found] == [safety]


@pytest.mark.parametrize("size", ["", ", sizeLimit: 0", ", sizeLimit: -1Gi", ", sizeLimit: lots"])
def test_a_memory_volume_without_bound_makes_the_memory_limit_a_hint(size: str) -> None:
    """It may fill the node's memory today; once all containers have a limit, only their sum."""
    one = "[{name: web, image: web, volumeMounts: [{name: v0, mountPath: /dev/shm}]}]"
    text = deployment(one, pod=volumes(f"emptyDir: {{medium: Memory{size}}}"))
    assert offered(text) == {"limits.memory": "512Mi"}
    (finding,) = [f for f in fixed(text).findings if not f.accepted]
    assert finding.change.safety is Safety.HINT
    assert str(finding.change.evidence[-1]) == (
        "the memory volume v0 has no sizeLimit: the memory limits together bound it"
        " (docs: EmptyDirVolumeSource)"
    )


def test_a_limit_that_a_limit_range_sets_anyway_shrinks_no_volume() -> None:
    one = "[{name: web, image: web, volumeMounts: [{name: v0, mountPath: /dev/shm}]}]"
    default = limit_range("{type: Container, default: {memory: 1Gi}}")
    text = documents(default, deployment(one, pod=volumes("emptyDir: {medium: Memory}")))
    assert accepted(text)["limits.memory"] == "1Gi"

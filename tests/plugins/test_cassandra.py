"""What is known of the official Cassandra image."""

from __future__ import annotations

import pytest
from prodready_plugins import cassandra

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(fields: str = "", image: str = "cassandra:5.0") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return cassandra.facts(one, parse_image(image))


def test_joining_may_take_longer_than_any_patience() -> None:
    known = facts("args: [-R]")
    assert known.liveness is None
    assert known.readiness
    assert known.readiness.value["tcpSocket"] == {"port": 9042}
    assert known.stop
    assert known.stop.argv == ("nodetool", "drain")


@pytest.mark.parametrize(
    ("fields", "is_asked"),
    [
        ("env: [{name: CASSANDRA_RPC_ADDRESS, value: localhost}]", False),
        ("env: [{name: CASSANDRA_RPC_ADDRESS, value: 0.0.0.0}]", True),
        ("volumeMounts: [{name: c, mountPath: /etc/cassandra}]", False),
        (
            "volumeMounts: [{name: c, mountPath: /etc/cassandra}], ports: [{containerPort: 9042}]",
            True,
        ),
    ],
)
def test_its_settings_decide_where_it_listens(fields: str, *, is_asked: bool) -> None:
    known = facts(fields)
    assert bool(known.readiness) == is_asked
    assert ("declare 9042" in known.missing) != is_asked


def test_another_program_of_its_image_is_not_known() -> None:
    assert facts("args: [cqlsh]") == Facts(shell_path="/bin/sh")


@pytest.mark.parametrize(
    ("fields", "least"),
    [
        ("env: [{name: MAX_HEAP_SIZE, value: 4G}]", 5 * 1024**3),
        ("env: [{name: MAX_HEAP_SIZE, value: auto}]", None),
        ("", None),
    ],
)
def test_its_memory_comes_from_its_settings(fields: str, least: int | None) -> None:
    memory = facts(fields).memory
    assert (memory and memory.least) == least

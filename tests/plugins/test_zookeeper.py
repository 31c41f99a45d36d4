"""What is known of the official ZooKeeper image."""

from __future__ import annotations

import pytest
from prodready_plugins import zookeeper

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(fields: str = "", image: str = "zookeeper:3.9") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return zookeeper.facts(one, parse_image(image))


@pytest.mark.parametrize(
    ("fields", "port"),
    [
        ("", 2181),
        ("env: [{name: ZOO_SERVERS, value: 'server.1=a:2888:3888;2182'}]", 2182),
        (
            "env: [{name: ZOO_SERVERS, value: 'server.1=a:1:2;0.0.0.0:2183 x;2183'}]",
            2183,
        ),
        ("env: [{name: ZOO_SERVERS, value: 'server.1=a:1:2;2181 server.2=b:1:2;2182'}]", None),
        ("env: [{name: ZOO_SERVERS, value: 'server.1=a:2888:3888'}]", None),
        ("envFrom: [{configMapRef: {name: a}}]", None),
        ("envFrom: [{configMapRef: {name: a}}], ports: [{containerPort: 2181}]", 2181),
        ("volumeMounts: [{name: c, mountPath: /conf/zoo.cfg}]", None),
    ],
)
def test_its_settings_say_its_port(fields: str, port: int | None) -> None:
    known = facts(fields)
    assert known.ports == ((port,) if port else ())
    assert bool(known.readiness) == bool(port)
    assert ("declare 2181" in known.missing) == (port is None)
    assert known.liveness is None


def test_another_program_of_its_image_is_not_known() -> None:
    assert facts("args: [zkCli.sh]") == Facts(shell_path="/bin/sh")


@pytest.mark.parametrize(
    ("fields", "least"),
    [
        ('env: [{name: ZK_SERVER_HEAP, value: "4096"}]', 5 * 1024**3),
        ("env: [{name: ZK_SERVER_HEAP, value: -Xmx1g}]", None),
        ("", None),
    ],
)
def test_its_memory_comes_from_its_settings(fields: str, least: int | None) -> None:
    memory = facts(fields).memory
    assert (memory and memory.least) == least

"""What is known of the official Neo4j image."""

from __future__ import annotations

import pytest
from prodready_plugins import neo4j

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(fields: str = "", image: str = "neo4j:5") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return neo4j.facts(one, parse_image(image))


@pytest.mark.parametrize(
    ("fields", "port"),
    [
        ("env: [{name: NEO4J_AUTH, value: none}]", 7687),
        ("env: [{name: NEO4J_server_bolt_listen__address, value: ':7688'}]", 7688),
        ("env: [{name: NEO4J_dbms_default__listen__address, value: 127.0.0.1}]", None),
        ("env: [{name: NEO4J_server_default__listen__address, value: 0.0.0.0}]", 7687),
        ("envFrom: [{secretRef: {name: a}}]", None),
        ("envFrom: [{secretRef: {name: a}}], ports: [{containerPort: 7687}]", 7687),
        ("volumeMounts: [{name: c, mountPath: /conf}]", None),
    ],
)
def test_its_settings_say_its_port(fields: str, port: int | None) -> None:
    known = facts(fields)
    assert known.ports == ((port,) if port else ())
    assert bool(known.liveness) == bool(port)
    assert bool(known.missing) == (port is None)


def test_its_start_may_take_as_long_as_its_chart_says() -> None:
    startup = facts().startup
    assert startup
    assert startup.value["periodSeconds"] * startup.value["failureThreshold"] == 5000


def test_another_program_of_its_image_is_not_known() -> None:
    assert facts("args: [neo4j-admin, dump]") == Facts(shell_path="/bin/sh")


@pytest.mark.parametrize(
    ("fields", "least"),
    [
        ("env: [{name: NEO4J_server_memory_heap_max__size, value: 4G}]", 5 * 1024**3),
        (
            (
                "env: [{name: NEO4J_dbms_memory_heap_max__size, value: 4g}, "
                "{name: NEO4J_dbms_memory_pagecache_size, value: 1g}]"
            ),
            6 * 1024**3,
        ),
        ("env: [{name: NEO4J_server_memory_pagecache_size, value: 4G}]", None),
    ],
)
def test_its_memory_comes_from_its_settings(fields: str, least: int | None) -> None:
    memory = facts(fields).memory
    assert (memory and memory.least) == least

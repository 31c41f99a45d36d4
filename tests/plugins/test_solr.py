"""What is known of the official Solr image."""

from __future__ import annotations

import pytest
from prodready_plugins import solr

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(fields: str = "", image: str = "solr:9.7") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return solr.facts(one, parse_image(image))


@pytest.mark.parametrize(
    ("fields", "port"),
    [
        ("", 8983),
        ("args: [solr-precreate, books]", 8983),
        ("args: [solr, start, -f, -p, '8984']", 8984),
        ("env: [{name: SOLR_PORT, value: '8985'}]", 8985),
        ("envFrom: [{configMapRef: {name: a}}]", None),
        ("envFrom: [{configMapRef: {name: a}}], ports: [{containerPort: 8983}]", 8983),
        ("args: [solr-foreground, -p, $(PORT)]", None),
    ],
)
def test_its_settings_say_its_port(fields: str, port: int | None) -> None:
    known = facts(fields)
    assert known.ports == ((port,) if port else ())
    assert bool(known.readiness) == bool(port)
    assert ("8983" in known.missing) == (port is None)
    assert known.liveness is None, "it may want a login that no manifest shows"


def test_another_program_of_its_image_is_not_known() -> None:
    assert facts("args: [solr-exporter]") == Facts(shell_path="/bin/sh")


@pytest.mark.parametrize(
    ("fields", "least"),
    [
        ("env: [{name: SOLR_HEAP, value: 4g}]", 5 * 1024**3),
        ("args: [solr-foreground, -m, 4g]", 5 * 1024**3),
        ("", None),
    ],
)
def test_its_memory_comes_from_its_settings(fields: str, least: int | None) -> None:
    memory = facts(fields).memory
    assert (memory and memory.least) == least

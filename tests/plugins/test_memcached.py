"""What is known of the official memcached image."""

from __future__ import annotations

import pytest
from prodready_plugins import memcached

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(fields: str = "", image: str = "memcached:1.6") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return memcached.facts(one, parse_image(image))


@pytest.mark.parametrize(
    ("args", "port"),
    [
        ("[]", 11211),
        ("[memcached, -m, '64']", 11211),
        ("[-p, '11212']", 11212),
        ("[-p11212]", 11212),
        ("['-p 11212', -v]", 11212),
        ("[--port=11212]", 11212),
        ("[-l, 0.0.0.0, -p, '1', -p, '2']", 2),
    ],
)
def test_its_port_comes_from_its_arguments(args: str, port: int) -> None:
    known = facts(f"args: {args}")
    assert known.ports == (port,)
    assert known.readiness
    assert known.readiness.value["tcpSocket"] == {"port": port}
    assert known.liveness is None, "a port that answers is no health"


@pytest.mark.parametrize(
    "args",
    ["[-s, /run/socket]", "[-l, 127.0.0.1]", "[--listen=10.0.0.1]", "[-p, $(PORT)]", "[-p, '0']"],
)
def test_where_it_may_listen_elsewhere_it_is_not_asked(args: str) -> None:
    known = facts(f"args: {args}")
    assert (known.readiness, known.ports) == (None, ())
    assert "elsewhere" in known.missing


@pytest.mark.parametrize(
    ("fields", "least"),
    [
        ('args: [-m, "4096"]', 5 * 1024**3),
        ("args: [-m4096]", 5 * 1024**3),
        ("args: [memcached, --memory-limit=4096]", 5 * 1024**3),
        ("args: [-m, $(SIZE)]", None),
        ("", None),
    ],
)
def test_its_memory_comes_from_its_settings(fields: str, least: int | None) -> None:
    memory = facts(fields).memory
    assert (memory and memory.least) == least

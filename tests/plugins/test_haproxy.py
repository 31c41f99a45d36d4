"""What is known of HAProxy."""

from __future__ import annotations

import pytest
from prodready_plugins import haproxy

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(fields: str = "", image: str = "haproxy:3.0") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return haproxy.facts(one, parse_image(image))


def test_its_only_port_is_the_one_that_it_listens_on() -> None:
    known = facts("ports: [{containerPort: 8080}]")
    assert known.ports == (8080,)
    assert known.readiness
    assert known.readiness.value == {"tcpSocket": {"port": 8080}}
    assert known.liveness is None


@pytest.mark.parametrize("ports", ["[]", "[{containerPort: 80}, {containerPort: 443}]"])
def test_its_configuration_is_not_guessed_at(ports: str) -> None:
    known = facts(f"ports: {ports}")
    assert (known.ports, known.readiness) == ((), None)
    assert known.missing
    assert known.grace


@pytest.mark.parametrize(
    ("fields", "known"),
    [
        ("args: [-f, /my.cfg]", True),
        ("args: [haproxy, -f, /my.cfg]", True),
        ("command: [/usr/local/sbin/haproxy, -f, /my.cfg]", True),
        ("args: [socat]", False),
    ],
)
def test_it_is_known_however_it_is_started(fields: str, *, known: bool) -> None:
    assert bool(facts(f"{fields}, ports: [{{containerPort: 80}}]").readiness) == known


@pytest.mark.parametrize(
    ("tag", "cuts"), [("1.8.13", True), ("1.8.14", False), ("1.8", False), ("2.9-alpine", False)]
)
def test_old_ones_have_to_be_told_to_finish(tag: str, *, cuts: bool) -> None:
    assert bool(facts(image=f"haproxy:{tag}").stop) == cuts


def test_behind_a_shell_it_is_not_the_first_process() -> None:
    script = "command: [sh, -c, 'prepare; haproxy -f /my.cfg']"
    assert facts(script, "haproxy:1.8.13").stop is None
    assert facts(script.replace("; ", "; exec "), "haproxy:1.8.13").stop

"""What is known of Adminer."""

from __future__ import annotations

import pytest
from prodready_plugins import adminer

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(fields: str = "", image: str = "adminer:5") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return adminer.facts(one, parse_image(image))


@pytest.mark.parametrize(("tag", "port"), [("5", 8080), ("5-standalone", 8080), ("fastcgi", 9000)])
def test_its_tag_says_the_port(tag: str, port: int) -> None:
    known = facts(image=f"adminer:{tag}")
    assert known.ports == (port,)
    assert known.readiness
    assert known.readiness.value == {"tcpSocket": {"port": port}}
    assert known.liveness is None


def test_its_arguments_may_say_another() -> None:
    known = facts("args: [php, -S, '0.0.0.0:9090']")
    assert (known.ports, known.readiness) == ((), None)
    assert known.missing


def test_another_program_is_not_known() -> None:
    assert facts("args: [sh]") == Facts(shell_path="/bin/sh")

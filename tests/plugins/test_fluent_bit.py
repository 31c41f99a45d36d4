"""What is known of Fluent Bit."""

from __future__ import annotations

import pytest
from prodready_plugins import fluent_bit

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(fields: str = "", image: str = "fluent/fluent-bit:4.0.8") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return fluent_bit.facts(one, parse_image(image))


@pytest.mark.parametrize(("tag", "has_none"), [("4.0.8", True), ("4.0.8-debug", False)])
def test_only_a_debug_image_has_a_shell(tag: str, *, has_none: bool) -> None:
    known = facts(image=f"fluent/fluent-bit:{tag}")
    assert known.has_no_shell is has_none
    assert known.shell_path == ""


@pytest.mark.parametrize(
    "fields", ["", "command: [/fluent-bit/bin/fluent-bit]", "args: [--config=/a]"]
)
def test_its_health_is_said_by_its_configuration_only(fields: str) -> None:
    known = facts(fields)
    assert "HTTP_Server" in known.missing
    assert (known.ports, known.liveness, known.readiness) == ((), None, None)


def test_another_program_lacks_nothing() -> None:
    assert facts("command: [/other]") == Facts(has_no_shell=True)

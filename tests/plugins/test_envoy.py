"""What is known of Envoy."""

from __future__ import annotations

import pytest
from prodready_plugins import envoy

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(fields: str = "", image: str = "envoyproxy/envoy:v1.33.0") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return envoy.facts(one, parse_image(image))


@pytest.mark.parametrize(
    ("fields", "is_known"),
    [
        ("", True),
        ("args: [-c, /etc/envoy/envoy.yaml, --log-level, debug]", True),
        ("args: [envoy, -c, /my.yaml]", False),
        ("args: [--config-path=/my.yaml]", False),
        ("args: [--config-yaml, '{}']", False),
        ("args: [-l, info, $(MORE)]", False),
        ("volumeMounts: [{name: c, mountPath: /etc/envoy}]", False),
    ],
)
def test_only_the_configuration_of_the_image_is_known(fields: str, *, is_known: bool) -> None:
    known = facts(fields)
    assert bool(known.readiness) == is_known
    assert bool(known.no_liveness) == is_known
    assert known.liveness is None


def test_another_program_is_not_known() -> None:
    assert facts("args: [sh]") == Facts(shell_path="/bin/sh")

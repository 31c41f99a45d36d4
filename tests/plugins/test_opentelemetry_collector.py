"""What is known of the OpenTelemetry Collector."""

from __future__ import annotations

import pytest
from prodready_plugins import opentelemetry_collector

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(fields: str = "", image: str = "otel/opentelemetry-collector") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return opentelemetry_collector.facts(one, parse_image(image))


@pytest.mark.parametrize("fields", ["", "args: [--config=/a]", "command: [/otelcol]"])
def test_its_health_is_said_by_its_configuration_only(fields: str) -> None:
    known = facts(fields)
    assert "health_check" in known.missing
    assert (known.has_no_shell, known.ports, known.liveness) == (True, (), None)


def test_another_program_lacks_nothing() -> None:
    assert facts("command: [/other]") == Facts(has_no_shell=True)

"""What is known of Kong."""

from __future__ import annotations

import pytest
from prodready_plugins import kong

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(fields: str = "", image: str = "kong:3.9") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return kong.facts(one, parse_image(image))


def listens(value: str) -> str:
    """KONG_STATUS_LISTEN in a container's environment."""
    return f"env: [{{name: KONG_STATUS_LISTEN, value: '{value}'}}]"


@pytest.mark.parametrize(
    ("said", "port"),
    [
        ("0.0.0.0:8100", 8100),
        ("0.0.0.0:8100, [::]:8100", 8100),
        ("0.0.0.0:8543 ssl, 0.0.0.0:8100", 8100),
        ("0.0.0.0:8100 reuseport backlog=16384", 8100),
    ],
)
def test_it_is_asked_at_its_status_port(said: str, port: int) -> None:
    known = facts(listens(said))
    assert known.liveness
    assert known.liveness.value["httpGet"] == {"path": "/status", "port": port}
    assert known.readiness
    assert known.readiness.value["httpGet"] == {"path": "/status/ready", "port": port}


@pytest.mark.parametrize(
    "fields",
    [
        "",
        listens("off"),
        listens("127.0.0.1:8100"),
        listens("0.0.0.0:8543 http2 ssl"),
        listens("$(LISTEN)"),
        "envFrom: [{configMapRef: {name: a}}]",
    ],
)
def test_what_is_closed_or_hidden_is_not_asked(fields: str) -> None:
    known = facts(fields)
    assert (known.ports, known.liveness, known.readiness) == ((), None, None)
    assert "KONG_STATUS_LISTEN" in known.missing


def test_older_ones_have_no_page_for_readiness() -> None:
    known = facts(listens("0.0.0.0:8100"), "kong:3.2.1")
    assert known.readiness
    assert known.readiness.value["httpGet"]["path"] == "/status"


@pytest.mark.parametrize("args", ["[kong, migrations, bootstrap]", "[sh]"])
def test_another_program_is_not_known(args: str) -> None:
    assert facts(f"args: {args}, {listens('0.0.0.0:8100')}") == Facts(shell_path="/bin/sh")

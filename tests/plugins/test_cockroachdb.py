"""What is known of the image of CockroachDB."""

from __future__ import annotations

import pytest
from prodready_plugins import cockroachdb

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(fields: str = "", image: str = "cockroachdb/cockroach:v24.2.0") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return cockroachdb.facts(one, parse_image(image))


def asked(known: Facts) -> tuple[int, str] | None:
    """The port and the scheme that its health is asked for with."""
    if known.liveness is None or known.readiness is None:
        return None
    alive, ready = known.liveness.value["httpGet"], known.readiness.value["httpGet"]
    assert (alive["port"], alive.get("scheme")) == (ready["port"], ready.get("scheme"))
    return alive["port"], alive.get("scheme", "HTTP")


@pytest.mark.parametrize(
    ("fields", "health"),
    [
        ("args: [start, --certs-dir=/certs]", (8080, "HTTPS")),
        ("command: [/cockroach/cockroach, start, --insecure]", (8080, "HTTP")),
        ("args: [start-single-node, --insecure, '--http-addr=0.0.0.0:8081']", (8081, "HTTP")),
        ("args: [start-single-node, --http-port, '8082']", (8082, "HTTPS")),
        ("args: [start, --http-addr=localhost]", None),
        ("args: [start, '--http-addr=$(ADDRESS)']", None),
        ("args: [start, --unencrypted-localhost-http]", None),
        ("args: [start], env: [{name: COCKROACH_ARGS, value: start --insecure}]", None),
        ("", None),
        ("command: [/cockroach/cockroach, init]", None),
    ],
)
def test_its_arguments_say_where_its_health_is(fields: str, health: tuple[int, str] | None) -> None:
    known = facts(fields)
    assert asked(known) == health
    assert bool(known.missing) == (health is None)


def test_another_program_of_its_image_is_not_known() -> None:
    assert facts("args: [shell, -c, /cockroach/cockroach start]") == Facts(shell_path="/bin/sh")

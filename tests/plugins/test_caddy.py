"""What is known of Caddy."""

from __future__ import annotations

import pytest
from prodready_plugins import caddy

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(fields: str = "", image: str = "caddy:2.8") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return caddy.facts(one, parse_image(image))


@pytest.mark.parametrize(
    ("fields", "is_known"),
    [
        ("", True),
        ("args: [caddy, run, --config, /etc/caddy/Caddyfile]", True),
        ("args: [caddy, run, --config, /my/Caddyfile]", False),
        ("args: [caddy, file-server, --listen, ':8080']", False),
        ("volumeMounts: [{name: c, mountPath: /etc/caddy/Caddyfile, subPath: Caddyfile}]", False),
        ("volumeMounts: [{name: d, mountPath: /data}]", True),
    ],
)
def test_only_its_own_caddyfile_is_known(fields: str, *, is_known: bool) -> None:
    known = facts(fields)
    assert known.ports == ((80,) if is_known else ())
    assert bool(known.readiness) == is_known
    assert bool(known.no_liveness) == is_known
    assert known.liveness is None


def test_another_program_is_not_known() -> None:
    assert facts("args: [sh, -c, sleep 1]") == Facts(shell_path="/bin/sh")

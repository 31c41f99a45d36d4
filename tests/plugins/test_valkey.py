"""What is known of the image of Valkey."""

from __future__ import annotations

import pytest
from prodready_plugins import valkey

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(fields: str = "", image: str = "valkey/valkey:8") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return valkey.facts(one, parse_image(image))


def test_only_readiness_fails_on_an_error() -> None:
    known = facts()
    assert known.liveness
    assert known.readiness
    assert known.liveness.value["exec"]["command"] == ["valkey-cli", "ping"]
    assert known.readiness.value["exec"]["command"] == ["valkey-cli", "-e", "ping"]


@pytest.mark.parametrize(
    ("args", "port"),
    [
        ("[valkey-server, --save, '60', '1']", 6379),
        ("[--port, '6380']", 6380),
        ("[valkey-server, --port 6380]", 6380),
        ("[valkey-server, --PORT, '6380']", 6380),
        ("[--port, '6379', --port, '6380']", 6380),
    ],
)
def test_its_port_comes_from_its_arguments(args: str, port: int) -> None:
    known = facts(f"args: {args}")
    assert known.ports == (port,)
    assert known.liveness
    assert ("-p" in known.liveness.value["exec"]["command"]) == (port != 6379)


@pytest.mark.parametrize(
    "fields",
    [
        "args: [--requirepass, secret]",
        "args: [--RequirePass, secret]",
        "args: [--Port, '0']",
        "args: [valkey-server, --requirepass, $(PASSWORD)]",
        "args: [valkey-server, /conf/valkey.conf]",
        "args: [/conf/valkey.conf]",
        "args: [--port, '0', --tls-port, '6379']",
        "args: [--port, $(PORT)]",
        "args: [--bind, 10.0.0.1]",
        "env: [{name: VALKEY_EXTRA_FLAGS, value: --requirepass secret}]",
        "envFrom: [{secretRef: {name: flags}}]",
        "volumeMounts: [{name: c, mountPath: /etc/valkey}]",
    ],
)
def test_what_is_configured_elsewhere_is_not_asked(fields: str) -> None:
    known = facts(fields)
    assert (known.liveness, known.readiness, known.ports) == (None, None, ())
    assert "password" in known.missing
    assert "secret" not in str(known)


def test_a_sentinel_is_another_program() -> None:
    assert facts("args: [valkey-sentinel, /conf/sentinel.conf]") == Facts(shell_path="/bin/sh")


@pytest.mark.parametrize(
    ("fields", "least"),
    [
        ("args: [--MAXMEMORY, 4gb]", 5 * 1024**3),
        ("args: [valkey-server, --maxmemory 1k, --maxmemory 4k]", 5000),
        ("args: [--maxmemory-policy, noeviction]", None),
    ],
)
def test_its_memory_comes_from_its_settings(fields: str, least: int | None) -> None:
    memory = facts(fields).memory
    assert (memory and memory.least) == least

"""What is known of the images of MinIO."""

from __future__ import annotations

import pytest
from prodready_plugins import minio

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(fields: str = "", image: str = "minio/minio") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return minio.facts(one, parse_image(image))


@pytest.mark.parametrize(
    ("fields", "port"),
    [
        ("args: [server, /data, --console-address, ':9001']", 9000),
        ("args: [minio, server, /data, --address, ':9002']", 9002),
        ("command: [minio, server, /data, '--address=0.0.0.0:9003']", 9003),
        ("args: [server, /data], env: [{name: MINIO_ADDRESS, value: ':9004'}]", 9004),
        ("args: [server, /data], envFrom: [{secretRef: {name: a}}]", None),
        ("envFrom: [{secretRef: {name: a}}], ports: [{containerPort: 9000}]", 9000),
        ("args: [server, /data, --address, '$(ADDRESS)']", None),
        ("args: [server, /data, --address, '127.0.0.1:9000']", None),
    ],
)
def test_its_address_says_its_port(fields: str, port: int | None) -> None:
    known = facts(fields)
    assert known.ports == ((port,) if port else ())
    assert bool(known.missing) == (port is None)


@pytest.mark.parametrize(
    "fields",
    [
        "args: [server, --certs-dir, /certs, /data]",
        "args: [server, -S, /certs, /data]",
        "volumeMounts: [{name: c, mountPath: /root/.minio/certs/public.crt, subPath: a}]",
    ],
)
def test_with_certificates_only_its_port_is_asked_for(fields: str) -> None:
    known = facts(fields)
    assert known.liveness is None
    assert known.readiness
    assert "TLS" in known.missing


def test_a_gateway_is_another_program() -> None:
    assert facts("args: [gateway, nas, /data]") == Facts(shell_path="/bin/sh")

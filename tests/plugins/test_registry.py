"""What is known of the registry."""

from __future__ import annotations

import pytest
from prodready_plugins import registry

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(fields: str = "", image: str = "registry:3") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return registry.facts(one, parse_image(image))


def variables(**values: str) -> str:
    """An environment of settings below `http`."""
    said = (f"{{name: REGISTRY_HTTP_{name}, value: '{value}'}}" for name, value in values.items())
    return f"env: [{', '.join(said)}]"


@pytest.mark.parametrize(
    ("fields", "asked"),
    [
        ("", {"path": "/", "port": 5000}),
        ("args: [serve, /etc/distribution/config.yml]", {"path": "/", "port": 5000}),
        ("args: [/etc/docker/registry/config.yml]", {"path": "/", "port": 5000}),
        (variables(ADDR="0.0.0.0:80"), {"path": "/", "port": 80}),
        (variables(TLS_CERTIFICATE="/tls.crt"), {"path": "/", "port": 5000, "scheme": "HTTPS"}),
    ],
)
def test_its_variables_say_where_it_is_asked(fields: str, asked: dict[str, object]) -> None:
    known = facts(fields)
    assert known.readiness
    assert known.readiness.value == {"httpGet": asked}


def test_a_storage_that_fails_is_no_reason_to_restart() -> None:
    known = facts()
    assert known.liveness is None
    assert "storage" in known.no_liveness


@pytest.mark.parametrize(
    "fields",
    [
        "args: [/my/config.yml]",
        "args: [serve, /my/config.yml]",
        "volumeMounts: [{name: c, mountPath: /etc/distribution/config.yml}]",
        "volumeMounts: [{name: c, mountPath: /etc/docker/registry}]",
        variables(ADDR="127.0.0.1:5000"),
        variables(ADDR="$(ADDRESS)"),
        variables(TLS_CERTIFICATE="/tls.crt", TLS_CLIENTCAS_0="/ca.crt"),
        variables(TLS_LETSENCRYPT_CACHEFILE="/cache"),
        "envFrom: [{configMapRef: {name: a}}]",
    ],
)
def test_what_is_configured_elsewhere_is_not_asked(fields: str) -> None:
    known = facts(fields)
    assert (known.ports, known.readiness) == ((), None)
    assert known.missing


@pytest.mark.parametrize(
    "fields",
    [
        "args: [garbage-collect, /etc/distribution/config.yml]",
        "command: [registry, garbage-collect, /etc/distribution/config.yml]",
        "args: [registry, --version]",
        "args: [sh]",
    ],
)
def test_another_program_is_not_known(fields: str) -> None:
    assert facts(fields) == Facts(shell_path="/bin/sh")

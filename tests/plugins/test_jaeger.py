"""What is known of Jaeger."""

from __future__ import annotations

import pytest
from prodready_plugins import jaeger

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(fields: str = "", image: str = "jaegertracing/jaeger:2.11.0") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return jaeger.facts(one, parse_image(image))


def asked(known: Facts) -> list[tuple[str, int]]:
    """The paths and ports of its probes, liveness first."""
    probes = [one.value["httpGet"] for one in (known.liveness, known.readiness) if one]
    return [(one["path"], one["port"]) for one in probes]


ONE = "jaegertracing/all-in-one:1.67.0"


@pytest.mark.parametrize(
    ("fields", "image", "port"),
    [
        ("", "jaegertracing/jaeger:2.11.0", 13133),
        ("", ONE, 14269),
        ("args: ['--admin.http.host-port=:81']", ONE, 81),
        ("env: [{name: ADMIN_HTTP_HOST_PORT, value: '0.0.0.0:82'}]", ONE, 82),
    ],
)
def test_each_version_has_its_port(fields: str, image: str, port: int) -> None:
    path = "/" if image == ONE else "/status"
    assert asked(facts(fields, image)) == [(path, port), (path, port)]


@pytest.mark.parametrize(
    ("fields", "image"),
    [
        ("args: [--config=/etc/jaeger.yaml]", "jaegertracing/jaeger"),
        ("args: [--set, extensions.healthcheckv2.http.endpoint=a:1]", "jaegertracing/jaeger"),
        ("env: [{name: JAEGER_LISTEN_HOST, value: localhost}]", "jaegertracing/jaeger"),
        ("envFrom: [{secretRef: {name: a}}]", "jaegertracing/jaeger"),
        ("", "jaegertracing/jaeger:1.58.0"),
        ("args: [--config-file=/a.yaml]", ONE),
        ("args: [--admin.http.tls.enabled=true]", ONE),
        ("env: [{name: ADMIN_HTTP_TLS_ENABLED, value: 'true'}]", ONE),
    ],
)
def test_its_own_configuration_withdraws_its_probes(fields: str, image: str) -> None:
    known = facts(fields, image)
    assert not asked(known)
    assert known.missing


@pytest.mark.parametrize("fields", ["args: [version]", "command: [sh]"])
def test_another_command_is_no_server(fields: str) -> None:
    assert facts(fields) == Facts()

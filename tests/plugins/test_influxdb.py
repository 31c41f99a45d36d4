"""What is known of the official InfluxDB image."""

from __future__ import annotations

import pytest
from prodready_plugins import influxdb

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(fields: str = "", image: str = "influxdb:2.7") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return influxdb.facts(one, parse_image(image))


@pytest.mark.parametrize(
    ("image", "path"),
    [("influxdb:2.7", "/health"), ("influxdb:1.8-alpine", "/ping"), ("influxdb:2", "/health")],
)
def test_its_version_says_what_is_asked(image: str, path: str) -> None:
    known = facts(image=image)
    assert known.liveness
    assert known.readiness
    assert known.liveness.value["httpGet"] == {"path": path, "port": 8086}
    assert known.readiness.value["httpGet"] == {"path": path, "port": 8086}


@pytest.mark.parametrize(
    "tag", [":3-core", ":latest", "", ":alpine", ":1.11-meta", ":1.11-data", "@sha256:0123"]
)
def test_another_kind_of_it_is_not_known(tag: str) -> None:
    known = facts(image=f"influxdb{tag}")
    assert (known.liveness, known.readiness, known.ports) == (None, None, ())
    assert "1 or 2" in known.missing


@pytest.mark.parametrize(
    ("fields", "image", "port"),
    [
        ("args: [--http-bind-address, ':8087']", "influxdb:2.7", 8087),
        ("args: [run]", "influxdb:2.7", 8086),
        ("env: [{name: INFLUXDB_HTTP_BIND_ADDRESS, value: '0.0.0.0:8088'}]", "influxdb:1.8", 8088),
        ("env: [{name: INFLUXD_HTTP_BIND_ADDRESS, value: '127.0.0.1:8086'}]", "influxdb:2", None),
        ("envFrom: [{secretRef: {name: a}}]", "influxdb:2", None),
    ],
)
def test_its_settings_say_its_port(fields: str, image: str, port: int | None) -> None:
    known = facts(fields, image)
    assert known.ports == ((port,) if port else ())
    assert bool(known.liveness) == bool(port)
    assert bool(known.missing) == (port is None)


@pytest.mark.parametrize(
    "fields",
    [
        "args: [--tls-cert, /tls.crt]",
        "env: [{name: INFLUXD_TLS_CERT, value: /tls.crt}]",
        "volumeMounts: [{name: c, mountPath: /etc/influxdb2}], ports: [{containerPort: 8086}]",
        "envFrom: [{secretRef: {name: a}}], ports: [{containerPort: 8086}]",
    ],
)
def test_where_it_may_want_tls_only_its_port_is_asked_for(fields: str) -> None:
    known = facts(fields)
    assert known.liveness is None
    assert known.readiness
    assert known.readiness.value["tcpSocket"] == {"port": 8086}
    assert "TLS" in known.missing


def test_another_program_of_its_image_is_not_known() -> None:
    assert facts("args: [influx, query]") == Facts(shell_path="/bin/sh")


@pytest.mark.parametrize(
    ("fields", "is_asked"),
    [
        ("env: [{name: DOCKER_INFLUXDB_INIT_MODE, value: upgrade}]", False),
        ("env: [{name: DOCKER_INFLUXDB_INIT_MODE, value: $(MODE)}]", False),
        ("volumeMounts: [{name: c, mountPath: /docker-entrypoint-initdb.d}]", False),
        ("env: [{name: DOCKER_INFLUXDB_INIT_MODE, value: setup}]", True),
    ],
)
def test_an_upgrade_is_not_to_be_killed(fields: str, *, is_asked: bool) -> None:
    known = facts(fields, "influxdb:2.7")
    assert known.readiness
    assert bool(known.liveness) == is_asked
    assert bool(known.no_liveness) != is_asked

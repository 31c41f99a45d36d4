"""What is known of the image of ClickHouse."""

from __future__ import annotations

import pytest
from prodready_plugins import clickhouse

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(fields: str = "", image: str = "clickhouse/clickhouse-server:24.8") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return clickhouse.facts(one, parse_image(image))


@pytest.mark.parametrize(
    ("fields", "port"),
    [
        ("", 8123),
        ("args: [--, --http_port=8124]", 8124),
        ("envFrom: [{secretRef: {name: a}}]", 8123),
        ("volumeMounts: [{name: c, mountPath: /etc/clickhouse-server/users.d}]", 8123),
        ("volumeMounts: [{name: c, mountPath: /etc/clickhouse-server/config.d/a.xml}]", None),
        (
            "volumeMounts: [{name: c, mountPath: /etc}], ports: [{containerPort: 8123}]",
            8123,
        ),
        ("env: [{name: CLICKHOUSE_CONFIG, value: /my.xml}]", None),
        ("args: [--, --listen_host=127.0.0.1]", None),
    ],
)
def test_its_settings_say_its_port(fields: str, port: int | None) -> None:
    known = facts(fields)
    assert known.ports == ((port,) if port else ())
    assert bool(known.liveness) == bool(port)
    assert bool(known.missing) == (port is None)


def test_another_program_of_its_image_is_not_known() -> None:
    assert facts("args: [clickhouse-client]") == Facts(shell_path="/bin/sh")


def test_scripts_that_run_first_are_not_to_be_killed() -> None:
    known = facts("volumeMounts: [{name: c, mountPath: /docker-entrypoint-initdb.d}]")
    assert known.readiness
    assert (known.liveness, bool(known.no_liveness)) == (None, True)

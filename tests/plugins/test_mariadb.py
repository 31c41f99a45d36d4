"""What is known of the official MariaDB image."""

from __future__ import annotations

import pytest
from prodready_plugins import mariadb

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(fields: str = "", image: str = "mariadb:11.4") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return mariadb.facts(one, parse_image(image))


def commands(known: Facts) -> tuple[list[str], list[str]]:
    """How liveness and readiness are asked for."""
    assert known.liveness
    assert known.readiness
    return known.liveness.value["exec"]["command"], known.readiness.value["exec"]["command"]


@pytest.mark.parametrize("tag", [":11.4", ":10.11.6-jammy", ":latest", ""])
def test_too_many_connections_are_no_reason_for_a_restart(tag: str) -> None:
    known = facts(image=f"mariadb{tag}")
    alive, ready = commands(known)
    assert alive == ["mariadb-admin", "-h", "127.0.0.1", "ping"]
    assert ready == ["healthcheck.sh", "--connect"]


def test_an_older_one_is_asked_by_its_older_name() -> None:
    alive, ready = commands(facts(image="mariadb:10.6"))
    assert alive == ready == ["mysqladmin", "-h", "127.0.0.1", "ping"]


def test_its_health_check_knows_no_other_port() -> None:
    alive, ready = commands(facts("args: [--port=3307]"))
    assert alive == ready == ["mariadb-admin", "-h", "127.0.0.1", "-P", "3307", "ping"]


@pytest.mark.parametrize(
    "fields",
    [
        "args: [mariadbd, --port, $(PORT)]",
        "args: [--bind-address=$(POD_IP)]",
        "volumeMounts: [{name: c, mountPath: /etc/mysql/conf.d}]",
    ],
)
def test_where_it_may_listen_elsewhere_it_is_not_asked(fields: str) -> None:
    known = facts(fields)
    assert (known.liveness, known.readiness, known.ports) == (None, None, ())
    assert "declare 3306" in known.missing
    assert facts("args: [mysqld]").ports == (3306,)


@pytest.mark.parametrize("image", ["mariadb@sha256:0123", "mariadb:focal"])
def test_without_a_version_its_commands_are_not_known(image: str) -> None:
    known = facts(image=image)
    assert known.liveness is None
    assert "names no version" in known.missing


@pytest.mark.parametrize(
    ("fields", "least"),
    [
        ("args: [--innodb-buffer-pool-size=4G]", 5 * 1024**3),
        ("args: [--innodb_buffer_pool_size, 4g]", 5 * 1024**3),
        ("args: [--innodb-buffer-pool-size=$(SIZE)]", None),
        ("", None),
    ],
)
def test_its_memory_comes_from_its_settings(fields: str, least: int | None) -> None:
    memory = facts(fields).memory
    assert (memory and memory.least) == least


@pytest.mark.parametrize(
    "fields",
    [
        "volumeMounts: [{name: c, mountPath: /docker-entrypoint-initdb.d}]",
        "volumeMounts: [{name: c, mountPath: /docker-entrypoint-initdb.d/a.sql, subPath: a}]",
        "env: [{name: MARIADB_AUTO_UPGRADE, value: a}]",
        "env: [{name: MARIADB_AUTO_UPGRADE, valueFrom: {configMapKeyRef: {name: a, key: b}}}]",
        "args: [--wsrep-new-cluster]",
        "args: [--wsrep_on=ON, '--wsrep-cluster-address=gcomm://a,b']",
    ],
)
def test_while_it_prepares_or_joins_it_is_not_to_be_killed(fields: str) -> None:
    known = facts(fields)
    assert (known.liveness, known.startup) == (None, None)
    assert known.readiness
    assert known.no_liveness

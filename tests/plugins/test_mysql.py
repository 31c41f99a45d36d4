"""What is known of the official MySQL image."""

from __future__ import annotations

import pytest
from prodready_plugins import mysql

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(fields: str = "", image: str = "mysql:8.4") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return mysql.facts(one, parse_image(image))


def asked(known: Facts) -> list[str]:
    """How liveness and readiness are both asked for."""
    assert known.liveness
    assert known.readiness
    command: list[str] = known.liveness.value["exec"]["command"]
    assert command == known.readiness.value["exec"]["command"]
    return command


def test_it_is_asked_by_tcp_and_without_a_password() -> None:
    known = facts("env: [{name: MYSQL_ROOT_PASSWORD, value: hunter2}]")
    assert asked(known) == ["mysqladmin", "-h", "127.0.0.1", "ping"]
    assert known.ports == (3306,)


@pytest.mark.parametrize("args", ["[--port=3307]", "[mysqld, --port, '3307']"])
def test_its_port_comes_from_its_arguments(args: str) -> None:
    known = facts(f"args: {args}")
    assert known.ports == (3307,)
    assert asked(known) == ["mysqladmin", "-h", "127.0.0.1", "-P", "3307", "ping"]


@pytest.mark.parametrize(
    "fields",
    [
        "args: [-P, '3307']",
        "args: [-P3307]",
        "args: [--port=$(PORT)]",
        "args: [mysqld, $(OPTIONS)]",
        "args: [--bind-address=$(POD_IP)]",
        "args: [--bind_address, 10.0.0.1]",
        "args: [--skip-networking]",
        "args: [--defaults-file=/my.cnf]",
        "env: [{name: MYSQL_TCP_PORT, value: '3307'}]",
        "volumeMounts: [{name: c, mountPath: /etc/mysql/conf.d}]",
        "volumeMounts: [{name: c, mountPath: /etc/my.cnf, subPath: my.cnf}]",
        "ports: [{containerPort: 3307}], volumeMounts: [{name: c, mountPath: /etc/mysql}]",
    ],
)
def test_where_it_may_listen_elsewhere_it_is_not_asked(fields: str) -> None:
    known = facts(fields)
    assert (known.liveness, known.readiness, known.ports) == (None, None, ())
    assert "declare 3306" in known.missing


@pytest.mark.parametrize(
    "fields",
    [
        "args: [--bind-address=0.0.0.0, --max-connections=500]",
        "envFrom: [{secretRef: {name: root}}]",
        "volumeMounts: [{name: data, mountPath: /var/lib/mysql}]",
        "ports: [{containerPort: 3306}], volumeMounts: [{name: c, mountPath: /etc/mysql/conf.d}]",
    ],
)
def test_what_keeps_the_usual_port(fields: str) -> None:
    assert facts(fields).ports == (3306,)


def test_another_program_of_its_image_is_not_known() -> None:
    assert facts("args: [mysqldump, --all-databases]") == Facts(shell_path="/bin/sh")


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
        "args: [--wsrep-new-cluster]",
        "args: [--wsrep_on=ON, '--wsrep-cluster-address=gcomm://a,b']",
    ],
)
def test_while_it_prepares_or_joins_it_is_not_to_be_killed(fields: str) -> None:
    known = facts(fields)
    assert (known.liveness, known.startup) == (None, None)
    assert known.readiness
    assert known.no_liveness

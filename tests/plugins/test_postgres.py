"""What is known of the official postgres image."""

from __future__ import annotations

from typing import Any

import pytest
from prodready_plugins import postgres

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import LIVENESS, PROBES, container, taken, web


def facts(fields: str = "", image: str = "postgres:17") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return postgres.facts(one, parse_image(image))


def command(known: Facts) -> Any:
    """How both are asked for."""
    assert known.liveness
    assert known.readiness
    assert known.liveness.value["exec"] == known.readiness.value["exec"]
    return known.liveness.value["exec"]["command"]


ASK = ["pg_isready", "-h", "127.0.0.1", "-U"]
BY_SHELL = ["/bin/sh", "-c", f'exec {" ".join(ASK)} "${{POSTGRES_USER:-postgres}}"']


@pytest.mark.parametrize("tag", ["", ":9.6", ":17-alpine", "@sha256:0123"])
def test_it_tells_whether_it_takes_connections(tag: str) -> None:
    known = facts(image=f"postgres{tag}")
    assert command(known) == [*ASK, "postgres"]
    assert known.liveness
    assert known.readiness
    check = {"exec": {"command": [*ASK, "postgres"]}, "timeoutSeconds": 5}
    assert known.liveness.value == {**check, "initialDelaySeconds": 30, "failureThreshold": 6}
    assert known.readiness.value == {**check, "initialDelaySeconds": 5, "failureThreshold": 3}
    assert known.liveness.source == known.readiness.source == "bitnami/postgresql chart"
    assert known.shell_path == "/bin/sh"
    assert known.stop is None
    assert known.grace
    assert (known.grace.seconds, known.grace.source) == (120, "postgres Dockerfile")


def test_its_liveness_probe_is_always_behind_a_startup_budget() -> None:
    found = taken(web(image="postgres:17"), select=PROBES)
    startup = found["startup-probe startupProbe"]
    assert startup["periodSeconds"] * startup["failureThreshold"] >= 300
    assert taken(web(image="postgres:17"), select=(LIVENESS,)) == {}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("env: [{name: POSTGRES_USER, value: shop}]", [*ASK, "shop"]),
        ("env: [{name: POSTGRES_DB, value: shop}]", [*ASK, "postgres"]),
        ("env: [{name: POSTGRES_USER, value: $(OWNER)}]", BY_SHELL),
        ("env: [{name: POSTGRES_USER, valueFrom: {secretKeyRef: {name: s, key: u}}}]", BY_SHELL),
        ("env: [{name: POSTGRES_USER}]", BY_SHELL),
        ("envFrom: [{secretRef: {name: s}}]", BY_SHELL),
        (
            "envFrom: [{secretRef: {name: s}}], env: [{name: POSTGRES_USER, value: shop}]",
            [*ASK, "shop"],
        ),
        ("env: [nothing, {name: POSTGRES_USER, value: 7}]", [*ASK, "7"]),
    ],
)
def test_its_user_comes_from_its_environment(fields: str, expected: list[str]) -> None:
    assert command(facts(fields)) == expected


PORT = ["pg_isready", "-h", "127.0.0.1", "-p", "5433", "-U"]


@pytest.mark.parametrize(
    "args",
    [
        "[-p, '5433']",
        "[-p5433]",
        "[postgres, -p, '5433']",
        "[postgres, --port, '5433']",
        "[postgres, --port=5433]",
        "[-c, port=5433]",
        "[-cport=5433]",
        "[-c, max_connections=9, -c, port=5433]",
    ],
)
def test_its_port_comes_from_its_arguments(args: str) -> None:
    assert command(facts(f"args: {args}")) == [*PORT, "postgres"]
    hidden = command(facts(f"args: {args}, envFrom: [{{secretRef: {{name: s}}}}]"))
    assert hidden[:2] == ["/bin/sh", "-c"]
    assert hidden[2] == f'exec {" ".join(PORT)} "${{POSTGRES_USER:-postgres}}"'


@pytest.mark.parametrize(
    "args", ["[]", "[postgres]", "[-c, max_connections=9]", "[-c, shared_buffers=1GB]"]
)
def test_other_arguments_change_no_port(args: str) -> None:
    assert command(facts(f"args: {args}")) == [*ASK, "postgres"]


@pytest.mark.parametrize(
    "fields",
    ["command: [postgres]", "command: [sh]", "args: [pg_dump]", "args: [sh, -c, postgres]"],
)
def test_only_its_own_program_is_known(fields: str) -> None:
    assert facts(fields) == Facts(shell_path="/bin/sh")


def test_no_password_is_ever_in_a_value() -> None:
    env = "env: [{name: POSTGRES_PASSWORD, value: hush}, {name: PGPASSWORD, value: hush}]"
    assert "hush" not in str(facts(env))


@pytest.mark.parametrize(
    "args",
    [
        "[-c, config_file=/etc/postgresql.conf]",
        "[postgres, -c, config_file=/etc/postgresql.conf]",
        "[--config-file=/etc/postgresql.conf]",
        "[--config_file=/etc/postgresql.conf]",
        "[-c, listen_addresses=10.0.0.1]",
        "[-clisten_addresses=]",
        "[--listen-addresses=10.0.0.1]",
        "[-h, 10.0.0.1]",
        "[-h10.0.0.1]",
        "[-p, $(PORT)]",
        "[--port=$(PORT)]",
        "[-c, port=$(PORT)]",
        "[postgres, $(OPTIONS)]",
        "[-D, /elsewhere]",
        "[-c, ssl=on, -c, config_file=/etc/postgresql.conf]",
    ],
)
def test_a_server_that_may_listen_elsewhere_is_not_asked(args: str) -> None:
    """A liveness probe of the wrong address would kill a database that is well."""
    known = facts(f"args: {args}")
    assert (known.liveness, known.readiness) == (None, None)
    assert known.missing == "its arguments may make it listen elsewhere: no pg_isready probe"
    assert known.grace


@pytest.mark.parametrize("args", ["[-c, 'listen_addresses=*']", "[-h, 0.0.0.0]", "[-h, '*']"])
def test_a_server_that_listens_everywhere_is_asked(args: str) -> None:
    assert command(facts(f"args: {args}")) == [*ASK, "postgres"]

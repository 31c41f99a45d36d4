"""What is known of the official postgres image."""

from __future__ import annotations

from typing import Any

import pytest
from prodready_plugins import postgres

from kubectl_prodready.core.images.certain import certain
from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import LIVENESS, PROBES, container, taken, web


def facts(fields: str = "", image: str = "postgres:17") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return certain(one, postgres.facts(one, parse_image(image)))


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
        "[postgres, --port=5433]",
        "[--PORT=5433]",
        "[-p, '5432', -p, '5433']",
        "[-p, '5432', --port=5433]",
        "[-c, PORT=5433]",
        "[-c, 'port= 5433 ']",
        "[-Fp, '5433']",
        "[-iFp5433]",
        "[-i, -p, '5433']",
        "[-c, max_connections=$(MOST), -p, '5433']",
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
    "args",
    [
        *("[]", "[postgres]", "[-c, max_connections=9]", "[-c, shared_buffers=1GB]"),
        *("[-F]", "[-N, '9']", "[-d, '2']", "[-c, unix_socket_directories=/tmp]"),
    ],
)
def test_other_arguments_change_no_port(args: str) -> None:
    assert command(facts(f"args: {args}")) == [*ASK, "postgres"]


@pytest.mark.parametrize(
    "fields",
    ["command: [sh]", "args: [pg_dump]", "args: [sh, -c, psql]", "command: [sh, -c, psql]"],
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
        "[-c, CONFIG_FILE=/etc/postgresql.conf]",
        "[-c, data_directory=/elsewhere]",
        "[-c, $(SETTING)]",
        "[-c, 'port =6000']",
        "[-c, port=0x1770]",
        "[-p, '05433']",
        "[-p, '5433', -p]",
        "[postgres, --port, '5433']",
        "[--port]",
        "[-X, '1']",
        "[-]",
        "[-p, '5433', more]",
    ],
)
def test_a_server_that_may_listen_elsewhere_is_not_asked(args: str) -> None:
    """A liveness probe of the wrong address would kill a database that is well."""
    known = facts(f"args: {args}")
    assert (known.liveness, known.readiness) == (None, None)
    assert known.missing == "its arguments may make it listen elsewhere: no pg_isready probe"
    assert known.grace


@pytest.mark.parametrize(
    "args",
    [
        *("[-c, 'listen_addresses=*']", "[-h, 0.0.0.0]", "[-h, '*']", "[-i]"),
        "[-c, 'LISTEN_ADDRESSES=10.0.0.1, localhost']",
    ],
)
def test_a_server_that_listens_everywhere_is_asked(args: str) -> None:
    assert command(facts(f"args: {args}")) == [*ASK, "postgres"]


@pytest.mark.parametrize("command", ["[postgres]", "[docker-entrypoint.sh, postgres]"])
def test_its_own_command_starts_the_same(command: str) -> None:
    assert facts(f"command: {command}, args: [-p, '5433']").ports == (5433,)


def command_of(fields: str) -> Any:
    return command(facts(fields))


@pytest.mark.parametrize(
    ("fields", "ports"),
    [
        ("", (5432,)),
        ("env: [{name: PGPORT, value: '6000'}]", (6000,)),
        ("env: [{name: PGPORT, value: '6000'}], args: [-p, '5433']", (5433,)),
        ("env: [{name: PGPORT, valueFrom: {secretKeyRef: {name: s, key: p}}}]", ()),
        ("envFrom: [{secretRef: {name: s}}], ports: [{containerPort: 6000}]", ()),
    ],
)
def test_the_port_that_it_listens_on(fields: str, ports: tuple[int, ...]) -> None:
    """A probe asks by PGPORT as well, which server and client read alike."""
    known = facts(fields)
    assert known.ports == ports
    assert known.liveness


def test_another_port_that_is_declared_speaks_against_its_own() -> None:
    known = facts("ports: [{containerPort: 5433}]")
    assert (known.liveness, known.readiness, known.ports) == (None, None, (5432,))
    assert known.missing.startswith("it declares port 5433, and what this image runs listens on")
    assert facts("ports: [{containerPort: 5433}], args: [-p, '5433']").liveness
    assert facts("ports: [{containerPort: 5433}], env: [{name: PGPORT, value: '5433'}]").liveness


def test_scripts_that_fill_a_new_database_are_not_killed() -> None:
    """Until they end it listens on its socket only; the next start would skip the rest of them."""
    mount = "volumeMounts: [{name: v, mountPath: /docker-entrypoint-initdb.d}]"
    known = facts(mount)
    assert known.liveness is None
    assert known.readiness
    assert known.readiness.value["exec"]["command"] == [*ASK, "postgres"]
    assert known.missing.endswith("no livenessProbe")
    found = taken(web(mount, image="postgres:17"), select=PROBES)
    assert found.keys() == {"readiness-probe readinessProbe"}


@pytest.mark.parametrize(
    ("args", "least"),
    [
        ("[-c, shared_buffers=2GB]", 8 * 1024**3),
        ("[--shared-buffers=2GB]", 8 * 1024**3),
        ("[-B, 128MB]", 512 * 1024**2),
        ("[-c, SHARED_BUFFERS=16384]", 512 * 1024**2),
        ("[-c, 'shared_buffers = 2GB']", None),
        ("[-c, shared_buffers=1 GB, -c, config_file=/a]", 4 * 1024**3),
        ("[-c, shared_buffers=2gb]", None),
        ("[-c, shared_buffers=$(BUFFERS)]", None),
        ("[postgres]", None),
        ("[sh, -B, 128MB]", None),
    ],
)
def test_its_memory_comes_from_its_arguments(args: str, least: int | None) -> None:
    memory = facts(f"args: {args}").memory
    assert (memory and memory.least) == least


@pytest.mark.parametrize(
    ("args", "is_asked"),
    [
        ("[-c, hot_standby=off]", False),
        ("[postgres, --hot-standby=False]", False),
        ("[-c, hot_standby=$(HOT)]", False),
        ("[-c, hot_standby=on]", True),
    ],
)
def test_a_standby_that_takes_no_connections_is_well(args: str, *, is_asked: bool) -> None:
    known = facts(f"args: {args}")
    assert known.readiness
    assert bool(known.liveness) == is_asked
    assert bool(known.no_liveness) != is_asked

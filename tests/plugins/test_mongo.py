"""What is known of the official MongoDB image."""

from __future__ import annotations

import pytest
from prodready_plugins import mongo

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(fields: str = "", image: str = "mongo:7") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return mongo.facts(one, parse_image(image))


def alive(known: Facts) -> list[str]:
    """How liveness is asked for."""
    assert known.liveness
    command: list[str] = known.liveness.value["exec"]["command"]
    return command


def test_readiness_asks_for_what_others_can_reach() -> None:
    known = facts()
    assert known.readiness
    assert known.readiness.value["tcpSocket"] == {"port": 27017}
    assert alive(known) == ["mongosh", "--quiet", "--eval", "db.adminCommand('ping')"]


@pytest.mark.parametrize(
    ("tag", "shell"),
    [(":6.0", "mongosh"), (":latest", "mongosh"), (":5", "mongo"), (":4.4", "mongo")],
)
def test_its_shell_changed_its_name(tag: str, shell: str) -> None:
    assert alive(facts(image=f"mongo{tag}"))[0] == shell


def test_without_a_version_its_shell_is_not_known() -> None:
    known = facts(image="mongo@sha256:0123")
    assert known.liveness is None
    assert known.readiness
    assert "names no version" in known.missing


@pytest.mark.parametrize(
    ("args", "port"),
    [
        ("[--port, '27020', --replSet, rs0]", 27020),
        ("[mongod, --shardsvr]", 27018),
        ("[--configsvr, --bind_ip_all]", 27019),
        ("[--bind_ip, 0.0.0.0, --auth, --keyFile, /key]", 27017),
    ],
)
def test_its_port_comes_from_its_arguments(args: str, port: int) -> None:
    known = facts(f"args: {args}")
    assert known.ports == (port,)
    assert ("--port" in alive(known)) == (port != 27017)


@pytest.mark.parametrize(
    "args",
    [
        "[--config, /etc/mongo/mongod.conf]",
        "[-f, /etc/mongod.conf]",
        "[--bind_ip, localhost]",
        "['--bind_ip=localhost,$(POD_IP)']",
        "[--port, $(PORT)]",
        "[mongod, $(OPTIONS)]",
    ],
)
def test_where_it_may_listen_elsewhere_it_is_not_asked(args: str) -> None:
    known = facts(f"args: {args}")
    assert (known.liveness, known.readiness, known.ports) == (None, None, ())
    assert "elsewhere" in known.missing


def test_with_tls_only_its_port_is_asked_for() -> None:
    known = facts("args: [--tlsMode, requireTLS]")
    assert known.liveness is None
    assert known.readiness
    assert "certificates" in known.missing


def test_a_router_is_another_program() -> None:
    assert facts("args: [mongos, --configdb, rs/a:27019]") == Facts(shell_path="/bin/sh")


@pytest.mark.parametrize(
    ("fields", "least"),
    [
        ('args: [--wiredTigerCacheSizeGB, "1.5"]', 4 * 1024**3),
        ("args: [--wiredTigerCacheSizeGB=$(SIZE)]", None),
        ("", None),
    ],
)
def test_its_memory_comes_from_its_settings(fields: str, least: int | None) -> None:
    memory = facts(fields).memory
    assert (memory and memory.least) == least

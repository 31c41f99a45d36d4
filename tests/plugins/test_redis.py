"""What is known of the official redis image."""

from __future__ import annotations

from typing import Any

import pytest
from prodready_plugins import redis

from kubectl_prodready.core.images.certain import certain
from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container

MISSING = "its configuration may ask for a password or another port: no redis-cli probe"


def facts(fields: str = "", image: str = "redis:7") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return certain(one, redis.facts(one, parse_image(image)))


def commands(known: Facts) -> tuple[Any, Any]:
    """How liveness and readiness are asked for."""
    assert known.liveness
    assert known.readiness
    return known.liveness.value["exec"]["command"], known.readiness.value["exec"]["command"]


def test_it_answers_a_ping() -> None:
    known = facts()
    assert known.ports == (6379,)
    assert known.shell_path == "/bin/sh"
    assert known.liveness
    assert known.readiness
    assert known.liveness.value == {
        "exec": {"command": ["redis-cli", "ping"]},
        "initialDelaySeconds": 20,
        "periodSeconds": 5,
        "timeoutSeconds": 5,
        "failureThreshold": 6,
    }
    assert known.readiness.value == {
        "exec": {"command": ["redis-cli", "-e", "ping"]},
        "initialDelaySeconds": 20,
        "periodSeconds": 5,
        "timeoutSeconds": 5,
        "failureThreshold": 2,
    }
    assert known.liveness.source == known.readiness.source == "bitnami/redis chart"
    assert (known.stop, known.grace, known.missing) == (None, None, "")


@pytest.mark.parametrize(
    ("tag", "is_strict"),
    [
        (":7", True),
        (":7.2-alpine", True),
        (":8.0", True),
        (":latest", True),
        (":alpine", True),
        ("", True),
        (":6", False),
        (":6.2.14", False),
        (":5-alpine", False),
        ("@sha256:0123", False),
        (":6@sha256:0123", False),
        (":7@sha256:0123", True),
    ],
)
def test_an_error_is_a_failure_only_where_its_client_knows_how(
    tag: str, *, is_strict: bool
) -> None:
    """An older client fails for the unknown option: the Pod would never get ready."""
    alive, ready = commands(facts(image=f"redis{tag}"))
    assert ready == ["redis-cli", *(["-e"] if is_strict else []), "ping"]
    assert alive == ["redis-cli", "ping"]


@pytest.mark.parametrize(
    ("args", "port"),
    [
        ("[redis-server]", 0),
        ("[redis-server, --appendonly, 'yes']", 0),
        ("[redis-server, --save, '60', '1']", 0),
        ("[redis-server, --port, '6380']", 6380),
        ("[redis-server, --port 6380]", 6380),
        ("[redis-server, --PORT, '6380']", 6380),
        ("[redis-server, --port, '6379', --port, '6380']", 6380),
        ("[--port, '6380']", 6380),
        ("[--appendonly, 'yes', --port, '6380', --save, '']", 6380),
        ("[/usr/local/bin/redis-server, --port 6380]", 6380),
    ],
)
def test_its_port_comes_from_its_arguments(args: str, port: int) -> None:
    known = facts(f"args: {args}")
    alive, ready = commands(known)
    option = ["-p", str(port)] if port else []
    assert alive == ["redis-cli", *option, "ping"]
    assert ready == ["redis-cli", *option, "-e", "ping"]
    assert known.ports == (port or 6379,)


def test_its_own_command_starts_the_same() -> None:
    for command in ("[redis-server]", "[docker-entrypoint.sh, redis-server]"):
        assert facts(f"command: {command}, args: [--port, '6380']").ports == (6380,)


def test_another_port_that_is_declared_speaks_against_its_own() -> None:
    known = facts("ports: [{containerPort: 6380}]")
    said = "it declares port 6380, and what this image runs listens on 6379: one is wrong"
    assert known == Facts(shell_path="/bin/sh", ports=(6379,), missing=said)
    assert facts("ports: [{containerPort: 6380}], args: [--port, '6380']").liveness


@pytest.mark.parametrize(
    "fields",
    [
        "command: [sh, -c, 'while :; do redis-server; done']",
        "args: [redis-sentinel, /conf/sentinel.conf]",
        "args: [sh]",
        "args: [redis-server --port 6380]",
        "args: [/my]",
    ],
)
def test_only_its_own_program_is_known(fields: str) -> None:
    assert facts(fields) == Facts(shell_path="/bin/sh")


SECRETS = [
    "args: [redis-server, --requirepass, secret]",
    "args: [redis-server, --requirepass, $(PASSWORD)]",
    "args: [redis-server, --tls-port, '6379', --port, '0']",
    "args: [redis-server, --unixsocket, /tmp/s, --port, '0']",
    "args: [redis-server, --user, 'default off']",
    "args: [redis-server, /conf/redis.conf]",
    "args: [redis-server, /conf/sentinel.conf, --sentinel]",
    "volumeMounts: [{name: c, mountPath: /usr/local/etc/redis}]",
    "volumeMounts: [{name: c, mountPath: /usr/local/etc/redis/redis.conf}]",
    "volumeMounts: [{name: c, mountPath: /etc/redis}]",
    "args: [redis-server, /conf/redis]",
    "args: [redis-server, '-']",
    "args: [redis-server, --sentinel]",
    "args: [redis-server, --include, /more]",
    "args: [redis-server, --aclfile, /users]",
    "args: [redis-server, --bind, 10.0.0.1]",
    "args: [redis-server, --bind, $(POD_IP)]",
    "args: [redis-server, --requirePass, secret]",
    "args: [redis-server, --Requirepass secret]",
    "args: [--requirepass, $(PASSWORD)]",
    "args: [--requirepass, secret]",
    "args: [/my.conf]",
    "args: [/my.conf, --port, '6380']",
    "args: ['-']",
    "command: [redis-server, --requirepass, secret]",
    "args: [redis-server, --port, $(PORT)]",
    "args: [redis-server, --port, '0']",
    "args: [redis-server, $(OPTIONS)]",
    "args: [redis-server, --rename-command, PING, '']",
]


@pytest.mark.parametrize("fields", SECRETS)
def test_what_is_configured_elsewhere_is_not_asked(fields: str) -> None:
    known = facts(fields)
    assert known == Facts(shell_path="/bin/sh", missing=MISSING)
    assert "secret" not in str(known)


@pytest.mark.parametrize(
    ("args", "least"),
    [
        ("[--maxmemory, 4gb]", 5 * 1024**3),
        ("[redis-server, --maxmemory 4GB]", 5 * 1024**3),
        ("[--MAXMEMORY, 4g]", 5 * 10**9),
        ("[--maxmemory, '1000']", 1250),
        ("[--maxmemory, 100b]", 125),
        ("[--maxmemory, 100mb, --requirepass, $(X)]", 125 * 1024**2),
        ("[--maxmemory, 8k, --maxmemory, 4kb]", 5120),
        ("[--maxmemory, '0']", None),
        ("[--maxmemory, $(MEMORY)]", None),
        ("[--maxmemory, 4xb]", None),
        ("[--maxmemory-policy, allkeys-lru]", None),
        ("[redis-cli, --maxmemory, 4gb]", None),
    ],
)
def test_its_memory_comes_from_its_arguments(args: str, least: int | None) -> None:
    memory = facts(f"args: {args}").memory
    assert (memory and memory.least) == least


def test_the_client_of_an_unknown_version_may_not_know_how() -> None:
    one = container("image: redis")
    ask = redis.facts(one, parse_image("redis").of_any_version).readiness
    assert ask
    assert ask.value["exec"]["command"] == ["redis-cli", "ping"]


def test_a_mount_elsewhere_is_its_data() -> None:
    assert facts("volumeMounts: [{name: data, mountPath: /data}]").liveness

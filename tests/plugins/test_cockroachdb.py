"""What is known of the image of CockroachDB."""

from __future__ import annotations

import pytest
from prodready_plugins import cockroachdb

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(fields: str = "", image: str = "cockroachdb/cockroach:v24.2.0") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return cockroachdb.facts(one, parse_image(image))


def asked(known: Facts) -> tuple[int, str] | None:
    """The port and the scheme that its health is asked for with."""
    if known.liveness is None or known.readiness is None:
        return None
    alive, ready = known.liveness.value["httpGet"], known.readiness.value["httpGet"]
    assert (alive["port"], alive.get("scheme")) == (ready["port"], ready.get("scheme"))
    return alive["port"], alive.get("scheme", "HTTP")


SCRIPT = (
    "exec /cockroach/cockroach start --logtostderr --insecure --advertise-host $(hostname -f) "
    "--http-addr 0.0.0.0 --join a-0.a,a-1.a --cache $(expr $MEMORY_LIMIT_MIB / 4)MiB"
)


@pytest.mark.parametrize(
    ("fields", "health"),
    [
        ("args: [start, --certs-dir=/certs]", (8080, "HTTPS")),
        ("command: [/cockroach/cockroach, start, --insecure]", (8080, "HTTP")),
        ("args: [start-single-node, --insecure, '--http-addr=0.0.0.0:8081']", (8081, "HTTP")),
        ("args: [start-single-node, --http-port, '8082']", (8082, "HTTPS")),
        (f"command: [/bin/bash, -ecx, '{SCRIPT}']", (8080, "HTTP")),
        ("command: [/bin/bash, -ecx, 'exec /cockroach/cockroach start $(cat a)']", None),
        ("args: [start, --http-addr=localhost]", None),
        ("args: [start, '--http-addr=$(ADDRESS)']", None),
        ("args: [start, --unencrypted-localhost-http]", None),
        ("args: [start], env: [{name: COCKROACH_ARGS, value: start --insecure}]", None),
        ("", None),
        ("command: [/cockroach/cockroach, init]", None),
    ],
)
def test_its_arguments_say_where_its_health_is(fields: str, health: tuple[int, str] | None) -> None:
    known = facts(fields)
    assert asked(known) == health
    assert bool(known.missing) == (health is None)


def test_another_program_of_its_image_is_not_known() -> None:
    assert facts("args: [shell, -c, /cockroach/cockroach start]") == Facts(shell_path="/bin/sh")


@pytest.mark.parametrize(
    ("fields", "least"),
    [
        ("args: [start, --cache=2GiB, --max-sql-memory, 1GiB]", 5 * 1024**3),
        ("args: [start, --cache=2GB, --max-sql-memory=1GB]", 5 * 10**9),
        ("args: [start, --cache=25%, --max-sql-memory=1GiB]", None),
        ("args: [start, --cache=.25, --max-sql-memory=.25]", None),
    ],
)
def test_its_memory_comes_from_its_settings(fields: str, least: int | None) -> None:
    memory = facts(fields).memory
    assert (memory and memory.least) == least


@pytest.mark.parametrize(
    ("args", "ports"),
    [
        ("[start]", (8080, 26257)),
        ("[start, '--listen-addr=:26258']", (8080, 26258)),
        ("[start, --listen-addr=0.0.0.0]", (8080, 26257)),
        ("[start, --listen-addr=localhost]", (8080,)),
    ],
)
def test_it_listens_for_clients_too(args: str, ports: tuple[int, ...]) -> None:
    assert facts(f"args: {args}").ports == ports


@pytest.mark.parametrize(
    ("args", "is_ready"), [("[start, --join=a-0.a]", False), ("[start-single-node]", True)]
)
def test_nodes_that_wait_for_each_other_are_not_asked_for_most_of_them(
    args: str, *, is_ready: bool
) -> None:
    one = container(f"image: cockroachdb/cockroach, args: {args}")
    one.workload.kind = "StatefulSet"
    known = cockroachdb.facts(one, parse_image(one.image))
    assert known.liveness
    assert bool(known.readiness) == is_ready
    assert ("podManagementPolicy" in known.missing) != is_ready

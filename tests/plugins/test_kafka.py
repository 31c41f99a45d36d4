"""What is known of the images of Kafka."""

from __future__ import annotations

import pytest
from prodready_plugins import kafka

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container, workload


def facts(fields: str = "", image: str = "apache/kafka:3.8.0") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return kafka.facts(one, parse_image(image))


LISTENERS = "{name: KAFKA_LISTENERS, value: 'OUT://:9092,IN://0.0.0.0:29092,VOTES://:9093'}"
VOTES = "{name: KAFKA_CONTROLLER_LISTENER_NAMES, value: VOTES}"
ROLES = "{name: KAFKA_PROCESS_ROLES, value: 'broker,controller'}"


def port(known: Facts) -> int | None:
    """Which port readiness asks for."""
    number: int | None = known.readiness.value["tcpSocket"]["port"] if known.readiness else None
    return number


@pytest.mark.parametrize(
    ("image", "env", "asked"),
    [
        ("apache/kafka:3.8.0", "", 9092),
        ("confluentinc/cp-kafka:7.7.0", "", None),
        ("apache/kafka:3.8.0", f"{LISTENERS}, {VOTES}, {ROLES}", 9092),
        (
            "apache/kafka",
            "{name: KAFKA_LISTENERS, value: 'A://localhost:1,B://:9094'}",
            9094,
        ),
        ("apache/kafka:3.8.0", "{name: KAFKA_LISTENERS, value: 'CONTROLLER://:9093'}", 9093),
        ("confluentinc/cp-kafka", "{name: KAFKA_ADVERTISED_LISTENERS, value: 'A://b:9095'}", 9095),
        ("confluentinc/cp-kafka", "{name: KAFKA_ADVERTISED_LISTENERS, value: 'A://$(IP):1'}", None),
    ],
)
def test_its_listeners_say_its_port(image: str, env: str, asked: int | None) -> None:
    known = facts(f"env: [{env}]", image)
    assert port(known) == asked
    assert ("KAFKA_LISTENERS" in known.missing) == (asked is None)
    assert known.liveness is None


def test_one_of_several_controllers_is_asked_for_its_vote() -> None:
    """It takes clients only when there is a quorum, and the next Pod comes when it is ready."""
    env = f"{LISTENERS}, {VOTES}, {ROLES}"
    (one,) = workload(f"""
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {{name: a}}
      spec:
        replicas: 3
        template: {{spec: {{containers: [{{name: a, image: apache/kafka, env: [{env}]}}]}}}}
    """).containers
    assert port(kafka.facts(one, parse_image(one.image))) == 9093


@pytest.mark.parametrize(
    "fields",
    [
        "envFrom: [{configMapRef: {name: a}}]",
        "volumeMounts: [{name: c, mountPath: /mnt/shared/config}]",
    ],
)
def test_what_is_configured_elsewhere_is_not_asked(fields: str) -> None:
    known = facts(fields)
    assert (known.readiness, known.ports) == (None, ())
    assert "KAFKA_LISTENERS" in known.missing


@pytest.mark.parametrize(
    ("fields", "least"),
    [
        ("", 5 * 1024**3 // 4),
        ("env: [{name: KAFKA_HEAP_OPTS, value: -Xmx4g}]", None),
        ('command: [sh, -c, "export KAFKA_HEAP_OPTS=-Xmx1g; exec /etc/kafka/docker/run"]', None),
        ('command: [sh, -c, "export A=b && exec /etc/confluent/docker/run"]', 5 * 1024**3 // 4),
        ("args: [/opt/kafka/bin/kafka-topics.sh]", None),
    ],
)
def test_its_memory_comes_from_its_settings(fields: str, least: int | None) -> None:
    memory = facts(fields).memory
    assert (memory and memory.least) == least

"""What is known of the official RabbitMQ image."""

from __future__ import annotations

import pytest
from prodready_plugins import rabbitmq

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container, workload


def facts(fields: str = "", image: str = "rabbitmq:4-management") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return rabbitmq.facts(one, parse_image(image))


def test_its_commands_need_no_password() -> None:
    known = facts("envFrom: [{secretRef: {name: user}}]")
    assert known.liveness
    assert known.readiness
    assert known.liveness.value["exec"]["command"][-1] == "ping"
    assert known.readiness.value["exec"]["command"][-1] == "check_running"


def test_nodes_that_wait_for_each_other_are_ready_before_they_run() -> None:
    """Pods of a StatefulSet come one by one: the first would wait for the second, and it for it."""
    (one,) = workload("""
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {name: a}
      spec: {template: {spec: {containers: [{name: a, image: 'rabbitmq:4'}]}}}
    """).containers
    known = rabbitmq.facts(one, parse_image(one.image))
    assert known.readiness
    assert known.readiness.value["exec"]["command"][-1] == "ping"


def test_it_is_not_asked_before_it_wrote_its_cookie() -> None:
    startup = facts().startup
    assert startup
    assert startup.value["initialDelaySeconds"] == 20
    assert startup.value["periodSeconds"] * startup.value["failureThreshold"] == 300


@pytest.mark.parametrize(
    ("fields", "ports"),
    [
        ("args: [rabbitmq-server]", (5672,)),
        ("volumeMounts: [{name: c, mountPath: /etc/rabbitmq/conf.d}]", ()),
        ("env: [{name: RABBITMQ_NODE_PORT, value: '5673'}]", ()),
    ],
)
def test_its_settings_decide_its_port_and_not_whether_it_answers(
    fields: str, ports: tuple[int, ...]
) -> None:
    known = facts(fields)
    assert known.ports == ports
    assert known.liveness


def test_nodes_with_tls_are_not_asked() -> None:
    known = facts("env: [{name: RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS, value: -proto_dist inet_tls}]")
    assert (known.liveness, known.readiness, known.startup) == (None, None, None)
    assert known.grace
    assert "rabbitmq-diagnostics" in known.missing

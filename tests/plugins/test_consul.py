"""What is known of Consul."""

from __future__ import annotations

import pytest
from prodready_plugins import consul

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container, neighbours, workload


def facts(fields: str = "", image: str = "hashicorp/consul:1.20") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return consul.facts(one, parse_image(image))


SERVER = "args: [agent, -server, -bootstrap-expect=3]"


@pytest.mark.parametrize(
    "fields",
    [
        "",
        SERVER,
        "args: [agent, -client=0.0.0.0]",
        "args: [consul, agent, -client, 127.0.0.1]",
        "args: [agent, -bind=$(POD_IP)]",
    ],
)
def test_ready_is_who_knows_a_leader(fields: str) -> None:
    known = facts(fields)
    assert known.readiness
    assert "/v1/status/leader" in known.readiness.value["exec"]["command"][-1]
    assert known.liveness is None


@pytest.mark.parametrize(
    "fields",
    [
        "args: [agent, -client=$(POD_IP)]",
        "args: [agent, -config-file=/my.hcl]",
        "args: [agent, -http-port=8080]",
        "args: [agent, $(MORE)]",
        "env: [{name: CONSUL_LOCAL_CONFIG, value: '{}'}]",
        "env: [{name: CONSUL_CLIENT_INTERFACE, value: eth0}]",
        "envFrom: [{configMapRef: {name: a}}]",
        "volumeMounts: [{name: c, mountPath: /consul/config}]",
    ],
)
def test_settings_may_move_it(fields: str) -> None:
    known = facts(fields)
    assert known.readiness is None
    assert known.missing


SERVICE = """{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {
  selector: {app: a}, clusterIP: None, publishNotReadyAddresses: true}}"""


@pytest.mark.parametrize(
    ("policy", "services", "lacks"),
    [
        ("OrderedReady", [SERVICE], "podManagementPolicy"),
        ("Parallel", [], "publishNotReadyAddresses"),
        ("Parallel", [SERVICE], ""),
    ],
)
def test_servers_that_wait_for_each_other_elect_nobody(
    policy: str, services: list[str], lacks: str
) -> None:
    text = f"""
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {{name: a}}
      spec:
        podManagementPolicy: {policy}
        serviceName: a
        template:
          metadata: {{labels: {{app: a}}}}
          spec: {{containers: [{{name: a, image: consul, {SERVER}}}]}}
    """
    (one,) = workload(text, neighbours=neighbours(*services)).containers
    known = consul.facts(one, parse_image("consul"))
    assert bool(known.readiness) != bool(lacks)
    assert lacks in known.missing
    assert "no restart" in known.no_liveness


@pytest.mark.parametrize("args", ["[members]", "[consul, kv, get, a]", "[sh]"])
def test_another_program_is_not_known(args: str) -> None:
    assert facts(f"args: {args}") == Facts(shell_path="/bin/sh")

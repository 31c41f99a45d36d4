"""What is known of the official NATS image."""

from __future__ import annotations

import pytest
from prodready_plugins import nats

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container, neighbours, workload


def facts(fields: str = "", image: str = "nats:2.10") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return nats.facts(one, parse_image(image))


def kinds(known: Facts) -> tuple[str, str]:
    """How liveness and readiness ask; "" where they do not."""
    probes = (known.liveness, known.readiness)
    one, other = (next(iter(probe.value)) if probe else "" for probe in probes)
    return one, other


@pytest.mark.parametrize(
    ("fields", "image", "asked"),
    [
        ("", "nats:2.10", ("httpGet", "httpGet")),
        ("", "nats", ("httpGet", "httpGet")),
        ("args: [-js, -m, '8222']", "nats:2.10", ("httpGet", "httpGet")),
        ("args: [-js]", "nats:2.10", ("", "tcpSocket")),
        ("", "nats:2.9", ("", "tcpSocket")),
        ("args: [-c, /my.conf]", "nats:2.10", ("", "")),
        ("args: [-c, /my.conf], ports: [{containerPort: 4222}]", "nats:2.10", ("", "tcpSocket")),
        ("args: [--addr, 10.0.0.1]", "nats:2.10", ("", "")),
        ("args: [-p, $(PORT)]", "nats:2.10", ("", "")),
    ],
)
def test_where_it_has_no_monitoring_its_health_is_not_asked_for(
    fields: str, image: str, asked: tuple[str, str]
) -> None:
    known = facts(fields, image)
    assert kinds(known) == asked
    assert bool(known.missing) == (not asked[0])


def test_streams_that_recover_are_no_reason_for_a_restart() -> None:
    known = facts("args: [-m, '8223', -p, '4223']")
    assert known.ports == (4223, 8223)
    assert known.liveness
    assert known.liveness.value["httpGet"]["path"] == "/healthz?js-enabled-only=true"
    assert known.startup
    assert known.startup.value["httpGet"]["path"] == "/healthz"


@pytest.mark.parametrize(
    ("image", "shell", "has_none"),
    [
        ("nats:2.10", "", True),
        ("nats", "", True),
        ("nats:2.10-alpine", "/bin/sh", False),
        ("nats:2.10-nanoserver", "", False),
        ("nats@sha256:0123", "", False),
    ],
)
def test_only_those_of_alpine_have_a_shell(image: str, shell: str, *, has_none: bool) -> None:
    known = facts(image=image)
    assert (known.shell_path, known.has_no_shell) == (shell, has_none)
    assert known.stop


def test_it_is_told_to_leave_as_the_first_process() -> None:
    (one,) = workload("""
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: a}
      spec: {template: {spec: {shareProcessNamespace: true, containers: [{name: a, image: nats}]}}}
    """).containers
    assert nats.facts(one, parse_image("nats")).stop is None


def test_behind_a_shell_it_is_not_told_to_leave() -> None:
    assert facts("command: [sh, -c, 'prepare; nats-server -js']", "nats:2-alpine").stop is None
    assert facts("command: [sh, -c, 'exec nats-server -js']", "nats:2-alpine").stop


SERVICE = """{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {
  selector: {app: a}, clusterIP: None, publishNotReadyAddresses: true}}"""
ROUTES = "'--cluster=nats://0.0.0.0:6222', '--routes=nats://a-0.a:6222'"


@pytest.mark.parametrize(
    ("policy", "args", "asked", "has_start"),
    [
        ("OrderedReady", f"-js, -m, '8222', {ROUTES}", "tcpSocket", False),
        ("OrderedReady", "--jetstream, -m, '8222', --cluster_name, a", "tcpSocket", False),
        ("Parallel", f"-js, -m, '8222', {ROUTES}", "httpGet", False),
        ("OrderedReady", "-js, -m, '8222'", "httpGet", True),
        ("OrderedReady", f"-m, '8222', {ROUTES}", "httpGet", True),
    ],
)
def test_members_do_not_wait_for_a_leader_before_they_meet(
    policy: str, args: str, asked: str, *, has_start: bool
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
          spec: {{containers: [{{name: a, image: 'nats:2.10', args: [{args}]}}]}}
    """
    (one,) = workload(text, neighbours=neighbours(SERVICE)).containers
    known = nats.facts(one, parse_image(one.image))
    assert kinds(known) == ("httpGet", asked)
    assert bool(known.startup) == has_start

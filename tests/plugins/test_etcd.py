"""What is known of the images of etcd."""

from __future__ import annotations

import pytest
from prodready_plugins import etcd

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container, workload


def facts(fields: str = "", image: str = "quay.io/coreos/etcd:v3.5.15") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return etcd.facts(one, parse_image(image))


CLIENTS = "--listen-client-urls=http://0.0.0.0:2379"
SECURED = "--listen-client-urls=https://0.0.0.0:2379"
METRICS = "--listen-metrics-urls=http://127.0.0.1:2381,http://0.0.0.0:2382"


def asked(known: Facts) -> tuple[int | None, int | None]:
    """The ports that liveness and readiness ask."""
    probes = (known.liveness, known.readiness)
    one, other = (probe.value["httpGet"]["port"] if probe else None for probe in probes)
    return one, other


def command(*words: str) -> str:
    return f"command: [etcd, {', '.join(repr(word) for word in words)}]"


@pytest.mark.parametrize(
    ("fields", "ports"),
    [
        (command(CLIENTS), (2379, 2379)),
        (command(SECURED, METRICS), (2382, 2382)),
        (command(SECURED), (None, None)),
        (command("--listen-client-urls", "http://localhost:2379"), (None, None)),
        (command(CLIENTS, "--config-file=/etcd.yaml"), (None, None)),
        (command(CLIENTS, "--initial-cluster=a=http://a:2380,b=http://b:2380"), (None, None)),
        ("env: [{name: ETCD_LISTEN_METRICS_URLS, value: 'http://0.0.0.0:2381'}]", (2381, 2381)),
        ("envFrom: [{configMapRef: {name: a}}]", (None, None)),
        ("", (None, None)),
    ],
)
def test_its_urls_say_where_it_may_be_asked(
    fields: str, ports: tuple[int | None, int | None]
) -> None:
    known = facts(fields)
    assert asked(known) == ports
    assert bool(known.missing) == (ports == (None, None))


def test_members_that_come_one_by_one_are_ready_without_a_quorum() -> None:
    (one,) = workload(f"""
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {{name: a}}
      spec:
        replicas: 3
        template: {{spec: {{containers: [{{name: a, image: a, {command(CLIENTS, METRICS)}}}]}}}}
    """).containers
    known = etcd.facts(one, parse_image("registry.k8s.io/etcd:3.6.4-0"))
    assert asked(known) == (2382, None)
    assert "quorum" in known.missing


@pytest.mark.parametrize(
    ("image", "is_probed", "has_no_shell"),
    [
        ("quay.io/coreos/etcd:v3.5.10", False, False),
        ("quay.io/coreos/etcd:v3.5.11", True, False),
        ("gcr.io/etcd-development/etcd:v3.6.0", True, True),
        ("registry.k8s.io/etcd:3.6.4-0", True, False),
        ("quay.io/coreos/etcd@sha256:0123", False, False),
    ],
)
def test_its_version_says_what_it_has(image: str, *, is_probed: bool, has_no_shell: bool) -> None:
    known = facts(command(CLIENTS), image)
    assert bool(known.liveness) == is_probed
    assert known.has_no_shell == has_no_shell

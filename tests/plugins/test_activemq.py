"""What is known of the images of ActiveMQ."""

from __future__ import annotations

import pytest
from prodready_plugins import activemq

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(fields: str = "", image: str = "apache/activemq-classic:6.1.3") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return activemq.facts(one, parse_image(image))


ARTEMIS = "apache/activemq-artemis:2.37.0"
DECLARED = "ports: [{containerPort: 61616}]"


@pytest.mark.parametrize(
    ("image", "fields", "is_asked"),
    [
        (ARTEMIS, "env: [{name: ARTEMIS_USER, value: a}]", True),
        (ARTEMIS, "env: [{name: EXTRA_ARGS, value: --port-offset 1}]", False),
        (ARTEMIS, f"env: [{{name: EXTRA_ARGS, value: --nio}}], {DECLARED}", True),
        (ARTEMIS, "envFrom: [{secretRef: {name: a}}]", False),
        (ARTEMIS, "volumeMounts: [{name: d, mountPath: /var/lib/artemis-instance}]", False),
        (ARTEMIS, "volumeMounts: [{name: d, mountPath: /var/lib/artemis-instance/data}]", True),
        ("apache/activemq-classic", "envFrom: [{secretRef: {name: a}}]", True),
        (
            "apache/activemq-classic",
            "volumeMounts: [{name: c, mountPath: /opt}]",
            False,
        ),
        ("apache/activemq-classic", "args: [activemq, console]", True),
    ],
)
def test_only_where_its_port_is_known_it_is_asked_for(
    image: str, fields: str, *, is_asked: bool
) -> None:
    known = facts(fields, image)
    assert known.ports == ((61616,) if is_asked else ())
    assert bool(known.readiness) == is_asked
    assert ("declare 61616" in known.missing) != is_asked
    assert known.liveness is None, "one that waits for a lock is well"


def test_another_program_of_its_image_is_not_known() -> None:
    assert facts("args: [activemq-admin]") == Facts(shell_path="/bin/sh")


@pytest.mark.parametrize(
    ("image", "fields", "least"),
    [
        ("apache/activemq-classic", "", 5 * 1024**3 // 4),
        ("apache/activemq-classic", "envFrom: [{secretRef: {name: a}}]", 5 * 1024**3 // 4),
        ("apache/activemq-classic", "command: [sh, -c, 'exec activemq console']", 5 * 1024**3 // 4),
        ("apache/activemq-classic", "env: [{name: ACTIVEMQ_OPTS_MEMORY, value: -Xmx4g}]", None),
        ("apache/activemq-classic", "args: [activemq-admin]", None),
        (ARTEMIS, "", 5 * 1024**3 // 2),
        (ARTEMIS, "env: [{name: JAVA_ARGS_APPEND, value: -Xmx4g}]", None),
        (ARTEMIS, "env: [{name: EXTRA_ARGS, value: --java-memory 4G}]", None),
    ],
)
def test_its_heap_needs_room(image: str, fields: str, least: int | None) -> None:
    memory = facts(fields, image).memory
    assert (memory and memory.least) == least

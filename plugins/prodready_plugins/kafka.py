"""Kafka, of Apache and of Confluent: KAFKA_LISTENERS says where it listens.

Both images take it from KAFKA_ADVERTISED_LISTENERS where it is missing. No liveness probe: whether
some process is called kafka, as the chart asks, is no health.
"""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import (
    Facts,
    GraceFact,
    Image,
    MemoryFact,
    SizeFact,
    port_in,
    started,
    tcp,
)

IMAGES = ("docker.io/apache/kafka", "docker.io/confluentinc/cp-kafka")

CHART = "bitnami/kafka chart"
GRACE = GraceFact(60, "a broker hands over what it leads before it stops", "incubator/kafka chart")
CONFIG = ("/mnt/shared/config", "/opt/kafka/config", "/etc/kafka/docker", "/etc/confluent/docker")
NONE = "none"
DEFAULTS = {"docker.io/apache/kafka": "PLAINTEXT://:9092,CONTROLLER://:9093"}
"""What an image does where nothing says so; Confluent's does not start."""

STARTS = (("run",), ("kafka-server-start.sh",), ("kafka-server-start",))
"""What starts it: the scripts of both images, and those that they run."""

HEAP = MemoryFact(
    1024**3 * 5 // 4,
    "its heap of 1 GiB, the default without KAFKA_HEAP_OPTS, and a quarter more",
    "kafka-server-start.sh",
)
NO_LIVENESS = "nothing that it offers tells that it hangs"


def facts(container: Container, image: Image) -> Facts:
    """What Kafka offers and needs, unless another program is started in its image."""
    known = Facts(shell_path="/bin/sh")
    memory = None if _has_heap(container) else HEAP
    if container.command or container.arguments:
        is_own = started(container)[:1] in STARTS
        return known._replace(memory=memory) if is_own else known
    known = known._replace(
        grace=GRACE, size=SizeFact(CHART, cpu="500m", memory="512Mi"), memory=memory
    )
    ports = {} if container.mounts_below(*CONFIG) else _ports(container, image)
    port = _asked(container, ports)
    if port is None:
        missing = "KAFKA_LISTENERS does not say where it listens: set it, or add a readiness probe"
        return known._replace(missing=missing)
    return known._replace(
        no_liveness=NO_LIVENESS,
        ports=tuple(ports.values()),
        readiness=tcp(port, CHART, delay=5, period=10, timeout=5, failures=6),
    )


def _has_heap(container: Container) -> bool:
    """Whether something says another heap than the default."""
    words = (*container.command, *container.arguments, *(name for name, _ in container.variables))
    return any("KAFKA_HEAP_OPTS" in word for word in words)


def _ports(container: Container, image: Image) -> dict[str, int]:
    """The ports that others can reach, by the names of their listeners."""
    said = container.variable("KAFKA_LISTENERS", NONE)
    if said == NONE:
        said = container.variable("KAFKA_ADVERTISED_LISTENERS", NONE)
    if said == NONE:
        said = DEFAULTS.get(image.key, "")
    listeners = (one.strip().partition("://") for one in said.split(","))
    return {name: port for name, _, address in listeners if (port := port_in(address))}


def _asked(container: Container, ports: dict[str, int]) -> int | None:
    """The port that tells that it is ready.

    Nodes of a quorum wait for each other before they take clients, and Pods that come one by one
    for ready ones: of a controller among several, its own port is asked for, as the chart does.
    """
    controllers = container.variable("KAFKA_CONTROLLER_LISTENER_NAMES", "CONTROLLER").split(",")
    roles = container.variable("KAFKA_PROCESS_ROLES", "").split(",")
    clients = [port for name, port in ports.items() if name not in controllers]
    votes = [port for name, port in ports.items() if name in controllers]
    is_one_of_several = container.workload.replicas > 1 and "controller" in roles
    return next(iter(votes if is_one_of_several or not clients else clients), None)

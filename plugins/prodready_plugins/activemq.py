"""ActiveMQ Classic and Artemis, their own images: each protocol on its port, all on 61616.

No liveness probe: a broker that waits for another one's lock listens to nobody, and is well.
"""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, MemoryFact, Program, tcp
from kubectl_prodready.api.probes import declares

IMAGES = ("docker.io/apache/activemq-classic", "docker.io/apache/activemq-artemis")

DEFAULT_PORT = 61616
CONFIG = ("/opt/apache-activemq/conf", "/var/lib/artemis-instance/etc")
OVERRIDES = "/var/lib/artemis-instance/etc-override"
CREATION = ("CREATE_ARGUMENTS", "EXTRA_ARGS")
"""By these the image of Artemis creates a broker."""

HEAPS = {
    False: MemoryFact(
        1024**3 * 5 // 4,
        "its heap of up to 1 GiB, the default, and a quarter more",
        "activemq: bin/env",
    ),
    True: MemoryFact(
        2 * 1024**3 * 5 // 4,
        "its heap of up to 2 GiB, the default, and a quarter more",
        "artemis.profile",
    ),
}
"""What Classic, and what Artemis, takes unless something says else."""

TELLING = ("ACTIVEMQ_OPTS", "JAVA_ARGS", "JAVA_OPTS", "-Xmx", "java-memory")
"""By what somebody may say so, in variables and arguments."""

NO_LIVENESS = "a broker that waits for a lock listens to nobody"


def facts(container: Container, image: Image) -> Facts:
    """What a broker offers, unless another program is started in its image."""
    known = Facts(shell_path="/bin/sh")
    is_artemis = image.repository.endswith("artemis")
    program = Program(container, "run" if is_artemis else "activemq", by_script=True)
    if not program.is_own:
        return known
    known = known._replace(memory=None if _has_heap(container) else HEAPS[is_artemis])
    is_set = any(container.variable(name, "-") != "-" for name in CREATION)
    is_mounted = container.mounts_below(*CONFIG, OVERRIDES) or (is_artemis and is_set)
    if is_mounted and not declares(container, DEFAULT_PORT):
        missing = "its settings decide the port: declare 61616, or add a readiness probe"
        return known._replace(missing=missing)
    source = "artemis Dockerfile" if is_artemis else "activemq Dockerfile"
    return known._replace(
        no_liveness=NO_LIVENESS,
        ports=(DEFAULT_PORT,),
        readiness=tcp(DEFAULT_PORT, source, delay=10, period=10, timeout=5),
    )


def _has_heap(container: Container) -> bool:
    """Whether something may say another heap than the default."""
    said = (word for pair in container.variables for word in pair)
    words = (*container.command, *container.arguments, *said)
    return any(name in word for word in words for name in TELLING)

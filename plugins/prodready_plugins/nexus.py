"""Nexus Repository 3: NEXUS_CONTEXT says where its pages begin.

Its repositories for Docker have ports of their own, which only its database knows.
"""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, GraceFact, Image, Program, SizeFact, get

IMAGES = ("docker.io/sonatype/nexus3",)

CHART = "nexus-repository-manager chart"
CONFIG = ("/nexus-data/etc", "/opt/sonatype/nexus/etc")
GRACE = GraceFact(120, "its databases take time to shut down", "sonatype/nexus3 README")
SIZE = SizeFact(CHART, memory="8Gi", memory_limit="8Gi")


def facts(container: Container, image: Image) -> Facts:
    """What Nexus offers and needs: its page tells of it, and not of the stores behind it."""
    del image  # every version is alike
    names = ("nexus", "start-nexus-repository-manager.sh")
    program, known = Program(container, *names, by_script=True), Facts(shell_path="/bin/sh")
    if not program.is_own:
        return known
    known = known._replace(grace=GRACE, size=SIZE)
    context = container.variable("NEXUS_CONTEXT", "/")
    mounts = [str(mount.get("mountPath")) for mount in container.raw.get("volumeMounts") or ()]
    if not context or any(mount.startswith(CONFIG) for mount in mounts):
        return known._replace(missing="its configuration decides port and context")
    path = f"/{context.strip('/')}/" if context.strip("/") else "/"
    return known._replace(
        liveness=get(path, 8081, CHART, delay=30, period=30, timeout=10, failures=6),
        readiness=get(path, 8081, CHART, delay=30, period=30, timeout=10),
    )

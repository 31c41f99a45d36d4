"""The registry of the distribution project, the official image."""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, Program, get, port_in

IMAGES = ("docker.io/library/registry",)

CHART = "docker-registry chart"
SETTINGS = ("/etc/distribution", "/etc/docker/registry")
"""Where the image has its configuration: 3 and 2."""

UNSURE = ("REGISTRY_HTTP_TLS_CLIENTCAS_0", "REGISTRY_HTTP_TLS_LETSENCRYPT_CACHEFILE")
LIVENESS = "it answers 503 as long as its storage does not"
UNSET = "unset"


def facts(container: Container, image: Image) -> Facts:
    """What the registry offers: / answers anyone, where its checks of the storage pass."""
    del image  # 2 and 3 are alike, but for where their configuration is
    known = Facts(shell_path="/bin/sh")
    settings = tuple(word for word in container.arguments[:1] if word.endswith((".yml", ".yaml")))
    names = (word.rpartition("/")[2] for word in settings)
    program = Program(container, "registry", "serve", *names, by_script=True)
    if not program.is_own or program.has("version") or "garbage-collect" in program.words:
        return known
    port = port_in(container.variable("REGISTRY_HTTP_ADDR", ":5000"))
    certificate = container.variable("REGISTRY_HTTP_TLS_CERTIFICATE", UNSET)
    moved = [
        word for word in (*settings, *program.words) if not word.startswith((*SETTINGS, "serve"))
    ]
    is_unsure = any(container.variable(name, UNSET) != UNSET for name in UNSURE)
    if port is None or not certificate or is_unsure or moved or container.mounts_below(*SETTINGS):
        missing = "its mounted configuration or its environment decide its port and TLS"
        return known._replace(missing=missing)
    readiness = get("/", port, CHART, scheme="" if certificate == UNSET else "HTTPS")
    return known._replace(ports=(port,), readiness=readiness, no_liveness=LIVENESS)

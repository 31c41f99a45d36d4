"""Vault, the official images: VAULT_ADDR says how its own client reaches the server."""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, Program, ask

IMAGES = ("docker.io/hashicorp/vault", "docker.io/library/vault")

CHART = "vault chart"
STATUS = ("/bin/sh", "-ec", "vault status -tls-skip-verify")
"""It ends with 0 only where the server is unsealed."""

LIVENESS = "its chart has none, and a restart seals what somebody unsealed"
HERE = ("http://127.0.0.1:", "https://127.0.0.1:", "http://localhost:", "https://localhost:")


def facts(container: Container, image: Image) -> Facts:
    """What the server offers: its listener and its TLS are in its configuration alone."""
    del image  # every version is alike
    program = Program(container, "vault", "server", by_script=True)
    known = Facts(shell_path="/bin/sh")
    words = [*container.command, *container.arguments]
    if not program.is_own or (words and "server" not in words[:2]):
        return known
    if not container.variable("VAULT_ADDR", "").startswith(HERE):
        missing = (
            "its configuration decides its port and TLS: name both in VAULT_ADDR, at 127.0.0.1"
        )
        return known._replace(missing=missing)
    readiness = ask(STATUS, CHART, delay=5, period=5, timeout=5, failures=2)
    return known._replace(readiness=readiness, no_liveness=LIVENESS)

"""oauth2-proxy: it answers /ping and /ready where --http-address opens it to other hosts."""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, Program, all_ports, get, port_in

IMAGES = ("quay.io/oauth2-proxy/oauth2-proxy",)

CHART = "oauth2-proxy chart"
DISTROLESS_SINCE = (7, 6)
READY_SINCE = (7, 5)
ITSELF = "127.0.0.1:4180"
"""Where it listens unless it is told otherwise: no other host reaches it."""


def facts(container: Container, image: Image) -> Facts:
    """What the proxy offers, as its arguments or its environment say."""
    program = Program(container, "oauth2-proxy")
    known = _with_shell(image)
    if not program.is_own:
        return known
    address = _said(program, "http-address", ITSELF).lower().removeprefix("http://")
    ping = _said(program, "ping-path", "/ping")
    ready = _said(program, "ready-path", "/ready")
    port = port_in(address)
    forced = program.has("force-https") or _said(program, "force-https", "false") != "false"
    if port is None or not program.is_plain or forced or not ping or not ready:
        missing = "it is not known to answer other hosts: give it --http-address=0.0.0.0:4180"
        return known._replace(missing=missing)
    liveness = get(ping, port, CHART)
    if image.is_since(*READY_SINCE):
        readiness = get(ready, port, CHART, timeout=5)
    else:
        readiness = get(ping, port, CHART, timeout=5, failures=2)
    others = [_said(program, name, address) for name in ("https-address", "metrics-address")]
    ports = all_ports(port, *map(port_in, others))
    return known._replace(ports=ports, liveness=liveness, readiness=readiness)


def _said(program: Program, name: str, default: str) -> str:
    """What an option says, else its variable; "" where that is hidden."""
    variable = f"OAUTH2_PROXY_{name.upper().replace('-', '_')}"
    return program.option(name, default=program.container.variable(variable, default))


def _with_shell(image: Image) -> Facts:
    """Whether there is a shell: its images are distroless by now, but for those of Alpine."""
    if "alpine" in image.tag:
        return Facts(shell_path="/bin/sh")
    if image.is_since(*DISTROLESS_SINCE):
        return Facts(has_no_shell=True)
    return Facts(shell_path="/bin/sh" if image.version else "")

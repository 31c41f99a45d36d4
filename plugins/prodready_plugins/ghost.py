"""Ghost, the official image: on port 2368, or server__port, and below the path of url."""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, Program, get, port_in, tcp

IMAGES = ("docker.io/library/ghost",)

CHART = "bitnami/ghost chart"
CONFIGURATION = "/var/lib/ghost/config.production.json"
EVERYWHERE = ("::", "0.0.0.0")  # noqa: S104  addresses to compare with
USUAL = ((), ("current/index.js",))


def facts(container: Container, image: Image) -> Facts:
    """What Ghost offers; a page that it moves to another host is an answer as well."""
    del image  # every version is alike
    known = Facts(shell_path="/bin/sh")
    program = Program(container, "node", by_script=True)
    if not program.is_own or program.words not in USUAL:
        return known
    port = port_in(container.variable("server__port", "2368"))
    host = container.variable("server__host", "::")
    is_configured = container.mounts_below(CONFIGURATION)
    if port is None or host not in EVERYWHERE or is_configured:
        missing = "its configuration hides where it listens: set server__port"
        return known._replace(missing=missing)
    path = _path(container)
    return known._replace(
        ports=(port,),
        liveness=tcp(port, CHART, delay=120, timeout=5, failures=6),
        readiness=get(path, port, CHART, delay=30, period=5, timeout=3, failures=6)
        if path
        else tcp(port, CHART, delay=30, period=5, timeout=3, failures=6),
    )


def _path(container: Container) -> str:
    """Where its pages begin, "" where its address is hidden: beside them it answers 404."""
    _, slashes, rest = container.variable("url", "http://localhost").partition("://")
    path = rest.partition("/")[2].strip("/")
    return "" if not slashes else f"/{path}/" if path else "/"

"""SonarQube, the official image: SONAR_WEB_PORT and the like, or -D options, configure it."""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, Program, SizeFact, get, port_in

IMAGES = ("docker.io/library/sonarqube",)

CHART = "sonarqube chart"
SIZE = SizeFact(CHART, cpu="400m", memory="2048M", memory_limit="6144M")


def facts(container: Container, image: Image) -> Facts:
    """What SonarQube offers and needs; its liveness asks for a passcode, so it has none here."""
    del image  # every version is alike
    known = Facts(shell_path="/bin/sh")
    names = ("entrypoint.sh", "run.sh", "sonar.sh")
    program = Program(container, *names, by_script=True)
    if not program.is_own:
        return known
    known = known._replace(size=SIZE)
    port = port_in(_said(program, "port", "9000"))
    context = _said(program, "context", "/")
    is_hidden = container.mounts_below("/opt/sonarqube/conf") or not program.is_plain
    if port is None or not context or is_hidden:
        return known._replace(missing="its configuration hides its port or context")
    path = f"{context.rstrip('/')}/api/system/status"
    ready = get(path, port, CHART, delay=60, period=30, timeout=5, failures=6)
    return known._replace(ports=(port,), readiness=ready)


def _said(program: Program, key: str, default: str) -> str:
    container = program.container
    dotted = container.variable(f"sonar.web.{key}", default)  # what older images read
    said = container.variable(f"SONAR_WEB_{key.upper()}", dotted)
    for word in program.words:
        option, _, value = word.partition("=")
        if option == f"-Dsonar.web.{key}":
            said = "" if "$(" in value else value
    return said

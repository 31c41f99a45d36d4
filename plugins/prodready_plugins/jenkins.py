"""Jenkins: its arguments and JENKINS_OPTS say the port and the prefix of its pages."""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import (
    Facts,
    Image,
    Program,
    SizeFact,
    all_ports,
    get,
    literal,
    port_in,
)

IMAGES = ("docker.io/jenkins/jenkins",)

CHART = "jenkins chart"
SIZE = SizeFact(CHART, memory="256Mi", memory_limit="4Gi")


def facts(container: Container, image: Image) -> Facts:
    """What Jenkins offers: /login answers anyone, and 503 until it is started."""
    del image  # every version is alike
    program = Program(container, by_script=True)
    known = Facts(shell_path="/bin/sh")
    if not program.is_own:
        return known
    known = known._replace(size=SIZE)
    said = literal(container, "JENKINS_OPTS")
    words = (*(said or "").split(), *program.words)  # of two the last holds
    options = dict(word.removeprefix("--").partition("=")[::2] for word in words)
    port = port_in(options.get("httpPort", "8080"))
    prefix = options.get("prefix", "").rstrip("/")
    is_open = said is not None and all(word.startswith("--") for word in words)
    is_path = not prefix or (prefix.startswith("/") and "$(" not in prefix)
    if port is None or not is_open or not is_path or "httpListenAddress" in options:
        missing = "JENKINS_OPTS or its arguments hide where it answers: --httpPort, --prefix"
        return known._replace(missing=missing)
    agents = port_in(container.variable("JENKINS_SLAVE_AGENT_PORT", "50000"))
    secure = [port_in(options["httpsPort"])] if "httpsPort" in options else []
    return known._replace(
        ports=all_ports(port, agents, *secure),
        liveness=get(f"{prefix}/login", port, CHART, timeout=5, failures=5),
        readiness=get(f"{prefix}/login", port, CHART, timeout=5),
    )

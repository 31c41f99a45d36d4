"""VictoriaMetrics: the single server, vmagent, vmalert and vmauth, with common web options."""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, GraceFact, Image, ProbeFact, Program, get, tcp

IMAGES = (
    "docker.io/victoriametrics/victoria-metrics",
    "docker.io/victoriametrics/vmagent",
    "docker.io/victoriametrics/vmalert",
    "docker.io/victoriametrics/vmauth",
    "quay.io/victoriametrics/victoria-metrics",
    "quay.io/victoriametrics/vmagent",
    "quay.io/victoriametrics/vmalert",
    "quay.io/victoriametrics/vmauth",
)

PORTS = {"victoria-metrics": 8428, "vmagent": 8429, "vmalert": 8880, "vmauth": 8427}
GRACE = GraceFact(60, "it writes down what it holds in memory", "victoria-metrics-single chart")
MORE = ("graphiteListenAddr", "influxListenAddr", "opentsdbListenAddr", "opentsdbHTTPListenAddr")
"""Options by which it listens for other protocols, too."""

HIDING = ("envflag.enable", "httpListenAddr.useProxyProtocol", "httpInternalListenAddr")


def facts(container: Container, image: Image) -> Facts:
    """What a server of VictoriaMetrics offers and needs."""
    name = image.repository.rpartition("/")[2]
    program = Program(container, f"{name}-prod", name)
    is_scratch = image.tag.endswith("-scratch")
    known = Facts(shell_path="" if is_scratch else "/bin/sh", has_no_shell=is_scratch)
    if not program.is_own:
        return known
    single = name == "victoria-metrics"
    known = known._replace(grace=GRACE if single else None)
    port = program.port("httpListenAddr", default=PORTS[name])
    has_many = "," in program.option("httpListenAddr")
    if port is None or has_many or program.has(*HIDING) or not program.is_plain:
        return known._replace(missing="its arguments hide where it listens: add probes by hand")
    chart = f"{name}{'-single' if single else ''} chart".replace("vm", "victoria-metrics-")
    patience = {"delay": 30, "period": 30} if single else {"delay": 5, "period": 15}
    return known._replace(
        ports=() if program.has(*MORE) else (port,),
        liveness=tcp(port, chart, timeout=5, failures=10 if single else 6, **patience),
        readiness=_readiness(program, name, port, chart),
    )


def _readiness(program: Program, name: str, port: int, chart: str) -> ProbeFact:
    """As the charts ask: by TCP where it speaks TLS, or checks who asks; else for its health."""
    prefix = program.option("http.pathPrefix", default="/").strip("/")
    is_odd = program.has("http.pathPrefix") and not prefix
    if name == "vmauth" or program.has("tls", "mtls") or is_odd:
        return tcp(port, chart, delay=5, period=15, timeout=5)
    path = f"/{prefix}/health" if prefix else "/health"
    return get(path, port, chart, delay=5, period=15, timeout=5)

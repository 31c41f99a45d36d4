"""InfluxDB 1 and 2, the official image: HTTP on 8086 unless its options or files say else.

What it is asked needs no login. 3 listens elsewhere and may want a token: a tag must name 1 or 2.
"""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, Program, get, port_in, tcp
from kubectl_prodready.api.probes import declares

IMAGES = ("docker.io/library/influxdb",)

CHARTS = {1: "influxdata/influxdb chart", 2: "influxdata/influxdb2 chart"}
PATHS = {1: "/ping", 2: "/health"}
ADDRESS = {1: "INFLUXDB_HTTP_BIND_ADDRESS", 2: "INFLUXD_HTTP_BIND_ADDRESS"}
SECURED = (
    *("INFLUXDB_HTTP_HTTPS_ENABLED", "INFLUXDB_HTTP_PING_AUTH_ENABLED"),
    *("INFLUXD_TLS_CERT", "INFLUXD_CONFIG_PATH", "INFLUXDB_CONFIG_PATH"),
)
"""Variables by which it may want TLS or a login, hidden ones too."""

DEFAULT_PORT = 8086
INITIAL = "/docker-entrypoint-initdb.d"
PREPARES = "an upgrade, and what is in its folder of scripts, may take long before it listens"


def facts(container: Container, image: Image) -> Facts:
    """What InfluxDB offers, unless another program is started in its image."""
    known = Facts(shell_path="/bin/sh")
    program = Program(container, "influxd", "run", by_script=True)
    if not program.is_own:
        return known
    major = image.version[0] if image.version else 0
    if major not in PATHS or "meta" in image.tag or "data" in image.tag:
        return known._replace(missing="it is not known to be InfluxDB 1 or 2: no probes")
    address = container.variable(ADDRESS[major], f":{DEFAULT_PORT}")
    port = port_in(program.option("http-bind-address", default=address))
    is_mounted = container.mounts_below("/etc/influxdb", "/etc/influxdb2")
    if is_mounted or (port is None and not program.has("http-bind-address")):
        is_declared = declares(container, DEFAULT_PORT)
        port = DEFAULT_PORT if is_declared else None
    if port is None or not program.is_plain:
        return known._replace(missing="its settings decide the port: declare 8086, or add probes")
    source = CHARTS[major]
    is_secured = any(container.variable(name, "-") != "-" for name in SECURED)
    if is_mounted or is_secured or program.has("tls-cert", "config"):
        return known._replace(
            ports=(port,),
            readiness=tcp(port, source, delay=5, period=10, timeout=5),
            missing="its settings may want TLS or a login: no liveness probe",
        )
    check = get(PATHS[major], port, source, delay=5, period=10, timeout=5, failures=3)
    known = known._replace(ports=(port,), readiness=check)
    mode = container.variable("DOCKER_INFLUXDB_INIT_MODE", "none")
    if mode not in {"none", "setup"} or container.mounts_below(INITIAL):
        return known._replace(no_liveness=PREPARES)
    return known._replace(
        liveness=get(PATHS[major], port, source, delay=30, period=10, timeout=5, failures=6)
    )

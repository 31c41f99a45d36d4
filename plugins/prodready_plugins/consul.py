"""Consul, the official images: an agent answers its own host, unless its settings move it."""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, Program, SizeFact, ask, kept_apart

IMAGES = ("docker.io/hashicorp/consul", "docker.io/library/consul")

CHART = "consul chart"
SIZE = SizeFact(CHART, cpu="100m", memory="200Mi")
LEADER = "curl http://127.0.0.1:8500/v1/status/leader 2>/dev/null | grep -E '\".+\"'"
MOVING = ("client", "config-file", "config-dir", "http-port", "https-port", "hcl")
HERE = ("0.0.0.0", "127.0.0.1")  # noqa: S104  an address to compare with
SETTINGS = (
    "CONSUL_LOCAL_CONFIG",
    "CONSUL_CONFIG_DIR",
    "CONSUL_CLIENT",
    "CONSUL_CLIENT_INTERFACE",
)
UNSET = "unset"
LIVENESS = "its chart has none, and no restart brings a lost leader back"


def facts(container: Container, image: Image) -> Facts:
    """What an agent offers: no check of its life, and ready it is where it knows a leader."""
    del image  # every version is alike
    program = Program(container, "consul", "agent", by_script=True)
    known = Facts(shell_path="/bin/sh")
    words = [*container.command, *container.arguments]
    if not program.is_own or (words and "agent" not in words[:2]):
        return known
    known = known._replace(size=SIZE)
    moves = [name for name in MOVING if program.has(name)]
    is_here = not moves or (moves == ["client"] and program.option("client") in HERE)
    is_set = any(container.variable(name, UNSET) != UNSET for name in SETTINGS)
    if not is_here or not program.is_plain or is_set or container.mounts_below("/consul/config"):
        missing = "its settings decide about its address and TLS: no probe is known"
        return known._replace(missing=missing)
    known = known._replace(no_liveness=LIVENESS)
    if apart := kept_apart(container.workload):
        missing = f"ready is who knows a leader, and servers that wait elect none: {apart}"
        return known._replace(missing=missing)
    check = ("/bin/sh", "-ec", LEADER)
    readiness = ask(check, CHART, delay=5, period=3, timeout=5, failures=2)
    return known._replace(readiness=readiness)

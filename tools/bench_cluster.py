"""How long many live objects take, beside who only reads them. `make bench-cluster [MANY=5500]`.

A control plane of its own gets Deployments, with a Service for every other one, in ten namespaces.
Their lists, and those of all other neighbours, are read by a loop that only decodes JSON, by the
`kubernetes` package's dynamic client, bare with plain dictionaries and with its own objects, and by
kubectl; then `fix` and `check` plan them. The goal: a plan within 3 times of what the bare client
takes to read, all processes together under 300 MB.
"""

from __future__ import annotations

import compileall
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from http.client import HTTPSConnection
from pathlib import Path
from statistics import median
from typing import Any

from tests.cluster.controlplane import ControlPlane
from tools.controlplane import folder_of

TOP = Path(__file__).parents[1]
MEGABYTE = 1_000_000
ROUNDS = 3
NAMESPACES = 10
PAGE = 500
STEP = 0.05
"""Seconds from one look at a process' memory to the next."""

LISTS = {
    "Deployment": "/apis/apps/v1/deployments",
    "StatefulSet": "/apis/apps/v1/statefulsets",
    "DaemonSet": "/apis/apps/v1/daemonsets",
    "ReplicationController": "/api/v1/replicationcontrollers",
    "Job": "/apis/batch/v1/jobs",
    "CronJob": "/apis/batch/v1/cronjobs",
    "Service": "/api/v1/services",
    "LimitRange": "/api/v1/limitranges",
    "ResourceQuota": "/api/v1/resourcequotas",
    "HorizontalPodAutoscaler": "/apis/autoscaling/v2/horizontalpodautoscalers",
    "PodDisruptionBudget": "/apis/policy/v1/poddisruptionbudgets",
    "Ingress": "/apis/networking.k8s.io/v1/ingresses",
    "IngressClass": "/apis/networking.k8s.io/v1/ingressclasses",
}
"""What a plan reads, workloads and all that surrounds them."""

BARE = f"json.loads(resource.get(limit={PAGE}, _continue=token, serialize=False).data)"
OBJECTS = f"resource.get(limit={PAGE}, _continue=token).to_dict()"
"""How the dynamic client reads a page: as plain dictionaries, or by way of objects of its own."""

COMMANDS = (("fix", "-o", "name"), ("fix",), ("check",))


def main() -> None:
    """Print how long each reader and each command takes, and how much memory."""
    compileall.compile_dir(str(TOP / "kubectl_prodready"), quiet=2)
    many = int(sys.argv[1])
    with tempfile.TemporaryDirectory() as made:
        folder = os.environ.get("KUBEBUILDER_ASSETS") or folder_of(os.environ["CONTROLPLANE"])
        plane = ControlPlane(Path(made), Path(folder))
        plane.start()
        try:
            _fill(plane, many)
            _measure(plane, many)
        finally:
            plane.stop()


def _fill(plane: ControlPlane, many: int) -> None:
    for number in range(NAMESPACES):
        plane.add_namespace(f"many-{number}")
    connection = _connection(plane)
    for number in range(many):
        name = f"web-{number}"
        _post(connection, LISTS["Deployment"], number, _deployment(name, number))
        if number % 2 == 0:
            _post(connection, LISTS["Service"], number, _service(name))


def _post(connection: HTTPSConnection, place: str, number: int, made: dict[str, Any]) -> None:
    group, _, resource = place.rpartition("/")
    path = f"{group}/namespaces/many-{number % NAMESPACES}/{resource}"
    connection.request("POST", path, json.dumps(made), {"Content-Type": "application/json"})
    answer = connection.getresponse()
    told = answer.read()
    if answer.status != HTTPStatus.CREATED:
        sys.exit(f"{path}: {told.decode()}")


def _connection(plane: ControlPlane) -> HTTPSConnection:
    return HTTPSConnection(plane.url.removeprefix("https://"), context=plane.context)


def _deployment(name: str, number: int) -> dict[str, Any]:
    container = {
        "name": "web",
        "image": f"registry.example.com/shop/web:{number}",
        "env": [{"name": "A", "value": str(number)}],
        "ports": [{"containerPort": 8080}],
        "resources": {"limits": {"memory": "256Mi"}},
    }
    labels = {"app": name}
    template = {"metadata": {"labels": labels}, "spec": {"containers": [container]}}
    spec = {"replicas": 3, "selector": {"matchLabels": labels}, "template": template}
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": name}, "spec": spec}


def _service(name: str) -> dict[str, Any]:
    ports = [{"port": 80, "targetPort": 8080}]
    spec = {"clusterIP": "None", "selector": {"app": name}, "ports": ports}
    return {"metadata": {"name": name}, "spec": spec}


def _measure(plane: ControlPlane, many: int) -> None:
    readers: dict[str, Callable[[], None]] = {
        "a loop that decodes JSON": partial(_loop, plane),
        "dynamic client, bare": partial(_process, *_dynamic(plane, BARE)),
        "dynamic client, its objects": partial(_process, *_dynamic(plane, OBJECTS)),
        "kubectl get -o json": partial(_process, *_kubectl(plane)),
    }
    tool = (sys.executable, "-m", "kubectl_prodready")
    last = ("deploy", "-A", "--kubeconfig", str(plane.kubeconfig))
    works = dict(readers)
    for words in COMMANDS:
        works[" ".join(words)] = partial(_process, *tool, *words, *last)
    rounds = [{name: _seconds(work) for name, work in works.items()} for _ in range(ROUNDS)]
    times = {name: median(one[name] for one in rounds) for name in works}
    print(f"{many} Deployments, {os.cpu_count()} cores, median of {ROUNDS} rounds")
    for name in readers:
        print(f"  read by {name:<28} {times[name]:6.2f} s")
    for words in COMMANDS:
        name = " ".join(words)
        ratios = ", ".join(f"{times[name] / times[reader]:.1f}" for reader in readers)
        peak = _peak(*tool, *words, *last)
        print(f"  {name:<36} {times[name]:6.2f} s, times the readers: {ratios}", end="")
        print(f"; {peak / MEGABYTE:.0f} MB")


def _loop(plane: ControlPlane) -> None:
    connection = _connection(plane)
    for path in LISTS.values():
        url: str | None = f"{path}?limit={PAGE}"
        while url:
            connection.request("GET", url)
            token = json.loads(connection.getresponse().read())["metadata"].get("continue")
            url = token and f"{path}?limit={PAGE}&continue={token}"


def _dynamic(plane: ControlPlane, page: str) -> tuple[str, ...]:
    """The same lists by the `kubernetes` package's own client, from its discovery on."""
    groups = {kind: path.rpartition("/")[0].removeprefix("/apis/") for kind, path in LISTS.items()}
    versions = {kind: group.removeprefix("/api/") for kind, group in groups.items()}
    code = f"""
import json
from kubernetes import config, dynamic
client = dynamic.DynamicClient(config.new_client_from_config({str(plane.kubeconfig)!r}))
for kind, version in {versions!r}.items():
    resource = client.resources.get(api_version=version, kind=kind)
    token = None
    while True:
        page = {page}
        token = page["metadata"].get("continue")
        if not token:
            break
"""
    return sys.executable, "-c", code


def _kubectl(plane: ControlPlane) -> tuple[str, ...]:
    config = ("--kubeconfig", str(plane.kubeconfig))
    return "kubectl", *config, "get", ",".join(LISTS), "-A", "-o", "json"


def _seconds(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _process(*command: str) -> None:
    done = subprocess.run(
        command,
        check=False,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        cwd=TOP,
        env=_environment(),
    )
    if done.returncode not in {0, 1}:
        sys.exit(f"{command[0]} failed: {done.stderr.decode()[-500:]}")


def _environment() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}


def _peak(*command: str) -> int:
    """The most memory of a process and its children together, in bytes (Linux only, else 0)."""
    running = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=TOP,
        env=_environment(),
    )
    peak = 0
    while running.poll() is None:
        peak = max(peak, sum(map(_resident, _family(running.pid))))
        time.sleep(STEP)
    return peak


def _family(pid: int) -> Iterator[int]:
    yield pid
    with suppress(OSError):
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            yield from _family(int(child))


def _resident(pid: int) -> int:
    with suppress(OSError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return 0


if __name__ == "__main__":
    main()

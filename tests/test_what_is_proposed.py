"""Whatever is proposed for any workload is valid, reaches its container and breaks nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kubectl_prodready.core.gate import Gate
from kubectl_prodready.core.model import Safety, Version
from kubectl_prodready.fixing.results import FileResult
from kubectl_prodready.pipeline import Run, results
from kubectl_prodready.sources.files import Wanted, gather
from tests.help import fixed
from tests.proposals import problems

CORPUS = Path(__file__).parent.parent.parent / "shared" / "corpus" / "plain"

IMAGES = (
    *("nginx", "nginx:1.13.7", "nginx:1.27-alpine", "docker.io/library/nginx@sha256:0a"),
    *("redis", "redis:6", "redis:7.2-alpine", "postgres:17", "library/postgres"),
    *("shop/web:1", "bitnami/nginx:1", "gcr.io/distroless/static", "nginx:1.13.7-distroless"),
)
PORTS = st.sampled_from((80, 443, 8080, 9090, 6379, 5432))
ARGUMENTS = (
    *(["nginx"], ["nginx", "-g", "daemon off;"], ["nginx", "-c", "/my.conf"]),
    *(["redis-server", "--requirepass", "hush"], ["redis-server", "--appendonly", "yes"]),
    *(["-c", "max_connections=9"], ["sh", "-c", "work"]),
)
MOUNTS = ("/etc/nginx", "/usr/share/nginx/html", "/usr/local/etc/redis", "/data")
NAMES = ("http", "admin", "db")


def port_of(number: int, name: str | None, protocol: str | None) -> dict[str, Any]:
    port: dict[str, Any] = {"containerPort": number}
    if name:
        port["name"] = name
    if protocol:
        port["protocol"] = protocol
    return port


DECLARED = st.builds(
    port_of,
    PORTS,
    st.sampled_from((None, *NAMES)),
    st.sampled_from((None, None, "TCP", "UDP", "SCTP")),
)
TARGETS = PORTS | st.sampled_from(NAMES)
HANDLERS = st.one_of(
    st.builds(lambda port: {"httpGet": {"path": "/a", "port": port}}, TARGETS),
    st.builds(lambda port: {"httpGet": {"path": "/a", "port": port, "host": "h"}}, TARGETS),
    st.builds(lambda port: {"tcpSocket": {"port": port}}, TARGETS),
    st.builds(lambda port: {"grpc": {"port": port}}, PORTS),
    st.just({"exec": {"command": ["is-healthy"]}}),
    st.just({}),
)
NUMBERS = st.fixed_dictionaries(
    {},
    optional={
        "initialDelaySeconds": st.integers(0, 90),
        "periodSeconds": st.integers(1, 60),
        "failureThreshold": st.integers(1, 9),
    },
)
PROBES = st.builds(lambda handler, numbers: handler and {**handler, **numbers}, HANDLERS, NUMBERS)
HOOKS = st.sampled_from(
    (
        {"preStop": {"exec": {"command": ["drain"]}}},
        {"preStop": {"sleep": {"seconds": 3}}},
        {"postStart": {"exec": {"command": ["begin"]}}},
        {},
    )
)
RESOURCES = st.sampled_from(
    (
        {},
        {"requests": {"cpu": "10m"}},
        {"limits": {"memory": "64Mi"}},
        {"limits": {"cpu": 2}, "requests": {"cpu": "1500m", "memory": "3Gi"}},
        {"requests": {"memory": "1G", "ephemeral-storage": "5Gi"}},
    )
)
ENVIRONMENT = st.sampled_from(
    (
        [{"name": "POSTGRES_USER", "value": "shop"}],
        [{"name": "POSTGRES_PASSWORD", "value": "hush"}],
        [{"name": "POSTGRES_USER", "valueFrom": {"secretKeyRef": {"name": "s", "key": "u"}}}],
    )
)


def seldom(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Mostly nothing."""
    return st.none() | st.none() | values


CONTAINERS = st.fixed_dictionaries(
    {
        "image": st.sampled_from(IMAGES),
        "ports": st.none() | st.lists(DECLARED, max_size=3, unique_by=lambda p: p["containerPort"]),
        "command": seldom(st.just(["my-server"])),
        "args": seldom(st.sampled_from(ARGUMENTS)),
        "env": seldom(ENVIRONMENT),
        "volumeMounts": seldom(
            st.builds(lambda path: [{"name": "v", "mountPath": path}], st.sampled_from(MOUNTS))
        ),
        "livenessProbe": seldom(PROBES),
        "readinessProbe": seldom(PROBES),
        "startupProbe": seldom(PROBES),
        "lifecycle": seldom(HOOKS),
        "resources": seldom(RESOURCES),
    }
)
INITS = st.builds(
    lambda one, always: {**one, **({"restartPolicy": "Always"} if always else {})},
    CONTAINERS,
    st.booleans(),
)
SPECS = st.fixed_dictionaries(
    {
        "containers": st.lists(CONTAINERS, min_size=1, max_size=3),
        "initContainers": st.lists(INITS, max_size=2),
        "hostNetwork": seldom(st.just(value=True)),
        "terminationGracePeriodSeconds": seldom(st.sampled_from((0, 10, 45, 75, 300))),
    }
)


def pod_spec(raw: dict[str, Any]) -> dict[str, Any]:
    """A pod spec whose containers have names, and only the fields that they were given."""
    spec = {key: value for key, value in raw.items() if value not in (None, [])}
    for key in ("initContainers", "containers"):
        if key in spec:
            spec[key] = [
                {"name": f"{key[0]}{index}", **{k: v for k, v in one.items() if v is not None}}
                for index, one in enumerate(spec[key])
            ]
    return spec


GROUPS = {"Pod": "v1", "Job": "batch/v1", "CronJob": "batch/v1"}
KINDS = ("Deployment", "Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "Pod")


def workload(kind: str, raw: dict[str, Any]) -> dict[str, Any]:
    """An object of any kind around a pod spec."""
    labels = {"app": "web"}
    template: dict[str, Any] = {"metadata": {"labels": labels}, "spec": pod_spec(raw)}
    head = {"apiVersion": GROUPS.get(kind, "apps/v1"), "kind": kind}
    if kind == "Pod":
        return {**head, "metadata": {"name": "web", "labels": labels}, "spec": template["spec"]}
    spec: dict[str, Any] = {"template": template}
    if kind == "CronJob":
        spec = {"schedule": "0 0 * * *", "jobTemplate": {"spec": spec}}
    elif kind != "Job":
        spec["selector"] = {"matchLabels": labels}
    return {**head, "metadata": {"name": "web"}, "spec": spec}


def service(
    name: str, ports: list[tuple[int | str, str]], headless: bool, selector: str
) -> dict[str, Any]:
    """A Service of some ports."""
    entries = [
        {"name": f"p{number}", "port": 1000 + number, "targetPort": target, "protocol": protocol}
        for number, (target, protocol) in enumerate(ports)
    ]
    spec: dict[str, Any] = {"selector": {"app": selector}, "ports": entries}
    if headless:
        spec["clusterIP"] = "None"
    return {"apiVersion": "v1", "kind": "Service", "metadata": {"name": name}, "spec": spec}


SERVICES = st.builds(
    service,
    st.sampled_from(("a", "b")),
    st.lists(
        st.tuples(TARGETS, st.sampled_from(("TCP", "TCP", "TCP", "UDP"))), min_size=1, max_size=3
    ),
    st.sampled_from((False, False, True)),
    st.sampled_from(("web", "web", "other")),
)


def ingress(class_: str, path: str, port: str) -> dict[str, Any]:
    """An Ingress of the Service `a`, with a health check, which only an ALB makes."""
    annotations = {
        f"alb.ingress.kubernetes.io/healthcheck-{k}": v
        for k, v in (("path", path), ("port", port))
        if v
    }
    spec: dict[str, Any] = {"defaultBackend": {"service": {"name": "a", "port": {"number": 1000}}}}
    if class_ == "gce":  # GKE reads the class from nowhere else
        annotations["kubernetes.io/ingress.class"] = class_
    elif class_:
        spec["ingressClassName"] = class_
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "Ingress",
        "metadata": {"name": "i", "annotations": annotations},
        "spec": spec,
    }


INGRESSES = st.builds(
    ingress,
    st.sampled_from(("alb", "alb", "gce", "nginx", "")),
    st.sampled_from(("", "/lb", "/metrics")),
    st.sampled_from(("", "8080", "http", "traffic-port")),
)
VERSIONS = st.sampled_from(((1, 28), (1, 29), (1, 30), (1, 33)))


def all_fixed(text: str, version: Version = (1, 30)) -> FileResult:
    """A text after every rule, with all that is only offered by default."""
    return fixed(text, select=(), gate=Gate(Safety.HINT, version))


BARE = """\
apiVersion: apps/v1
kind: Deployment
spec:
  template:
    spec:
      initContainers: [{name: first, image: i}]
      containers:
      - name: web
        image: nginx
        ports: [{name: http, containerPort: 8080}, {containerPort: 53, protocol: UDP}]
        livenessProbe: {tcpSocket: {port: 8080}}
"""
PROBE = "        readinessProbe: {}\n"
GRACE = "      terminationGracePeriodSeconds: {}\n"
POD = "/spec/template/spec"


@pytest.mark.parametrize(
    ("added", "problem"),
    [
        (PROBE.format("{tcpSocket: {port: 8080}, failureThreshold: 2}"), ""),
        (PROBE.format("{httpGet: {port: http}}"), ""),
        (PROBE.format("{httpGet: {port: 80}}"), ""),
        (PROBE.format("{tcpSocket: {port: 8080}}"), "liveness gives up no later than readiness"),
        (PROBE.format("{httpGet: {port: 81}}"), "checks port 81"),
        (PROBE.format("{httpGet: {port: 53}}"), "checks port 53"),
        (PROBE.format("{httpGet: {port: 80}, exec: {}}"), "has the handlers"),
        (PROBE.format("{periodSeconds: 5}"), "has the handlers"),
        (PROBE.format("{exec: {command: [a]}}"), "runs a command"),
        (PROBE.format("{httpGet: {port: 80, host: h}}"), "names a host"),
        (PROBE.format("{httpGet: {port: 80}}") + "      hostNetwork: true\n", "goes to the node"),
        ("        lifecycle: {preStop: {sleep: {seconds: 24}}}\n", ""),
        ("        lifecycle: {preStop: {sleep: {seconds: 25}}}\n", "preStop takes 25 of 30 s"),
        (GRACE.format(60), ""),
        ("        resources: {requests: {cpu: 1}, limits: {cpu: 1000m}}\n", ""),
        ("        resources: {requests: {cpu: 1}, limits: {cpu: 999m}}\n", "requests 1 cpu above"),
        ("        resources: {requests: {memory: 1Gi}, limits: {memory: 1G}}\n", "requests 1Gi"),
        ("status: {a: b}\n", "is beside the containers"),
        ("---\na: b\n", "1 documents became 2"),
    ],
)
def test_the_checks_find_what_is_wrong(added: str, problem: str) -> None:
    found = "; ".join(problems(BARE, BARE + added))
    assert problem in found
    assert bool(found) is bool(problem)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("image: nginx", "image: redis", "was nginx and is redis"),
        ("name: first,", "name: first, livenessProbe: {exec: {}},", "of what ends by itself"),
        ("name: first,", "name: first, resources: {limits: {cpu: 1}},", ""),
        ("kind: Deployment\n", "", "'kind',)"),
    ],
)
def test_the_checks_find_what_is_not_only_added(old: str, new: str, problem: str) -> None:
    found = "; ".join(problems(BARE, BARE.replace(old, new)))
    assert problem in found
    assert bool(found) is bool(problem)


def test_a_grace_period_may_only_be_raised() -> None:
    texts = [BARE + GRACE.format(seconds) for seconds in (20, 40)]
    assert not problems(*texts)
    assert problems(*texts[::-1])
    assert problems(*(text.replace("kind: Deployment", "kind: Job") for text in texts))


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.builds(workload, st.sampled_from(KINDS), SPECS),
    st.lists(SERVICES, max_size=2, unique_by=lambda one: str(one["metadata"]["name"])),
    st.lists(INGRESSES, max_size=1),
    VERSIONS,
)
def test_whatever_is_proposed_is_sound(
    one: dict[str, Any],
    services: list[dict[str, Any]],
    ingresses: list[dict[str, Any]],
    version: Version,
) -> None:
    before = yaml.safe_dump_all([one, *services, *ingresses], sort_keys=False)
    result = all_fixed(before, version)
    assert not result.errors, (before, result.errors)
    assert not result.failed, (before, result.failed)
    checked = [one.change for one in result.findings if "'path': '/lb'" in str(one.change.value)]
    classes = {one["spec"].get("ingressClassName") for one in ingresses}
    assert "alb" in classes or all(one.safety > Safety.SAFE for one in checked)
    if result.verified is None:
        return
    after = result.verified.after
    always, sidecar = "restartPolicy: Always", version >= (1, 29)
    texts = [text if sidecar else text.replace(always, "tty: true") for text in (before, after)]
    assert problems(*texts) == []
    assert after.count("hush") == before.count("hush")
    again = all_fixed(after, version)
    assert not [finding.change for finding in again.findings if finding.accepted]


@pytest.mark.skipif(not CORPUS.is_dir(), reason="optional: the corpus of real files is not there")
def test_whatever_is_proposed_for_real_manifests_is_sound() -> None:
    sources = gather(Wanted((str(CORPUS),), recursive=True)).sources
    found: dict[str, list[str]] = {}
    for result in results(sources, Run(gate=Gate(Safety.HINT))):
        assert not result.failed, (result.path, result.failed)
        if (fixed_ := result.verified) and not result.errors:
            found[result.path] = problems(fixed_.before, fixed_.after)
    assert {path: wrong for path, wrong in found.items() if wrong} == {}

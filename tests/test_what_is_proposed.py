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
from kubectl_prodready.paths import written
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
    st.just({"exec": {"command": ["pg_isready", "-h", "127.0.0.1", "-U", "postgres"]}}),
    st.just({}),
)
NUMBERS = st.fixed_dictionaries(
    {},
    optional={
        "initialDelaySeconds": st.integers(0, 90),
        "periodSeconds": st.integers(1, 60) | st.integers(1, 3),
        "failureThreshold": st.integers(1, 9) | st.integers(1, 3),
        "timeoutSeconds": st.sampled_from((1, 3, 5, 9)),
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
        "restartPolicy": seldom(st.sampled_from(("Always", "OnFailure", "Never"))),
        # 9 to 11 and 19 to 21 are about a hook of 5 or 15 s and its margin
        "terminationGracePeriodSeconds": seldom(
            st.sampled_from((0, 9, 10, 11, 19, 20, 21, 24, 25, 26, 45, 75, 300))
        ),
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
    if kind not in {"Pod", "Job", "CronJob"}:  # the API server allows only Always
        template["spec"].pop("restartPolicy", None)
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
    st.sampled_from(("", "/lb", "/a", "/metrics")),
    st.sampled_from(("", "8080", "http", "traffic-port")),
)
VERSIONS = st.sampled_from(((1, 28), (1, 29), (1, 30), (1, 33)))


def all_fixed(text: str, version: Version = (1, 30)) -> FileResult:
    """A text after every rule, with all that is only offered by default."""
    return fixed(text, select=(), gate=Gate(Safety.HINT, version))


REVIEWS = ("probe-port", "probe-timeout", "probe-thresholds", "pre-stop-time", "pre-stop-shell")


def faults(result: FileResult) -> set[str]:
    """What the rules say that look at probes and hooks which are there."""
    changes = [finding.change for finding in result.findings if finding.change.rule in REVIEWS]
    return {f"{written(one.path)}: {one.evidence[0]}" for one in changes}


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
    look_for_problems(yaml.safe_dump_all([one, *services, *ingresses], sort_keys=False), version)


LIKELY = st.one_of(
    st.just({"tcpSocket": {"port": 8080}}),
    st.just({"tcpSocket": {"port": "http"}}),
    st.just({"tcpSocket": {"port": 80}}),
    st.just({"httpGet": {"path": "/a", "port": 8080}}),
    st.just({"httpGet": {"path": "/", "port": 80, "scheme": "HTTP"}}),
    st.just({"exec": {"command": ["pg_isready", "-h", "127.0.0.1", "-U", "postgres"]}}),
)
QUICK = st.builds(
    lambda handler, numbers: {**handler, **numbers},
    LIKELY,
    st.fixed_dictionaries(
        {},
        optional={
            "periodSeconds": st.sampled_from((1, 2, 5, 10, 30)),
            "failureThreshold": st.integers(1, 4),
            "timeoutSeconds": st.sampled_from((1, 2, 9)),
        },
    ),
)


@settings(max_examples=100)
@given(
    image=st.sampled_from(("shop/web", "nginx", "nginx:1.13.7", "postgres")),
    probes=st.dictionaries(st.sampled_from(("livenessProbe", "readinessProbe")), QUICK, max_size=1),
    grace=st.sampled_from((9, 10, 11, 19, 20, 21, 24, 25, 26, 30)),
    path=st.sampled_from(("", "/a", "/")),
)
def test_what_is_proposed_beside_other_probes_and_grace_periods_is_sound(
    image: str, probes: dict[str, Any], grace: int, path: str
) -> None:
    port = 80 if image.startswith("nginx") else 8080
    ports = [{"name": "http", "containerPort": port}]
    spec = {"containers": [{"image": image, "ports": ports, **probes}]}
    one = workload("Deployment", {**spec, "terminationGracePeriodSeconds": grace})
    beside = [service("a", [(port, "TCP")], headless=False, selector="web")]
    beside += [ingress("alb", path, "")] if path else []
    look_for_problems(yaml.safe_dump_all([one, *beside], sort_keys=False), (1, 30))


def look_for_problems(before: str, version: Version) -> None:
    """Fix a stream, and hold what was added against the independent checks and our own reviews."""
    result = all_fixed(before, version)
    assert not result.errors, (before, result.errors)
    assert not result.failed, (before, result.failed)
    checked = [one.change for one in result.findings if "'path': '/lb'" in str(one.change.value)]
    is_alb = "ingressClassName: alb" in before
    assert is_alb or all(one.safety > Safety.SAFE for one in checked)
    if result.verified is None:
        return
    after = result.verified.after
    always, sidecar = "restartPolicy: Always", version >= (1, 29)
    texts = [text if sidecar else text.replace(always, "tty: true") for text in (before, after)]
    assert problems(*texts) == []
    assert after.count("hush") == before.count("hush")
    again = all_fixed(after, version)
    assert not [finding.change for finding in again.findings if finding.accepted]
    assert faults(again) <= faults(result)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="optional: the corpus of real files is not there")
def test_whatever_is_proposed_for_real_manifests_is_sound() -> None:
    sources = gather(Wanted((str(CORPUS),), recursive=True)).sources
    found: dict[str, list[str]] = {}
    for result in results(sources, Run(gate=Gate(Safety.HINT))):
        assert not result.failed, (result.path, result.failed)
        if (fixed_ := result.verified) and not result.errors:
            found[result.path] = problems(fixed_.before, fixed_.after)
    assert {path: wrong for path, wrong in found.items() if wrong} == {}

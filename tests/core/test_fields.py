"""What the API server takes for a field is taken, and of anything else it is said what is wrong."""

from __future__ import annotations

import datetime as dt

import pytest
import yaml

from kubectl_prodready.core.fields.pod import wrong
from kubectl_prodready.core.gate import Gate
from kubectl_prodready.core.model import Change, Safety
from kubectl_prodready.core.registry import load_rules
from kubectl_prodready.core.rule import Example, Rule
from kubectl_prodready.paths import Item, Path
from tests.help import fixed

POD: Path = ("spec", "template", "spec")
WEB: Path = (*POD, "containers", Item("name", "web"))
AT: dict[str, Path] = {
    "grace": (*POD, "terminationGracePeriodSeconds"),
    "share": (*POD, "shareProcessNamespace"),
    "lifecycle": (*WEB, "lifecycle"),
    "hook": (*WEB, "lifecycle", "preStop"),
    "live": (*WEB, "livenessProbe"),
    "ready": (*WEB, "readinessProbe"),
    "start": (*WEB, "startupProbe"),
    "resources": (*WEB, "resources"),
}


def at(place: str) -> Path:
    """`ready.httpGet.port`: a short name, and the keys below it."""
    name, *keys = place.split(".")
    return (*AT[name], *keys)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("resources.requests.cpu", "500m"),
        ("resources.requests.cpu", "0.5"),
        ("resources.requests.cpu", "2"),
        ("resources.limits.memory", "1Gi"),
        ("resources.limits.memory", "1e9"),
        ("resources.limits.memory", "128974848000m"),
        ("resources.limits.ephemeral-storage", "1073741824"),
        ("resources.limits", "{cpu: 1, nvidia.com/gpu: 1, hugepages-2Mi: 0}"),
        ("resources.requests", "{}"),
        ("resources", "{requests: {cpu: 1000m}, limits: {cpu: 1, memory: 1Gi}}"),
        ("resources", "{claims: [{name: gpu}, {name: gpu, request: one}]}"),
        ("live", "{exec: {command: [cat, /tmp/healthy]}, successThreshold: 1}"),
        ("live", "{grpc: {port: 9000, service: shop}, terminationGracePeriodSeconds: 1}"),
        ("start", "{tcpSocket: {port: 80, host: 10.0.0.1}, failureThreshold: 30}"),
        ("ready", "{httpGet: {port: http}, initialDelaySeconds: 0, successThreshold: 2}"),
        ("ready.httpGet", "{path: '', port: 1, host: h, scheme: HTTPS, httpHeaders: []}"),
        ("ready.httpGet", "{port: 65535, httpHeaders: [{name: X-A, value: ''}]}"),
        ("ready.httpGet.port", "a-15-characters"),
        ("ready.httpGet.scheme", "HTTP"),
        ("ready.periodSeconds", "2147483647"),
        ("live.terminationGracePeriodSeconds", "2147483648"),
        ("hook", "{exec: {command: [sh, -c, sleep 5]}}"),
        ("hook", "{httpGet: {port: 80}}"),
        ("hook", "{tcpSocket: {port: 80}}"),
        ("hook", "{sleep: {seconds: 1}}"),
        ("hook.sleep.seconds", "5"),
        ("lifecycle", "{}"),
        ("lifecycle", "{postStart: {exec: {command: [a]}}, stopSignal: SIGTERM}"),
        ("grace", "0"),
        ("grace", "9223372036854775807"),
        ("share", "on"),
        ("share", "false"),
    ],
)
def test_what_the_server_takes_is_right(place: str, value: str) -> None:
    assert wrong(at(place), yaml.safe_load(value)) == ""


CPU = "cpu must be an amount above 0, as 250m or 2, no finer than 1m"
MEMORY = "memory must be an amount above 0, as 256Mi or 1Gi, in whole bytes"
DISK = "ephemeral-storage must be an amount above 0, as 50Mi or 2Gi, in whole bytes"
NAMED = "a port's name: at most 15 of a-z, 0-9 and single hyphens between them, one a letter"
CHECKS = "exec, httpGet, tcpSocket"
NUMBERS = (
    "initialDelaySeconds, periodSeconds, timeoutSeconds, successThreshold, failureThreshold, "
    "terminationGracePeriodSeconds"
)


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        ("resources.requests.cpu", "0", CPU),
        ("resources.requests.cpu", "-1", CPU),
        ("resources.requests.cpu", "0.0001", CPU),
        ("resources.requests.cpu", "2 cores", CPU),
        ("resources.requests.cpu", "yes", CPU),
        ("resources.requests.cpu", "", CPU),
        ("resources.requests.cpu", "{}", CPU),
        ("resources.limits.memory", "500m", MEMORY),
        ("resources.limits.memory", "512mb", MEMORY),
        ("resources.limits.ephemeral-storage", "1.5", DISK),
        ("resources.limits", "{memory: 512mb}", MEMORY),
        ("resources.limits", "1Gi", "limits must be a mapping"),
        ("resources.limits", "{mem: 1Gi}", 'unknown field "mem"; did you mean memory?'),
        (
            "resources.limits",
            "{true: 1Gi}",
            'unknown field "True"; known here: cpu, memory, ephemeral-storage',
        ),
        (
            "resources.limits",
            "{nvidia.com/gpu: 0.5}",
            "nvidia.com/gpu must be a whole amount, 0 or more",
        ),
        (
            "resources.limits",
            "{hugepages-2Mi: -1}",
            "hugepages-2Mi must be a whole amount, 0 or more",
        ),
        ("resources", "{limits: {cpu: 1x}}", f"limits.{CPU}"),
        ("resources", "{limits: }", "limits must be a mapping"),
        (
            "resources",
            "{request: {cpu: 1}}",
            'unknown field "request"; did you mean requests?',
        ),
        (
            "resources",
            "{requests: {cpu: 1, memory: 2Gi}, limits: {cpu: 1, memory: 1Gi}}",
            "requests.memory must be at most its limit, 1Gi",
        ),
        ("resources", "{claims: [{}]}", "claims[0].name is missing"),
        ("live", "", "livenessProbe must be a mapping"),
        ("live", "80", "livenessProbe must be a mapping"),
        ("live", "{}", f"livenessProbe must have one of {CHECKS}, grpc"),
        (
            "live",
            "{exec: {command: [a]}, grpc: {port: 1}}",
            "livenessProbe can have only one of exec, grpc",
        ),
        (
            "live",
            "{exec: {command: [a]}, perodSeconds: 1}",
            'unknown field "perodSeconds"; did you mean periodSeconds?',
        ),
        (
            "live",
            "{sleep: {seconds: 1}}",
            f'unknown field "sleep"; known here: {CHECKS}, grpc, {NUMBERS}',
        ),
        (
            "live",
            "{httpGet: {prt: 80}}",
            'unknown field "prt" in httpGet; did you mean port?',
        ),
        ("live", "{exec: {}}", "exec.command is missing"),
        ("live", "{exec: }", "exec must be a mapping"),
        ("live", "{exec: {command: a b}}", "exec.command must be a list"),
        ("live", "{exec: {command: []}}", "exec.command must not be empty"),
        (
            "live",
            "{exec: {command: [sleep, 5]}}",
            "exec.command[1] must be text; put it into quotes",
        ),
        ("live", "{exec: {command: [[a]]}}", "exec.command[0] must be text"),
        ("live.exec.command", "[a, ~]", "command[1] must be text"),
        ("live", "{grpc: {port: grpc}}", "grpc.port must be a whole number, 1 or more"),
        ("live", "{grpc: {port: 65536}}", "grpc.port must be at most 65535"),
        ("live", "{grpc: {service: a}}", "grpc.port is missing"),
        ("live", "{tcpSocket: {}}", "tcpSocket.port is missing"),
        (
            "live.successThreshold",
            "2",
            "successThreshold must be 1 in a liveness or startup probe",
        ),
        (
            "start.successThreshold",
            "true",
            "successThreshold must be 1 in a liveness or startup probe",
        ),
        (
            "live.terminationGracePeriodSeconds",
            "0",
            "terminationGracePeriodSeconds must be a whole number, 1 or more",
        ),
        (
            "ready.terminationGracePeriodSeconds",
            "30",
            "terminationGracePeriodSeconds cannot be set in a readiness probe, which kills nothing",
        ),
        ("ready", "{httpGet: {path: /a}}", "httpGet.port is missing"),
        (
            "ready",
            "{httpGet: {port: 0}}",
            "httpGet.port must be a number from 1 to 65535, or a port's name",
        ),
        ("ready.httpGet.port", "65536", "port must be a number from 1 to 65535, or a port's name"),
        ("ready.httpGet.port", "yes", "port must be a number from 1 to 65535, or a port's name"),
        ("ready.httpGet.port", "80.0", "port must be a number from 1 to 65535, or a port's name"),
        ("ready.httpGet.port", "'80'", "port must be a number without quotes, or a port's name"),
        *(
            ("ready.httpGet.port", name, f"port must be a number, or {NAMED}")
            for name in ("sixteen-letters-", "HTTP", "-a", "a-", "a--b", "8-0", "a_b", "''")
        ),
        ("ready.tcpSocket.port", "a-16-characters-", f"port must be a number, or {NAMED}"),
        ("ready.httpGet", "{port: 80, path: 1}", "path must be text; put it into quotes"),
        ("ready.httpGet.scheme", "https", "scheme must be HTTP or HTTPS"),
        ("ready.httpGet", "{port: 80, httpHeaders: {}}", "httpHeaders must be a list"),
        (
            "ready.httpGet",
            "{port: 80, httpHeaders: [{name: X-A, value: 1}]}",
            "httpHeaders[0].value must be text; put it into quotes",
        ),
        (
            "ready.httpGet",
            "{port: 80, httpHeaders: [{name: 'X A', value: a}]}",
            "httpHeaders[0].name must be the name of a header: letters, digits and hyphens",
        ),
        (
            "ready.httpGet",
            "{port: 80, httpHeaders: [{name: 1, value: a}]}",
            "httpHeaders[0].name must be the name of a header: letters, digits and hyphens",
        ),
        (
            "ready.httpGet",
            "{port: 80, httpHeaders: [{name: X-A}]}",
            "httpHeaders[0].value is missing",
        ),
        *(
            (f"ready.{key}", value, f"{key} must be a whole number, 1 or more")
            for key in ("periodSeconds", "timeoutSeconds", "successThreshold", "failureThreshold")
            for value in ("0", "-1", "true", "1.5", "10s", "'5'", "", "[]")
        ),
        (
            "ready.initialDelaySeconds",
            "-1",
            "initialDelaySeconds must be a whole number, 0 or more",
        ),
        ("ready.timeoutSeconds", "2147483648", "timeoutSeconds must be at most 2147483647"),
        ("hook", "{}", f"preStop must have one of {CHECKS}, sleep"),
        ("hook", "{sleep: {}}", "sleep.seconds is missing"),
        ("hook", "{sleep: {seconds: 0}}", "sleep.seconds must be a whole number, 1 or more"),
        ("hook", "{sleep: 5}", "sleep must be a mapping"),
        (
            "hook",
            "{grpc: {port: 1}}",
            f'unknown field "grpc"; known here: {CHECKS}, sleep',
        ),
        ("lifecycle", "{prestop: {}}", 'unknown field "prestop"; did you mean preStop?'),
        ("lifecycle", "{preStop: {}}", f"preStop must have one of {CHECKS}, sleep"),
        (
            "lifecycle",
            "{preStop: {exec: {command: [a]}, sleep: {seconds: 1}}}",
            "preStop can have only one of exec, sleep",
        ),
        ("grace", "-1", "terminationGracePeriodSeconds must be a whole number, 0 or more"),
        ("grace", "30s", "terminationGracePeriodSeconds must be a whole number, 0 or more"),
        ("grace", "on", "terminationGracePeriodSeconds must be a whole number, 0 or more"),
        ("share", "1", "shareProcessNamespace must be true or false"),
        ("share", "'true'", "shareProcessNamespace must be true or false"),
    ],
)
def test_of_anything_else_it_is_said_what_is_wrong(place: str, value: str, said: str) -> None:
    assert wrong(at(place), yaml.safe_load(value)) == said


def test_a_date_is_no_text() -> None:
    command = ["backup", dt.date(2024, 1, 1)]
    assert "quotes" in wrong(at("hook"), {"exec": {"command": command}})


CRON_JOB = ("spec", "jobTemplate", "spec", "template", "spec")


@pytest.mark.parametrize(
    "pod",
    [
        ("spec",),
        POD,
        ("template", "spec"),
        CRON_JOB,
        ("items", 1, *POD),
        ("items", 0, "items", 2, *CRON_JOB),
    ],
)
@pytest.mark.parametrize(
    "keys",
    [
        ("terminationGracePeriodSeconds",),
        ("containers", 0, "resources", "limits", "cpu"),
        ("containers", Item("name", "spec"), "livenessProbe", "timeoutSeconds"),
        ("initContainers", Item("name", "web"), "lifecycle", "preStop", "sleep"),
        ("initContainers", 2, "resources", "requests", "nvidia.com/gpu"),
    ],
)
def test_fields_are_known_in_every_kind(pod: Path, keys: Path) -> None:
    assert wrong((*pod, *keys), "x").startswith(f"{keys[-1]} must be ")


@pytest.mark.parametrize(
    "path",
    [
        (),
        ("spec",),
        ("spec", "replicas"),
        ("metadata", "annotations", "shareProcessNamespace"),
        ("spec", "template", "metadata", "labels", "livenessProbe"),
        (*POD, "hostname"),
        (*POD, "containers"),
        WEB,
        (*WEB, "image"),
        (*WEB, "securityContext", "resources"),
        (*WEB, "terminationGracePeriodSeconds"),
        (*WEB, "readinessProbe", "periodSeconds", "more"),
        (*WEB, "readinessProbe", "http", "port"),
    ],
)
def test_of_other_fields_nothing_is_known(path: Path) -> None:
    assert wrong(path, object()) == ""


EXAMPLES = [
    pytest.param(one, example, id=f"{one.id}-{number}")
    for one in load_rules()
    for number, example in enumerate(one.examples)
]


@pytest.mark.parametrize(("one", "example"), EXAMPLES)
def test_what_a_rule_proposes_is_right(one: Rule, example: Example) -> None:
    changes = proposed(example.before)
    assert [(change.path, said) for change in changes if (said := _wrong(change))] == []
    valued = [change for change in changes if change.rule == one.id]
    assert valued or not example.after


def proposed(manifest: str) -> list[Change]:
    """Every value that any rule proposes, those too that only a person can take."""
    findings = fixed(manifest, select=(), gate=Gate(Safety.HINT)).findings
    return [finding.change for finding in findings if not finding.change.is_spoken]


def _wrong(change: Change) -> str:
    if not wrong(change.path, object()):
        return "not known at all"
    return wrong(change.path, change.value)


def test_the_examples_propose_every_field() -> None:
    found = {
        one.path[-1]
        for each in load_rules()
        for example in each.examples
        for one in proposed(example.before)
    }
    probes = {"startupProbe", "livenessProbe", "readinessProbe"}
    pod = {"preStop", "terminationGracePeriodSeconds", "shareProcessNamespace"}
    assert found == {"cpu", "memory", "ephemeral-storage"} | probes | pod

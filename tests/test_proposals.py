"""The independent checks of what is proposed find what is wrong, and nothing else."""

from __future__ import annotations

import pytest

from tests.proposals import problems

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
        (PROBE.format("{exec: {command: [a]}, timeoutSeconds: 5}"), "runs a command"),
        (PROBE.format("{tcpSocket: {port: http}}"), "liveness gives up no later than readiness"),
        (PROBE.format("{httpGet: {port: 80}, periodSeconds: 11}"), "gives up before readiness"),
        (
            PROBE.format("{tcpSocket: {port: http}, failureThreshold: 2, timeoutSeconds: 2}"),
            "waits less long",
        ),
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


DATABASE = BARE.replace("image: nginx", "image: postgres")
ASKED = PROBE.format("{exec: {command: [pg_isready]}%s}")


@pytest.mark.parametrize(
    ("added", "problem"),
    [
        (ASKED % ", timeoutSeconds: 5", ""),
        (ASKED % "", "gives a process 1 s"),
        (ASKED % ", timeoutSeconds: 5" + "      hostNetwork: true\n", "asks the node"),
        (ASKED % ", timeoutSeconds: 5" + "      restartPolicy: Never\n", "of what ends by itself"),
    ],
)
def test_the_checks_find_what_is_wrong_with_a_command(added: str, problem: str) -> None:
    found = "; ".join(problems(DATABASE, DATABASE + added))
    assert problem in found
    assert bool(found) is bool(problem)


def test_a_grace_period_may_only_be_raised() -> None:
    texts = [BARE + GRACE.format(seconds) for seconds in (20, 40)]
    assert not problems(*texts)
    assert problems(*texts[::-1])
    assert problems(*(text.replace("kind: Deployment", "kind: Job") for text in texts))

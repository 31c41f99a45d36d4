"""What is known of Jenkins."""

from __future__ import annotations

import pytest
from prodready_plugins import jenkins

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(fields: str = "", image: str = "jenkins/jenkins:lts") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return jenkins.facts(one, parse_image(image))


def options(value: str) -> str:
    """JENKINS_OPTS in a container's environment."""
    return f"env: [{{name: JENKINS_OPTS, value: '{value}'}}]"


@pytest.mark.parametrize(
    ("fields", "path", "port"),
    [
        ("", "/login", 8080),
        ("args: [--httpPort=9090]", "/login", 9090),
        (options("--httpPort=9090 --prefix=/ci"), "/ci/login", 9090),
        (options("--httpPort=9090") + ", args: [--httpPort=7070, --prefix=/]", "/login", 7070),
        (options(""), "/login", 8080),
        (options("--webroot=/var/cache/war"), "/login", 8080),
    ],
)
def test_its_options_say_where_it_is_asked(fields: str, path: str, port: int) -> None:
    known = facts(fields)
    assert known.ports == (port, 50000)
    assert known.liveness
    assert known.liveness.value["httpGet"] == {"path": path, "port": port}
    assert known.readiness
    assert known.readiness.value["httpGet"] == {"path": path, "port": port}


@pytest.mark.parametrize(
    "fields",
    [
        options("$(OPTIONS)"),
        options("--httpPort 9090"),
        "env: [{name: JENKINS_OPTS, valueFrom: {configMapKeyRef: {name: a, key: b}}}]",
        "envFrom: [{configMapRef: {name: a}}]",
        "args: [--httpPort=-1, --httpsPort=8443]",
        "args: [--httpPort=$(PORT)]",
        "args: [--prefix=$(PREFIX)]",
        "args: [--httpListenAddress=127.0.0.1]",
        "args: [--prefix=ci]",
    ],
)
def test_a_hidden_place_is_not_asked(fields: str) -> None:
    known = facts(fields)
    assert (known.ports, known.liveness, known.readiness) == ((), None, None)
    assert known.missing
    assert known.size


def test_another_program_is_not_known() -> None:
    assert facts("args: [bash, -c, jenkins-plugin-cli]") == Facts(shell_path="/bin/sh")

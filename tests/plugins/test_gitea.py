"""What is known of Gitea."""

from __future__ import annotations

import pytest
from prodready_plugins import gitea

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(fields: str = "", image: str = "gitea/gitea:1.23") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return gitea.facts(one, parse_image(image))


def variable(name: str, value: str) -> str:
    """A variable in a container's environment."""
    return f"env: [{{name: {name}, value: '{value}'}}]"


@pytest.mark.parametrize(
    ("fields", "port"),
    [
        ("", 3000),
        (variable("GITEA__server__HTTP_PORT", "8080"), 8080),
        (variable("GITEA__SERVER__HTTP_PORT", "8080"), 8080),
        (variable("HTTP_PORT", "8080"), 8080),
        ("ports: [{containerPort: 3000}, {containerPort: 22}]", 3000),
    ],
)
def test_its_variables_say_the_port(fields: str, port: int) -> None:
    known = facts(fields)
    assert known.ports == (port, 22)
    assert known.liveness
    assert known.liveness.value["tcpSocket"] == {"port": port}
    assert known.readiness
    assert known.readiness.value["httpGet"] == {"path": "/api/healthz", "port": port}


@pytest.mark.parametrize(
    ("fields", "image"),
    [
        (variable("GITEA__server__PROTOCOL", "https"), "gitea/gitea:1.23"),
        ("", "gitea/gitea:1.15.11"),
        ("", "gitea/gitea@sha256:0123"),
    ],
)
def test_where_the_page_may_not_be_the_port_is_asked(fields: str, image: str) -> None:
    known = facts(fields, image)
    assert known.readiness
    assert "tcpSocket" in known.readiness.value


@pytest.mark.parametrize(
    "fields",
    [
        "ports: [{containerPort: 8080}]",
        "envFrom: [{configMapRef: {name: a}}]",
        variable("GITEA__server__HTTP_PORT", "$(PORT)"),
        variable("GITEA__server__PROTOCOL", "http+unix"),
    ],
)
def test_what_is_hidden_or_declared_otherwise_is_not_asked(fields: str) -> None:
    known = facts(fields)
    assert (known.ports, known.liveness, known.readiness) == ((), None, None)
    assert known.missing


@pytest.mark.parametrize("fields", ["command: [gitea, dump]", "args: [gitea, admin]"])
def test_another_start_is_not_known(fields: str) -> None:
    assert facts(fields) == Facts(shell_path="/bin/sh")

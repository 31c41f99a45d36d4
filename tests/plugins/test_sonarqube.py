"""What is known of SonarQube."""

from __future__ import annotations

import pytest
from prodready_plugins import sonarqube

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(fields: str = "", image: str = "sonarqube:25.8.0.112029-community") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return sonarqube.facts(one, parse_image(image))


def asked(known: Facts) -> list[tuple[str, int]]:
    """The paths and ports of its probes, liveness first."""
    probes = [one.value["httpGet"] for one in (known.liveness, known.readiness) if one]
    return [(one["path"], one["port"]) for one in probes]


@pytest.mark.parametrize(
    ("fields", "path", "port"),
    [
        ("", "", 9000),
        ("env: [{name: SONAR_WEB_PORT, value: '80'}]", "", 80),
        ("env: [{name: SONAR_WEB_CONTEXT, value: /a}]", "/a", 9000),
        ("env: [{name: sonar.web.context, value: /a}]", "/a", 9000),
        (
            (
                "args: [-Dsonar.web.port=81, -Dsonar.web.context=/b],"
                " env: [{name: SONAR_WEB_PORT, value: '80'}]"
            ),
            "/b",
            81,
        ),
    ],
)
def test_its_status_is_its_readiness(fields: str, path: str, port: int) -> None:
    known = facts(fields)
    assert asked(known) == [(f"{path}/api/system/status", port)]
    assert known.liveness is None, "that asks for a passcode"


@pytest.mark.parametrize(
    "fields",
    [
        "volumeMounts: [{name: a, mountPath: /opt/sonarqube/conf/sonar.properties}]",
        "args: [-Dsonar.web.port=$(PORT)]",
        "envFrom: [{secretRef: {name: a}}]",
    ],
)
def test_hidden_properties_withdraw_it(fields: str) -> None:
    known = facts(fields)
    assert not asked(known)
    assert known.missing


def test_arguments_take_the_place_of_its_program() -> None:
    assert facts("args: [bash]") == Facts(shell_path="/bin/sh")

"""What is known of Tomcat."""

from __future__ import annotations

import pytest
from prodready_plugins import tomcat

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(fields: str = "", image: str = "tomcat:10.1") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return tomcat.facts(one, parse_image(image))


@pytest.mark.parametrize("fields", ["", "args: [catalina.sh, run]", "args: [bin/catalina.sh, run]"])
def test_without_an_application_only_its_port_is_known(fields: str) -> None:
    known = facts(fields)
    assert known.ports == (8080,)
    for probe in (known.liveness, known.readiness):
        assert probe
        assert probe.value["tcpSocket"] == {"port": 8080}


@pytest.mark.parametrize(
    "fields",
    [
        "volumeMounts: [{name: c, mountPath: /usr/local/tomcat/conf/server.xml}]",
        "args: [catalina.sh, run, -config, /my.xml]",
    ],
)
def test_settings_of_its_own_decide_the_port(fields: str) -> None:
    known = facts(fields)
    assert (known.ports, known.liveness) == ((), None)
    assert known.missing
    assert facts(f"{fields}, ports: [{{containerPort: 8081}}]").ports == (8081,)


def test_another_program_is_not_known() -> None:
    assert facts("args: [java, -jar, app.jar]") == Facts(shell_path="/bin/sh")

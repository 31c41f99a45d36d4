"""What is known of Kibana."""

from __future__ import annotations

import pytest
from prodready_plugins import kibana

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(fields: str = "", image: str = "kibana:8.19.2") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return kibana.facts(one, parse_image(image))


def asked(known: Facts) -> list[tuple[str, int]]:
    """The paths and ports of its probes, liveness first."""
    probes = [one.value["httpGet"] for one in (known.liveness, known.readiness) if one]
    return [(one["path"], one["port"]) for one in probes]


def env(**variables: str) -> str:
    """Its variables."""
    said = (f"{{name: {key}, value: {value}}}" for key, value in variables.items())
    return f"env: [{', '.join(said)}]"


@pytest.mark.parametrize(
    ("fields", "path", "port"),
    [
        ("", "", 5601),
        (env(SERVER_PORT="'80'"), "", 80),
        (env(SERVER_BASEPATH="/a"), "", 5601),
        (env(SERVER_BASEPATH="/a", SERVER_REWRITEBASEPATH="'true'"), "/a", 5601),
        ("command: [/usr/local/bin/kibana-docker]", "", 5601),
    ],
)
def test_its_variables_say_port_and_path(fields: str, path: str, port: int) -> None:
    known = facts(fields)
    assert asked(known) == [(f"{path}/app/kibana", port)]
    assert known.liveness is None


@pytest.mark.parametrize(
    "fields",
    [
        env(SERVER_SSL_ENABLED="'true'"),
        env(SERVER_HOST="localhost"),
        env(SERVER_REWRITEBASEPATH="'true'"),
        "envFrom: [{secretRef: {name: a}}]",
        "args: [kibana, --server.port=80]",
        "volumeMounts: [{name: a, mountPath: /usr/share/kibana/config/kibana.yml}]",
    ],
)
def test_another_configuration_withdraws_its_probe(fields: str) -> None:
    known = facts(fields)
    assert not asked(known)
    assert known.missing
    assert known.size

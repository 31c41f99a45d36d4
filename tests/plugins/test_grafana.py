"""What is known of Grafana."""

from __future__ import annotations

import pytest
from prodready_plugins import grafana

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(fields: str = "", image: str = "grafana/grafana:12.1.0") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return grafana.facts(one, parse_image(image))


def asked(known: Facts) -> list[tuple[str, int]]:
    """The paths and ports of its probes, liveness first."""
    probes = [one.value["httpGet"] for one in (known.liveness, known.readiness) if one]
    return [(one["path"], one["port"]) for one in probes]


def env(**variables: str) -> str:
    """The variables of its server."""
    said = (f"{{name: GF_SERVER_{key}, value: '{value}'}}" for key, value in variables.items())
    return f"env: [{', '.join(said)}]"


@pytest.mark.parametrize(
    ("fields", "prefix", "port"),
    [
        ("", "", 3000),
        (env(HTTP_PORT="80"), "", 80),
        (env(ROOT_URL="https://example.com/a"), "", 3000),
        (env(ROOT_URL="https://example.com/a/", SERVE_FROM_SUB_PATH="true"), "/a", 3000),
        (env(SERVE_FROM_SUB_PATH="true"), "", 3000),
        ("volumeMounts: [{name: a, mountPath: /etc/grafana/provisioning/datasources}]", "", 3000),
    ],
)
def test_its_variables_say_port_and_sub_path(fields: str, prefix: str, port: int) -> None:
    assert asked(facts(fields)) == [(f"{prefix}/healthz", port), (f"{prefix}/api/health", port)]


@pytest.mark.parametrize(
    "fields",
    [
        env(PROTOCOL="https"),
        env(HTTP_ADDR="127.0.0.1"),
        env(HTTP_PORT="$(PORT)"),
        env(SERVE_FROM_SUB_PATH="true", ROOT_URL="https://example.com/$(PATH)"),
        "envFrom: [{configMapRef: {name: a}}]",
        "volumeMounts: [{name: a, mountPath: /etc/grafana}]",
        "volumeMounts: [{name: a, mountPath: /etc/grafana/grafana.ini, subPath: grafana.ini}]",
        "env: [{name: GF_PATHS_CONFIG, value: /config/grafana.ini}]",
        "args: ['cfg:server.http_port=80']",
    ],
)
def test_what_may_be_configured_elsewhere_is_not_asked(fields: str) -> None:
    known = facts(fields)
    assert (asked(known), known.ports) == ([], ())
    assert "its configuration decides" in known.missing


@pytest.mark.parametrize("tag", [":7.2.0", "@sha256:01"])
def test_a_check_of_the_database_is_no_liveness(tag: str) -> None:
    known = facts(image=f"grafana/grafana{tag}")
    assert asked(known) == [("/api/health", 3000)]
    assert known.liveness is None


def test_another_program_is_not_the_server() -> None:
    assert facts("command: [grafana, cli]") == Facts(shell_path="/bin/sh")

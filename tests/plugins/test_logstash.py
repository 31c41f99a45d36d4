"""What is known of Logstash."""

from __future__ import annotations

import pytest
from prodready_plugins import logstash

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(fields: str = "", image: str = "logstash:8.19.2") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return logstash.facts(one, parse_image(image))


def asked(known: Facts) -> list[tuple[str, int]]:
    """The paths and ports of its probes, liveness first."""
    probes = [one.value["httpGet"] for one in (known.liveness, known.readiness) if one]
    return [(one["path"], one["port"]) for one in probes]


@pytest.mark.parametrize(
    ("fields", "port"),
    [
        ("volumeMounts: [{name: a, mountPath: /usr/share/logstash/pipeline}]", 9600),
        ("env: [{name: API_HTTP_PORT, value: '80'}]", 80),
        ("env: [{name: HTTP_PORT, value: '81'}]", 81),
        ("args: [--api.http.port, '82']", 82),
        ("args: [logstash, -f, /a.conf]", 9600),
    ],
)
def test_its_api_is_asked(fields: str, port: int) -> None:
    assert asked(facts(fields)) == [("/", port), ("/", port)]


@pytest.mark.parametrize(
    "fields",
    [
        "volumeMounts: [{name: a, mountPath: /usr/share/logstash/config/logstash.yml}]",
        "env: [{name: API_HTTP_HOST, value: 127.0.0.1}]",
        "env: [{name: API_SSL_ENABLED, value: 'true'}]",
        "env: [{name: API_AUTH_TYPE, value: basic}]",
        "env: [{name: API_ENABLED, value: 'false'}]",
        "env: [{name: API_HTTP_HOST, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]",
        "envFrom: [{secretRef: {name: a}}]",
        "args: [--path.settings, /a]",
        "args: [--api.http.port=9600-9700]",
    ],
)
def test_another_configuration_withdraws_its_probes(fields: str) -> None:
    known = facts(fields)
    assert not asked(known)
    assert known.missing
    assert known.grace


def test_another_program_is_not_logstash() -> None:
    assert facts("args: [bash]") == Facts()

"""What is known of the images of Elasticsearch."""

from __future__ import annotations

import pytest
from prodready_plugins import elasticsearch

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container

SECURITY = "xpack.security.enabled"
HIDDEN = "envFrom: [{secretRef: {name: a}}]"


def facts(fields: str = "", image: str = "elasticsearch:8.15.0") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return elasticsearch.facts(one, parse_image(image))


def check(known: Facts) -> str:
    """What readiness asks."""
    assert known.readiness
    assert known.liveness is None, "its operator has none"
    return next(iter(known.readiness.value))


@pytest.mark.parametrize(
    ("image", "fields", "asks"),
    [
        ("elasticsearch:8.15.0", "", "tcpSocket"),
        ("elasticsearch", "", "tcpSocket"),
        ("elasticsearch:6.8.23", "", "tcpSocket"),
        ("elasticsearch:7.17.9", "", "httpGet"),
        (
            "elasticsearch:7.17.9",
            "env: [{name: xpack.security.enabled, value: 'true'}]",
            "tcpSocket",
        ),
        (
            "elasticsearch:7.17.9",
            "envFrom: [{secretRef: {name: a}}], ports: [{containerPort: 9200}]",
            "tcpSocket",
        ),
        (
            "elasticsearch:8.15.0",
            "env: [{name: xpack.security.enabled, value: 'false'}]",
            "httpGet",
        ),
    ],
)
def test_where_it_may_want_a_password_only_its_port_is_asked_for(
    image: str, fields: str, asks: str
) -> None:
    assert check(facts(fields, image)) == asks


@pytest.mark.parametrize(
    "fields",
    [
        "args: [elasticsearch, -Ehttp.port=9201]",
        "env: [{name: http.port, valueFrom: {configMapKeyRef: {name: a, key: b}}}]",
        "env: [{name: ES_SETTING_HTTP_PORT, value: '9201'}]",
        "envFrom: [{secretRef: {name: a}}]",
        "volumeMounts: [{name: c, mountPath: /usr/share/elasticsearch/config}]",
    ],
)
def test_where_it_may_listen_elsewhere_it_is_not_asked(fields: str) -> None:
    known = facts(fields)
    assert (known.readiness, known.ports) == (None, ())
    assert "declare 9200" in known.missing


def test_its_port_comes_from_its_settings() -> None:
    assert facts("env: [{name: http.port, value: '9201'}]").ports == (9201,)
    mount = "volumeMounts: [{name: c, mountPath: /usr/share/elasticsearch/config}]"
    assert facts(f"{mount}, ports: [{{containerPort: 9200}}]").ports == (9200,)


@pytest.mark.parametrize(
    ("fields", "memory"),
    [
        ("", "2Gi"),
        ("env: [{name: ES_JAVA_OPTS, value: -Xms4g -Xmx4g}]", "8Gi"),
        ("env: [{name: ES_JAVA_OPTS, value: -Xmx512m}]", "1024Mi"),
        ("env: [{name: ES_JAVA_OPTS, valueFrom: {configMapKeyRef: {name: a, key: b}}}]", ""),
    ],
)
def test_it_has_twice_its_heap(fields: str, memory: str) -> None:
    size = facts(fields).size
    assert (size.memory if size else "") == memory
    assert (size.memory_limit if size else "") == memory

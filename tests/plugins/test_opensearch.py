"""What is known of the image of OpenSearch."""

from __future__ import annotations

import pytest
from prodready_plugins import opensearch

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(fields: str = "", image: str = "opensearchproject/opensearch:2") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return opensearch.facts(one, parse_image(image))


def test_only_its_port_is_asked_for() -> None:
    known = facts("env: [{name: http.port, value: '9201'}]")
    assert known.readiness
    assert known.readiness.value["tcpSocket"] == {"port": 9201}
    assert known.liveness is None


@pytest.mark.parametrize(
    "fields",
    [
        "args: [opensearch, -Ehttp.port=9201]",
        "envFrom: [{secretRef: {name: a}}]",
        "volumeMounts: [{name: c, mountPath: /usr/share/opensearch/config/opensearch.yml}]",
    ],
)
def test_where_it_may_listen_elsewhere_it_is_asked_where_it_is_declared(fields: str) -> None:
    known = facts(fields)
    assert (known.readiness, known.ports) == (None, ())
    assert "declare 9200" in known.missing
    if "args" not in fields:
        assert facts(f"{fields}, ports: [{{containerPort: 9200}}]").ports == (9200,)


def test_it_has_twice_its_heap() -> None:
    assert facts().size == facts("env: [{name: OPENSEARCH_JAVA_OPTS, value: -Xmx1g}]").size
    assert facts("env: [{name: OPENSEARCH_JAVA_OPTS, value: -Xms1g}]").size is None


def test_another_program_of_its_image_is_not_known() -> None:
    assert facts("args: [opensearch-plugin, list]") == Facts(shell_path="/bin/sh")

"""What is known of the official CouchDB image."""

from __future__ import annotations

import pytest
from prodready_plugins import couchdb

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(fields: str = "", image: str = "couchdb:3.3") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return couchdb.facts(one, parse_image(image))


@pytest.mark.parametrize(
    ("image", "fields", "asks"),
    [
        ("couchdb:3.3", "", "httpGet"),
        ("couchdb", "args: [/opt/couchdb/bin/couchdb]", "httpGet"),
        ("couchdb:1.7", "", "tcpSocket"),
        ("couchdb@sha256:0123", "", "tcpSocket"),
        ("couchdb:3.3", "volumeMounts: [{name: c, mountPath: /opt/couchdb/etc/local.d}]", ""),
        (
            "couchdb:3.3",
            "volumeMounts: [{name: c, mountPath: /opt/couchdb}], ports: [{containerPort: 5984}]",
            "tcpSocket",
        ),
    ],
)
def test_where_it_may_want_a_login_only_its_port_is_asked_for(
    image: str, fields: str, asks: str
) -> None:
    known = facts(fields, image)
    assert (next(iter(known.readiness.value)) if known.readiness else "") == asks
    assert ("declare 5984" in known.missing) == (not asks)
    assert known.liveness is None, "it would end no maintenance"


def test_another_program_of_its_image_is_not_known() -> None:
    assert facts("args: [bash]") == Facts(shell_path="/bin/sh")

"""What is known of oauth2-proxy."""

from __future__ import annotations

import pytest
from prodready_plugins import oauth2_proxy

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(fields: str = "", image: str = "quay.io/oauth2-proxy/oauth2-proxy:v7.8.1") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return oauth2_proxy.facts(one, parse_image(image))


IMAGE = "quay.io/oauth2-proxy/oauth2-proxy"
OPEN = "args: ['--http-address=0.0.0.0:4180']"


def paths(known: Facts) -> tuple[str, str]:
    """Where liveness and readiness are asked."""
    assert known.liveness
    assert known.readiness
    return known.liveness.value["httpGet"]["path"], known.readiness.value["httpGet"]["path"]


@pytest.mark.parametrize(
    ("fields", "port"),
    [
        (OPEN, 4180),
        ("args: [--http-address, 'http://:8080']", 8080),
        ("env: [{name: OAUTH2_PROXY_HTTP_ADDRESS, value: '0.0.0.0:8080'}]", 8080),
        ("args: ['-http-address=0.0.0.0:4180', --config=/etc/proxy.cfg]", 4180),
    ],
)
def test_it_answers_where_it_is_opened(fields: str, port: int) -> None:
    known = facts(fields)
    assert known.ports == (port,)
    assert paths(known) == ("/ping", "/ready")


@pytest.mark.parametrize(
    "fields",
    [
        "",
        "args: ['--http-address=http://127.0.0.1:4180']",
        "args: ['--http-address=0.0.0.0:4180', --force-https]",
        "args: ['--http-address=0.0.0.0:4180', $(MORE)]",
        "args: ['--http-address=$(ADDRESS)']",
        "args: ['--http-address=unix:///run/proxy']",
        "args: ['--http-address=0.0.0.0:4180', --ping-path=$(PATH)]",
        f"{OPEN}, env: [{{name: OAUTH2_PROXY_FORCE_HTTPS, value: 'true'}}]",
        f"{OPEN}, envFrom: [{{secretRef: {{name: a}}}}]",
    ],
)
def test_what_is_closed_or_hidden_is_not_asked(fields: str) -> None:
    known = facts(fields)
    assert (known.ports, known.liveness, known.readiness) == ((), None, None)
    assert "--http-address" in known.missing


@pytest.mark.parametrize(("tag", "ready"), [("v7.4.0", "/ping"), ("v7.5.0", "/ready")])
def test_older_ones_have_no_page_for_readiness(tag: str, ready: str) -> None:
    assert paths(facts(OPEN, f"{IMAGE}:{tag}")) == ("/ping", ready)


@pytest.mark.parametrize(
    ("name", "shell", "has_none"),
    [
        (":v7.8.1", "", True),
        (":latest", "", True),
        (":v7.8.1-alpine", "/bin/sh", False),
        (":v7.5.1", "/bin/sh", False),
        ("@sha256:0123", "", False),
    ],
)
def test_newer_ones_have_no_shell(name: str, shell: str, *, has_none: bool) -> None:
    known = facts(image=f"{IMAGE}{name}")
    assert (known.shell_path, known.has_no_shell) == (shell, has_none)

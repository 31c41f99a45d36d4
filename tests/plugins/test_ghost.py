"""What is known of Ghost."""

from __future__ import annotations

import pytest
from prodready_plugins import ghost

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(fields: str = "", image: str = "ghost:5") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return ghost.facts(one, parse_image(image))


@pytest.mark.parametrize(
    ("fields", "port"),
    [
        ("", 2368),
        ("args: [node, current/index.js]", 2368),
        ("env: [{name: server__port, value: '8080'}]", 8080),
        ("volumeMounts: [{name: c, mountPath: /var/lib/ghost/content}]", 2368),
    ],
)
def test_its_variables_say_the_port(fields: str, port: int) -> None:
    known = facts(fields)
    assert known.ports == (port,)
    assert known.liveness
    assert known.liveness.value["tcpSocket"] == {"port": port}
    assert known.readiness
    assert known.readiness.value["httpGet"] == {"path": "/", "port": port}


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("value: 'https://example.com'", "/"),
        ("value: 'https://example.com/'", "/"),
        ("value: 'https://example.com/blog'", "/blog/"),
        ("value: 'http://example.com:2368/a/blog/'", "/a/blog/"),
        ("value: 'https://example.com/$(A)'", None),
        ("value: example.com/blog", None),
        ("value: ''", None),
        ("valueFrom: {configMapKeyRef: {name: a, key: b}}", None),
    ],
)
def test_its_pages_begin_where_its_address_says(url: str, path: str | None) -> None:
    known = facts(f"env: [{{name: url, {url}}}]")
    assert known.liveness
    assert known.readiness
    handler = {"httpGet": {"path": path, "port": 2368}} if path else {"tcpSocket": {"port": 2368}}
    assert known.readiness.value.items() >= handler.items()


@pytest.mark.parametrize(
    "fields",
    [
        "env: [{name: server__port, value: $(PORT)}]",
        "env: [{name: server__host, value: 127.0.0.1}]",
        "envFrom: [{configMapRef: {name: a}}]",
        "volumeMounts: [{name: c, mountPath: /var/lib/ghost/config.production.json}]",
    ],
)
def test_a_hidden_place_is_not_asked(fields: str) -> None:
    known = facts(fields)
    assert (known.ports, known.liveness, known.readiness) == ((), None, None)
    assert known.missing


@pytest.mark.parametrize("args", ["[node, my.js]", "[ghost, ls]"])
def test_another_program_is_not_known(args: str) -> None:
    assert facts(f"args: {args}") == Facts(shell_path="/bin/sh")

"""What is known of the official nginx image."""

from __future__ import annotations

from typing import Any

import pytest
from prodready_plugins import nginx

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(fields: str = "", image: str = "nginx") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return nginx.facts(one, parse_image(image))


def live(port: int) -> dict[str, Any]:
    return {
        "tcpSocket": {"port": port},
        "initialDelaySeconds": 30,
        "timeoutSeconds": 5,
        "failureThreshold": 6,
    }


READY = {"initialDelaySeconds": 5, "periodSeconds": 5, "timeoutSeconds": 3}


def handler(known: Facts) -> dict[str, Any] | None:
    """How readiness is asked for; None where it is not."""
    if known.readiness is None:
        assert known.liveness is None
        return None
    return {key: value for key, value in known.readiness.value.items() if key not in READY}


def test_it_answers_on_its_port() -> None:
    known = facts()
    assert known.ports == (80,)
    assert known.shell_path == "/bin/sh"
    assert known.liveness
    assert known.readiness
    assert (known.liveness.value, known.liveness.source) == (live(80), "bitnami/nginx chart")
    assert known.readiness.value == {"httpGet": {"path": "/", "port": 80}, **READY}
    assert known.readiness.source == "bitnami/nginx chart"
    assert (known.grace, known.missing) == (None, "")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("command: [nginx]", None),
        ("command: [/bin/sh, -c, my-server]", None),
        ("args: [sh]", None),
        ("args: [nginx-debug, -g, daemon off;]", None),
        ("args: [-g, daemon off;]", None),
        ("args: [nginx, -g, daemon off;]", {"httpGet": {"path": "/", "port": 80}}),
        ("args: [nginx]", {"httpGet": {"path": "/", "port": 80}}),
        ("args: []", {"httpGet": {"path": "/", "port": 80}}),
    ],
)
def test_only_its_own_program_is_known(fields: str, expected: Any) -> None:
    known = facts(fields)
    assert handler(known) == expected
    assert known.shell_path == "/bin/sh"
    assert known.ports == ((80,) if expected else ())
    assert known.stop is None


def mounts(place: str, ports: str = "") -> str:
    declared = f", ports: [{ports}]" if ports else ""
    return f"volumeMounts: [{{name: v, mountPath: {place}}}]{declared}"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (mounts("/cache"), {"httpGet": {"path": "/", "port": 80}}),
        (mounts("/usr/share/nginx/html"), {"tcpSocket": {"port": 80}}),
        (mounts("/usr/share/nginx/html/"), {"tcpSocket": {"port": 80}}),
        (mounts("/usr/share/nginx/html/index.html"), {"tcpSocket": {"port": 80}}),
        (mounts("/usr/share/nginx"), {"tcpSocket": {"port": 80}}),
        (mounts("/usr/share/nginx/html2"), {"httpGet": {"path": "/", "port": 80}}),
        (mounts("/etc/nginx"), None),
        (mounts("/etc/nginx/conf.d/default.conf"), None),
        (mounts("/etc/nginx/templates"), None),
        (mounts("/etc"), None),
        (mounts("/"), None),
        (mounts("/etc/nginx2"), {"httpGet": {"path": "/", "port": 80}}),
        (mounts("/etc/nginx", "{containerPort: 8080}"), {"tcpSocket": {"port": 8080}}),
        (mounts("/etc/nginx", "{containerPort: 80}, {containerPort: 443}"), None),
        (
            mounts("/etc/nginx", "{containerPort: 80}, {containerPort: 443, protocol: UDP}"),
            {"tcpSocket": {"port": 80}},
        ),
        ("ports: [{containerPort: 8080}]", {"httpGet": {"path": "/", "port": 80}}),
    ],
)
def test_what_is_mounted_decides(fields: str, expected: Any) -> None:
    known = facts(fields)
    assert handler(known) == expected
    if expected is None:
        assert known.missing == "its mounted configuration decides the port: declare it"
    else:
        (port,) = known.ports
        assert known.liveness
        assert known.liveness.value == live(port)


@pytest.mark.parametrize(
    ("tag", "stops_well"),
    [
        (":1.13.7", False),
        (":1.13.7-alpine", False),
        (":1.13", False),
        (":1.17.10", False),
        (":1.18.0", True),
        (":1.18", True),
        (":1.19.3", False),
        (":1.19.4", False),
        (":1.19.5", True),
        (":1.19", True),
        (":1.27-alpine", True),
        (":1.27.3", True),
        (":2.0", True),
        (":latest", True),
        (":stable", True),
        (":stable-alpine", True),
        (":1", True),
        ("", True),
        ("@sha256:0123", True),
        (":1.13.7@sha256:0123", False),
    ],
)
def test_old_images_cut_their_connections(tag: str, *, stops_well: bool) -> None:
    known = facts(image=f"nginx{tag}")
    assert (known.stop is None) is stops_well
    if known.stop:
        assert (known.stop.command, known.stop.seconds) == ("nginx -s quit", 10)
        assert known.stop.fact == "SIGTERM cuts the connections of this nginx"
        assert known.stop.source == "nginx docs: control"
    assert known.liveness


@pytest.mark.parametrize(
    "args",
    [
        "[nginx, -c, /my/nginx.conf]",
        "[nginx, -c/my/nginx.conf, -g, daemon off;]",
        "[nginx, -p, /my]",
        "[nginx, -g, 'daemon off;', -c, $(CONFIGURATION)]",
        "[nginx, -V]",
        "[nginx, -t]",
    ],
)
def test_another_configuration_may_listen_elsewhere(args: str) -> None:
    known = facts(f"args: {args}, ports: [{{containerPort: 80}}]", image="nginx:1.13.7")
    assert handler(known) is None
    assert known.ports == ()
    assert known.shell_path == "/bin/sh"

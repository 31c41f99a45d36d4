"""What is known of the official nginx image."""

from __future__ import annotations

from typing import Any

import pytest
from prodready_plugins import nginx

from kubectl_prodready.core.images.certain import certain
from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import LIVENESS, container, neighbours, only, service, web


def facts(fields: str = "", image: str = "nginx", target: str = "") -> Facts:
    """What is known of a container with these fields, and a Service that sends traffic to it."""
    beside = neighbours(*([service(f"{{port: 80, targetPort: {target}}}")] if target else []))
    text = f"image: '{image}'" + (f", {fields}" if fields else "")
    one = container(text, neighbours=beside)
    return certain(one, nginx.facts(one, parse_image(image)))


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
        ("command: [nginx]", {"httpGet": {"path": "/", "port": 80}}),
        ("command: [nginx, -g, daemon off;]", {"httpGet": {"path": "/", "port": 80}}),
        (
            "command: [/usr/sbin/nginx], args: [-g, daemon off;]",
            {"httpGet": {"path": "/", "port": 80}},
        ),
        (
            "command: [/docker-entrypoint.sh], args: [nginx]",
            {"httpGet": {"path": "/", "port": 80}},
        ),
        ("command: [/docker-entrypoint.sh]", None),
        ("command: [nginx, -c, /my.conf]", None),
        ("command: [-g, daemon off;]", None),
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
        (mounts("/docker-entrypoint.d"), None),
        (mounts("/etc/nginx", "{containerPort: 80}, {containerPort: 443}"), None),
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


UNSERVED = (
    "its mounted configuration decides the port, and no Service sends traffic to the one that it"
    " declares"
)


@pytest.mark.parametrize("target", ["8080", "http"])
def test_a_port_that_is_declared_and_served_is_that_of_its_own_configuration(target: str) -> None:
    known = facts(mounts("/etc/nginx", "{name: http, containerPort: 8080}"), target=target)
    assert handler(known) == {"tcpSocket": {"port": 8080}}
    assert known.ports == (8080,)
    udp = "{containerPort: 8080}, {containerPort: 443, protocol: UDP}"
    assert facts(mounts("/etc/nginx/conf.d", udp), target="8080").liveness


@pytest.mark.parametrize("target", ["", "8080", "http"])
def test_a_port_that_is_declared_only_proves_nothing(target: str) -> None:
    """Often it remained of a copy, and the configuration listens elsewhere."""
    known = facts(mounts("/etc/nginx/conf.d", "{containerPort: 80}"), target=target)
    assert handler(known) is None
    assert (known.ports, known.missing) == ((), UNSERVED)


@pytest.mark.parametrize("key", ["command", "args"])
def test_a_script_may_write_its_configuration(key: str) -> None:
    """Then the port is known as with a mounted one, and what it answers is not."""
    script = "envsubst < /a > /etc/nginx/conf.d/default.conf && exec nginx -g 'daemon off;'"
    fields = f'{key}: [sh, -c, "{script}"]'
    assert "script" in facts(fields).missing
    assert handler(facts(fields)) is None
    assert handler(facts(f"{fields}, ports: [{{containerPort: 80}}]")) is None
    known = facts(f"{fields}, ports: [{{containerPort: 80}}]", target="80")
    assert handler(known) == {"tcpSocket": {"port": 80}}


def test_a_script_that_only_starts_it_writes_nothing() -> None:
    fields = """command: [sh, -c, "exec nginx -g 'daemon off;'"]"""
    assert handler(facts(fields)) == {"httpGet": {"path": "/", "port": 80}}


def test_another_port_that_is_declared_speaks_against_the_usual_one() -> None:
    known = facts("ports: [{containerPort: 8080}, {containerPort: 8443}]", image="nginx:1.13.7")
    assert handler(known) is None
    assert known.stop
    said = "it declares port 8080 and 8443, and what this image runs listens on 80: one is wrong"
    assert (known.ports, known.missing) == ((80,), said)
    assert handler(facts("ports: [{containerPort: 8080, protocol: UDP}]"))
    assert handler(facts("ports: [{containerPort: 80}, {containerPort: 9113}]"))
    assert only(LIVENESS, web("ports: [{containerPort: 8080}]", image="nginx")).value is None


def test_an_unknown_version_is_no_old_one() -> None:
    one = container("image: 'nginx:1.13.7'")
    assert nginx.facts(one, parse_image(one.image)).stop
    assert nginx.facts(one, parse_image(one.image).of_any_version).stop is None


def test_an_old_image_that_its_own_command_starts_is_stopped_well() -> None:
    known = facts("command: [nginx, -g, daemon off;]", image="nginx:1.13.7")
    assert known.stop
    assert known.stop.command == "nginx -s quit"


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

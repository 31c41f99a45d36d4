"""What is known of Prometheus and the servers of its project."""

from __future__ import annotations

import pytest
from prodready_plugins import prometheus

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(fields: str = "", image: str = "prom/prometheus:v3.5.0") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return prometheus.facts(one, parse_image(image))


def asked(known: Facts) -> list[tuple[str, int]]:
    """The paths and ports of its probes, liveness first."""
    probes = [one.value["httpGet"] for one in (known.liveness, known.readiness) if one]
    return [(one["path"], one["port"]) for one in probes]


@pytest.mark.parametrize(
    ("args", "prefix", "port"),
    [
        ("[]", "", 9090),
        ("[--config.file=/a.yml]", "", 9090),
        ("['--web.listen-address=:80', --web.listen-address, '[::]:81']", "", 81),
        ("[--web.external-url=https://example.com]", "", 9090),
        ("[--web.external-url=https://example.com/a/b/]", "/a/b", 9090),
        ("[--web.external-url=/a]", "/a", 9090),
        ("[--web.external-url=https://example.com/a, --web.route-prefix=/]", "", 9090),
        ("[--web.external-url=https://example.com/a, --web.route-prefix=b]", "/b", 9090),
    ],
)
def test_its_options_for_the_web_say_port_and_paths(args: str, prefix: str, port: int) -> None:
    known = facts(f"args: {args}")
    assert asked(known) == [(f"{prefix}/-/healthy", port), (f"{prefix}/-/ready", port)]
    assert known.ports == (port,)


@pytest.mark.parametrize(
    "args",
    [
        "['--web.listen-address=$(IP):9090']",
        "['--web.listen-address=127.0.0.1:9090']",
        "['--web.external-url=$(URL)']",
        "['--web.external-url=example.com/a']",
        "['--web.external-url=https://example.com/$(PATH)']",
        "['--web.route-prefix=$(PATH)']",
        "[--web.config.file=/web.yml]",
        "['$(MORE)']",
    ],
)
def test_what_is_hidden_is_not_asked(args: str) -> None:
    known = facts(f"args: {args}")
    assert not asked(known)
    assert known.missing
    assert known.grace, "it is Prometheus all the same"


def test_another_program_is_not_prometheus() -> None:
    assert facts("command: [/bin/promtool, check]") == Facts(shell_path="/bin/sh")
    assert asked(facts("command: [/bin/prometheus]")), "its own program by its full name"


@pytest.mark.parametrize(
    ("image", "paths"),
    [
        ("prom/alertmanager", ["/-/healthy", "/-/ready"]),
        ("prom/pushgateway:v0.4.0", []),
        ("prom/blackbox-exporter:v0.18.0", []),
        ("prom/blackbox-exporter:v0.19.0", ["/-/healthy", "/-/healthy"]),
        ("quay.io/prometheus/blackbox-exporter@sha256:01", ["/-/healthy", "/-/healthy"]),
        ("prom/node-exporter:v1.9.1", ["/", "/"]),
    ],
)
def test_each_server_has_its_own_paths(image: str, paths: list[str]) -> None:
    known = facts(image=image)
    assert [path for path, _ in asked(known)] == paths
    assert bool(paths) != bool(known.missing)
    assert known.grace is None


def test_a_start_page_that_shows_all_metrics_is_not_asked() -> None:
    assert not asked(facts("args: [--web.telemetry-path=/]", "prom/node-exporter"))
    assert asked(facts("args: [--web.telemetry-path=/]", "prom/pushgateway"))
    assert asked(facts("command: [node_exporter]", "prom/node-exporter"))
